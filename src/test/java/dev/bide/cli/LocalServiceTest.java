package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.lateness.LoopMeter;
import dev.bide.operation.Operations;
import dev.bide.operation.Route;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Calls;
import dev.bide.script.Positions;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.shape.Profiles;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.CallMeter;
import dev.bide.wait.Engine;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalServiceTest {

    private final Settings settings = Settings.defaults();
    private final LocalService service = new LocalService(new VertxProgram(), settings);
    private int sessions;

    /** Starts Vert.x for each session, with the engine alone. */
    private final class VertxProgram implements Program {

        @Override
        public Session open(Settings ignored) {
            sessions++;
            Vertx vertx = Vertx.vertx();
            Timers timers = Timers.of(vertx);
            Loop loop = new Loop(timers);
            Engine engine = new Engine(
                    loop,
                    new LoopMeter(loop),
                    Limiter.ofWaits(),
                    new Pools(),
                    new CallMeter(),
                    settings.limits(),
                    measured -> {});
            Calls calls = new Calls(
                    engine,
                    new Scripts(Positions.ofScripts(), settings.series(), timers::nanos),
                    new Sequences(Positions.ofSequences(), settings.series(), timers::nanos));
            Operations operations = new Operations(engine, null, calls, null, Profiles.NONE, null, null);
            return new Session() {
                @Override
                public Operations operations() {
                    return operations;
                }

                @Override
                public void close() {
                    engine.stop()
                            .eventually(vertx::close)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                }
            };
        }

        @Override
        public void serve(ChosenSettings chosen) {
            throw new AssertionError("this is no server");
        }

        @Override
        public void onSignal(IntConsumer action) {}

        @Override
        public void onResize(Runnable action) {}
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static List<Map.Entry<String, String>> fields(String query) {
        return Arrays.stream(query.split("&"))
                .map(field -> field.split("=", 2))
                .map(field -> Map.entry(field[0], field[1]))
                .toList();
    }

    private Running begin(Route route, String query, boolean follow) {
        return service.begin(route, fields(query), follow);
    }

    private static Map<String, Object> answer(Running running) throws Exception {
        return running.answer().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aWaitHasTheAnswerOfHttp() throws Exception {
        Map<String, Object> answer = answer(begin(Route.WAIT_RANDOM, "maxDelay=0&seed=7", true));
        assertEquals(List.of("delay", "elapsed", "late", "seed"), List.copyOf(answer.keySet()));
        assertEquals(0.0, answer.get("delay"));
        assertEquals(7L, answer.get("seed"));
    }

    @Test
    void aFanOutHasQuantilesOrAList() throws Exception {
        Map<String, Object> quantiles = answer(begin(Route.WAIT_N, "n=5&maxDelay=1ms&seed=7&list=false", false));
        assertEquals(List.of("n", "quantiles", "elapsed", "late", "seed"), List.copyOf(quantiles.keySet()));
        assertInstanceOf(Map.class, quantiles.get("quantiles"));
        Map<String, Object> list = answer(begin(Route.WAIT_N, "n=2&maxDelay=0&seed=7", false));
        assertArrayEquals(new double[2], (double[]) list.get("delays"));
    }

    @Test
    void aMeasurementHasTheFigureOfTheExercise() throws Exception {
        Running running = begin(Route.MEASURE_TIME, "n=5&maxDelay=1ms&seed=7", true);
        assertTrue(answer(running).containsKey("perWait"));
        assertEquals(5, running.drain((place, delay, late, failed) -> {}));
    }

    @Test
    void waitsAreDrainedOnceAndInOrder() throws Exception {
        Running running = begin(Route.WAIT_N, "n=10000&maxDelay=20ms&seed=7&list=false", true);
        List<Integer> places = new ArrayList<>();
        while (!running.answer().isDone()) {
            int count = running.drain((place, delay, late, failed) -> places.add(place));
            assertEquals(count, places.size());
        }
        assertEquals(10_000, running.drain((place, delay, late, failed) -> places.add(place)));
        assertEquals(10_000, places.size());
        assertEquals(9999, places.get(9999));
    }

    @Test
    void withoutFollowingThereIsStillACount() throws Exception {
        Running running = begin(Route.WAIT_N, "n=3&maxDelay=0&seed=7", false);
        assertEquals(3, answer(running).get("n"));
        assertEquals(3, running.drain((place, delay, late, failed) -> {
            throw new AssertionError("not followed");
        }));
    }

    @Test
    void aFailureHasTheProblemOfHttp() {
        Running running = begin(Route.WAIT_N, "n=1&shape=fixed(60)&timeout=0.001&seed=7", true);
        Problem problem = problem(running);
        assertEquals(Reason.TIMED_OUT, problem.reason());
        assertEquals("timed out after 0.001 s: 0 of 1 wait had finished (seed 7)", problem.getMessage());
        assertEquals("about:blank", problem.json().get("type"));
        assertEquals(504, problem.json().get("status"));
        assertEquals(1, problem.json().get("of"));
    }

    private static Problem problem(Running running) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer(running));
        return assertInstanceOf(Problem.class, failure.getCause());
    }

    @Test
    void aCancelledOperationFails() {
        Running running = begin(Route.WAIT_RANDOM, "shape=fixed(60)&seed=7", true);
        running.cancel();
        assertEquals(Reason.CANCELLED, problem(running).reason());
    }

    @Test
    void aScriptGoesOnFromStepToStep() throws Exception {
        Map<String, Object> first = answer(begin(Route.WAIT_RANDOM, "script=1ms,2ms&key=k", true));
        Map<String, Object> second = answer(begin(Route.WAIT_RANDOM, "script=1ms,2ms&key=k", true));
        assertEquals(0.001, first.get("delay"));
        assertEquals(0.002, second.get("delay"));
        assertEquals(1L, second.get("index"));
        assertEquals(1, sessions, "there is one Vert.x");
    }

    @Test
    void aWrongRequestDoesNotStartVertx() {
        assertThrows(Refusal.class, () -> begin(Route.WAIT_N, "n=-1", true));
        assertEquals(0, sessions);
    }

    @Test
    void aScriptWithAFaultNeedsAServer() {
        String refused = assertThrows(Refusal.class, () -> begin(Route.WAIT_RANDOM, "script=1ms,reset&key=f", true))
                .getMessage();
        assertEquals("a fault in script may not be given without a server, whose connections it could break", refused);
        assertEquals(0, sessions);
    }

    @Test
    void profilesAreThoseOfTheSettings() {
        assertEquals(settings.profiles(), service.requests().profiles());
    }
}
