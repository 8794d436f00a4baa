package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.RandomHttpRequests.Bytes;
import dev.bide.RandomHttpRequests.Sending;
import dev.bide.RandomRequests.Message;
import dev.bide.RandomRequests.Validity;
import dev.bide.refusal.Limiter;
import dev.bide.standin.Outcome;
import dev.bide.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A hundred thousand random requests, most of them invalid: each is answered, and only with the codes that are documented.
 * They are the same in every run, unless the seed is changed ({@code -Dfuzz.seed=8 -Dfuzz.cases=500000}).
 */
@Tag("long")
@ExtendWith(VertxExtension.class)
class FuzzTest {

    /** The address that the streams of the random requests are sent to. */
    static final String READER = "fuzz.reader";

    private static final long SEED = Long.getLong("fuzz.seed", 7);
    private static final int CASES = Integer.getInteger("fuzz.cases", 50_000);
    private static final int MESSAGES_AT_ONCE = 500;
    private static final int REQUESTS_PER_CONNECTION = 50;
    private static final int CONNECTIONS = 32;

    private static final Set<Integer> CODES =
            Set.of(400, 403, 404, 405, 406, 408, 413, 414, 415, 417, 422, 431, 499, 503, 504);
    private static final Set<Integer> CODES_FOR_VALID = Set.of(404, 422, 499, 503, 504);
    private static final Pattern TYPE =
            Pattern.compile("(text/(plain; [ -~]+|event-stream)|application/(json|x-ndjson|problem\\+json))?");

    /** The types of the page and its files, which a browser may keep. */
    private static final Pattern PAGE_TYPE =
            Pattern.compile("text/(html|css|javascript); charset=utf-8|image/svg\\+xml");

    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private Server server;
    private volatile String id = "00000000-0000-7000-8000-000000000000";

    @BeforeEach
    void deploy(Vertx fresh) {
        vertx = fresh.exceptionHandler(thrown::add);
        JsonObject limits =
                new JsonObject().put("maxDelay", 0.01).put("maxN", 20_000).put("maxPending", 200_000);
        limits.put("maxTasks", 500).put("taskTtl", 1).put("maxScripts", 300).put("scriptTtl", 0.1);
        JsonObject profiles = new JsonObject().put("slow", "fixed(0.01)");
        server = Server.deploy(vertx, 2, new JsonObject().put("limits", limits).put("profiles", profiles));
        CallsOfStandIn lunch = CallsOfStandIn.start(vertx, "lunch", 1_000);
        for (int call = 0; call < 2_000; call++) {
            String path = call % 3 == 0 ? "/" : "/a/" + call;
            lunch.add(path, call % 2 == 0 ? Outcome.ANSWERED : Outcome.GONE);
        }
        vertx.eventBus().consumer(READER, message -> message.reply(null));
    }

