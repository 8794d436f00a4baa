package dev.bide;

import dev.bide.refusal.Fault;
import dev.bide.script.Call;
import dev.bide.script.CallCount;
import dev.bide.script.CountedCalls;
import dev.bide.script.Script;
import dev.bide.shape.Shape;
import dev.bide.standin.Answer;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandInRegistry;
import dev.bide.standin.Target;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Stand-ins of a deployed server, which are defined in Java, and raw clients of them. */
final class StandInServer {

    static final Answer HELLO = answer(200, "hello");

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final StandInRegistry registry;

    StandInServer(Vertx vertx) {
        registry = SharedState.of(vertx).standIns();
    }

    /** What a rule is, with a delay of nothing and an answer, and a copy with one thing changed. */
    record RuleOf(
            String path,
            Optional<String> method,
            WaitRequest asked,
            Optional<Script> script,
            OptionalLong retryAfter,
            OptionalLong rate,
            Optional<Answer> answer) {

        RuleOf on(String newMethod, String newPath) {
            return new RuleOf(newPath, Optional.ofNullable(newMethod), asked, script, retryAfter, rate, answer);
        }

        RuleOf waits(UnaryOperator<WaitRequest> change) {
            return new RuleOf(path, method, change.apply(asked), script, retryAfter, rate, answer);
        }

        RuleOf shape(String text) {
            return waits(before ->
                    new WaitRequest(Shape.of(text), before.seed(), before.terms(), before.pool(), before.index()));
        }

        RuleOf fault(String text) {
            return waits(before -> new WaitRequest(
                    before.shape(),
                    before.seed(),
                    before.terms().failing(1, 500).breaking(Fault.of("fault", text)),
                    before.pool(),
                    before.index()));
        }

        RuleOf script(String text) {
            return new RuleOf(path, method, asked, Optional.of(Script.of(text)), retryAfter, rate, answer);
        }

        RuleOf retryAfter(long seconds) {
            return new RuleOf(path, method, asked, script, OptionalLong.of(seconds), rate, answer);
        }

        RuleOf rate(long bytes) {
            return new RuleOf(path, method, asked, script, retryAfter, OptionalLong.of(bytes), answer);
        }

        RuleOf answers(Answer other) {
            return new RuleOf(path, method, asked, script, retryAfter, rate, Optional.of(other));
        }

        RuleOf forwards() {
            return new RuleOf(path, method, asked, script, retryAfter, rate, Optional.empty());
        }

        private Rule rule() {
            CountedCalls counted = new CountedCalls(script, new CallCount());
            return new Rule(path, method, new Call(asked, Optional.of(counted)), retryAfter, rate, answer);
        }
    }

    /** Returns the rule for every call: it answers at once. */
    static RuleOf rule() {
        return new RuleOf(
                Rule.EVERY_PATH,
                Optional.empty(),
                WaitRequest.of(Shape.of("fixed(0)")).withSeed(7),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(HELLO));
    }

    static Answer answer(int status, String body, String... headers) {
        return new Answer(
                status,
                IntStream.range(0, headers.length / 2)
                        .mapToObj(i -> Map.entry(headers[2 * i], headers[2 * i + 1]))
                        .toList(),
                Buffer.buffer(body));
    }

    static Definition definition(String name, int port, RuleOf... rules) {
        List<Rule> all = List.of(rules).stream().map(RuleOf::rule).toList();
        return new Definition(name, port, new Target.None(), Delayed.ALL, all, Map.of());
    }

    /** Starts a stand-in before a service of HTTP at a port of this machine. */
    StandIn putBefore(int service, RuleOf... rules) {
        return put(before(NAMES.getAndIncrement(), new Target.Http(false, "127.0.0.1", service), rules));
    }

    static Definition before(int number, Target target, RuleOf... rules) {
        List<Rule> all = List.of(rules).stream().map(RuleOf::rule).toList();
        return new Definition("before-" + number, 0, target, Delayed.ALL, all, Map.of());
    }

    StandIn put(Definition definition) {
        return Server.await(registry.put(definition, 100, 1000));
    }

    StandIn put(RuleOf... rules) {
        return put(definition("orders-" + NAMES.getAndIncrement(), 0, rules));
    }

    StandInRegistry registry() {
        return registry;
    }

    static List<CallRecord> calls(StandIn standIn) {
        return standIn.calls().list(call -> true, Integer.MAX_VALUE);
    }

    /** Waits for the first call, and returns it. */
    static CallRecord call(StandIn standIn) {
        Server.until(() -> !calls(standIn).isEmpty());
        return calls(standIn).get(0);
    }

    static long count(StandIn standIn, Outcome outcome) {
        return standIn.calls().counts().getOrDefault(outcome, 0L);
    }

    /** Connects, and sends text, in which | is a line break. */
    static Socket ask(StandIn standIn, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), standIn.port());
        socket.setSoTimeout(30_000);
        send(socket, text);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request without a body, and reads the answer. */
    static HttpAnswer get(StandIn standIn, String method, String path) throws IOException {
        try (Socket socket = ask(standIn, method + " " + path + " HTTP/1.1|Host: any.example:1||")) {
            return read(socket, method);
        }
    }

    static HttpAnswer get(StandIn standIn, String path) throws IOException {
        return get(standIn, "GET", path);
    }

    static HttpAnswer read(Socket socket, String method) throws IOException {
        return HttpAnswer.read(new PushbackInputStream(socket.getInputStream()), method.equals("HEAD"));
    }

    /** Sends text, and reads until the end of the connection. */
    static String raw(StandIn standIn, String text) throws IOException {
        try (Socket socket = ask(standIn, text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
