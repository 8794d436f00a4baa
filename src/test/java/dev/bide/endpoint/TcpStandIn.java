package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.AdmissionLimits;
import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.Metrics;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Call;
import dev.bide.script.CallCount;
import dev.bide.script.Calls;
import dev.bide.script.CountedCalls;
import dev.bide.script.Positions;
import dev.bide.script.Script;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.script.SeriesLimits;
import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandInRegistry;
import dev.bide.standin.Target;
import dev.bide.task.TaskRegistry;
import dev.bide.time.Timers;
import dev.bide.wait.CallMeter;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A stand-in for TCP on an event loop of its own. At its close, nothing may be left of its connections. */
final class TcpStandIn implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final long POLL_NANOS = 1_000_000;

    final Vertx vertx;
    final Timers timers;
    final Limiter pending = Limiter.ofWaits();
    final Engine engine;
    final RefusalCounts refusals = new RefusalCounts();
    private final LatenessMeter meter;
    final Metrics metrics;
    private final int servicePort;

    private WaitRequest request = WaitRequest.of(Shape.fixed(0)).withSeed(7);
    private Delayed delayed = Delayed.ALL;
    private OptionalLong rate = OptionalLong.empty();
    private Optional<Script> script = Optional.empty();
    private AdmissionLimits admission = new AdmissionLimits(10_000, 100, 1 << 30);

    StandIn standIn;
    TcpEndpoint endpoint;
    int port;

    private TcpStandIn(int servicePort, boolean nativeTransport) {
        this.servicePort = servicePort;
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        timers = Timers.of(vertx);
        engine = TestEngines.create(timers, pending, new Limits(36_000, 3_000_000, 5_000_000, 10, 600));
        meter = LatenessMeter.on(vertx);
        metrics = new Metrics(
                meter,
                refusals,
                new CallMeter(),
                Limiter.ofConnections(),
                Limiter.ofBytes(),
                new Pools(),
                Positions.ofScripts(),
                new StandInRegistry(),
                new TaskRegistry(),
                Limiter.ofViewers(),
                Optional.empty(),
                timers::nanos);
    }

    /** Returns a stand-in on the transport of Java, before the service at a port. */
    static TcpStandIn to(int servicePort) {
        return new TcpStandIn(servicePort, false);
    }

    /** Returns a stand-in on the transport of the system, as the program has it, if there is one. */
    static TcpStandIn nativelyTo(int servicePort) {
        return new TcpStandIn(servicePort, true);
    }

    TcpStandIn waiting(WaitRequest how) {
        request = how;
        return this;
    }

    TcpStandIn delaying(Delayed what) {
        delayed = what;
        return this;
    }

    TcpStandIn rated(long bytesPerSecond) {
        rate = OptionalLong.of(bytesPerSecond);
        return this;
    }

    TcpStandIn scripted(String steps) {
        script = Optional.of(Script.of(steps));
        return this;
    }

    TcpStandIn limited(int connections, long bytes) {
        admission = new AdmissionLimits(connections, 100, bytes);
        return this;
    }

    TcpStandIn open() {
        standIn = new StandIn(definition(request), 100_000);
        SeriesLimits limits = new SeriesLimits(1000, 600);
        Calls calls = new Calls(
                engine,
                new Scripts(Positions.ofScripts(), limits, timers::nanos),
                new Sequences(Positions.ofSequences(), limits, timers::nanos));
        endpoint = new TcpEndpoint(vertx, "127.0.0.1", calls, metrics, admission, standIn);
        port = await(onLoop(listening -> listening.open(0)));
        return this;
    }

    <T> Future<T> onLoop(Function<TcpEndpoint, Future<T>> work) {
        Promise<T> done = Promise.promise();
        timers.post(() -> work.apply(endpoint).onComplete(done));
        return done.future();
    }

    Definition definition(WaitRequest how) {
        Call call = new Call(how, Optional.of(new CountedCalls(script, new CallCount())));
        Rule rule = new Rule(Rule.EVERY_PATH, Optional.empty(), call, OptionalLong.empty(), rate, Optional.empty());
        return new Definition(
                "db", 0, new Target.Tcp("127.0.0.1", servicePort), delayed, List.of(rule), Map.of("tcp", servicePort));
    }

    /** Connects a client that does not wait for ever. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        return socket;
    }

    /** Returns the calls, the first one first, once there are that many. */
    List<CallRecord> calls(int count) {
        await(() -> records().size() >= count, "calls: " + count);
        List<CallRecord> found = records();
        assertEquals(count, found.size(), found::toString);
        return found;
    }

    CallRecord onlyCall() {
        return calls(1).get(0);
    }

    Map<Outcome, Long> outcomes() {
        return standIn.calls().counts();
    }

    private List<CallRecord> records() {
        List<CallRecord> newestFirst = standIn.calls().list(call -> true, 100_000);
        return newestFirst.stream()
                .sorted((a, b) -> Long.compare(a.number(), b.number()))
                .toList();
    }

    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in vain: " + what);
            // A spinning thread would take a core from the event loop that the test waits for.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void assertNothingIsKept() {
        await(
                () -> metrics.connections().used() == 0 && metrics.bytes().used() == 0 && pending.used() == 0,
                "connections " + metrics.connections().used() + ", bytes "
                        + metrics.bytes().used() + ", waits " + pending.used());
    }

    @Override
    public void close() {
        await(onLoop(TcpEndpoint::stop));
        assertNothingIsKept();
        meter.close();
        await(vertx.close());
    }
}