    @Test
    void everyMessageIsAnsweredWithADocumentedCode() {
        for (int first = 0; first < CASES; first += MESSAGES_AT_ONCE) {
            List<Message> messages = IntStream.range(first, first + MESSAGES_AT_ONCE)
                    .mapToObj(number -> new RandomRequests(SEED, number, id).message())
                    .toList();
            List<Future<JsonObject>> answers = messages.stream()
                    .map(message -> server.ask(message.address(), message.body()))
                    .toList();
            for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
                check(first + i, messages.get(i), answers.get(i));
            }
        }
        assertNothingIsPending();
    }

    private void check(int number, Message message, Future<JsonObject> reply) {
        Object answer = "nothing";
        try {
            answer = await(reply.map(Object.class::cast).otherwise(failure -> failure));
            if (answer instanceof ReplyException refusal) {
                assertEquals(ReplyFailure.RECIPIENT_FAILURE, refusal.failureType());
                String detail = refusal.getMessage();
                boolean requested =
                        (message.has("failRate") || message.has("script")) && detail.contains(", as was asked for (");
                checkRefusal(message.validity(), refusal.failureCode(), requested, detail);
            } else {
                checkAnswer(message.validity(), (JsonObject) answer);
            }
        } catch (RuntimeException | AssertionError e) {
            throw failed(number, message.toString(), answer, e);
        }
    }

    private void checkAnswer(Validity validity, JsonObject answer) {
        assertNotEquals(Validity.INVALID, validity);
        if (answer.containsKey("operation")) {
            id = answer.getString("id"); // later requests use a task that exists
        }
    }

    /** Checks a refusal, which may also be a failure that the request asked for with failRate or a script. */
    private static void checkRefusal(Validity validity, int code, boolean requested, String detail) {
        assertTrue(requested ? code >= 400 && code < 600 : CODES.contains(code), "an undocumented code");
        assertTrue(validity != Validity.INVALID || (code < 500 && !requested), "an invalid request is refused");
        assertTrue(
                validity != Validity.VALID || requested || CODES_FOR_VALID.contains(code),
                "a valid request is not refused as invalid");
        assertFalse(detail.isBlank() || detail.chars().anyMatch(Character::isISOControl), "one line");
        assertFalse(detail.contains("java.") || detail.contains("io.vertx") || detail.contains("xception"), "no Java");
    }

    static AssertionError failed(int number, String request, Object answer, Throwable cause) {
        String which = "seed " + SEED + ", case " + number + ": " + cause;
        return new AssertionError(
                which + "\nrequest: " + escaped(request) + "\nanswer: " + escaped("" + answer), cause);
    }

    private static String escaped(String text) {
        return text.chars()
                .limit(5000)
                .mapToObj(c -> c < ' ' || c > '~' ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private void assertNothingIsPending() {
        TaskRegistry tasks = SharedState.of(vertx).tasks();
        Limiter viewers = SharedState.of(vertx).page().viewers();
        Server.until(
                () -> server.pending() == 0 && server.keptBytes() == 0 && tasks.running() == 0 && viewers.used() == 0);
        assertEquals(List.of(), thrown);
        JsonObject five = new JsonObject().put("n", 5).put("maxDelay", 0.001).put("seed", 7);
        assertEquals(5, await(server.ask("wait-n", five)).getInteger("n"));
        assertEquals(5, server.json("/wait-n?n=5&maxDelay=0.001&seed=7").getInteger("n"));
    }

    @Test
    void everyHttpRequestIsAnsweredWithADocumentedCode() {
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        FuzzedConnections connections = new FuzzedConnections(server, this::check);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int first = 0; first < CASES; first += REQUESTS_PER_CONNECTION) {
                int from = first;
                all.add(CompletableFuture.runAsync(() -> ask(from, connections), clients));
            }
            all.forEach(Server::await);
        } finally {
            clients.shutdownNow();
        }
        assertEquals(Set.of("nothing", "a failure", "an answer", "noise"), connections.faults());
        assertNothingIsPending();
    }

    private void ask(int first, FuzzedConnections connections) {
        List<Bytes> pipelined = new ArrayList<>();
        for (int number = first; number < first + REQUESTS_PER_CONNECTION; number++) {
            Bytes request = new RandomHttpRequests(SEED, number, id).request();
            if (request.sending() == Sending.PIPELINED) {
                pipelined.add(request);
            } else if (request.sending() == Sending.ENDLESS) {
                connections.view(request);
            } else if (request.sending() == Sending.FAULTY) {
                connections.sendFaulty(request);
            } else {
                connections.send(List.of(request));
            }
        }
        connections.send(pipelined);
    }

    private void check(Bytes request, HttpAnswer answer) {
        boolean failing = request.text().contains("failRate") || request.text().contains("script=");
        boolean head = request.text().startsWith("HEAD ");
        boolean page = PAGE_TYPE.matcher(answer.type()).matches() || answer.status() == 304;
        assertTrue(page || TYPE.matcher(answer.type()).matches(), "the type");
        assertEquals(page ? "no-cache" : "no-store", answer.headers().get("cache-control"));
        assertEquals("nosniff", answer.headers().get("x-content-type-options"));
        assertTrue(
                head
                        || Set.of(204, 304).contains(answer.status())
                        || !answer.body().isEmpty(),
                "a body");
        if (answer.status() < 400) {
            assertTrue(Set.of(200, 201, 202, 204, 304).contains(answer.status()), "the status");
            assertNotEquals(Validity.INVALID, request.validity());
            answer.json().forEach(json -> checkAnswer(request.validity(), json));
        } else if (answer.body().isEmpty()) {
            assertTrue(failing || CODES.contains(answer.status()), "the code");
        } else {
            assertEquals("application/problem+json", answer.type());
            JsonObject problem = new JsonObject(answer.body());
            assertEquals("about:blank", problem.getString("type"));
            assertEquals(answer.status(), problem.getInteger("status"));
            boolean requested = failing && problem.getString("title").equals("Failed as Asked");
            assertTrue(requested || answer.status() != 405 || answer.headers().containsKey("allow"), "Allow");
            checkRefusal(request.validity(), answer.status(), requested, problem.getString("detail"));
        }
    }
}
