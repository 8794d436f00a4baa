package dev.bide.exercise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.BideVerticle;
import dev.bide.wait.FanOutRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exercise is the oracle: the engine must equal it bit for bit. */
@ExtendWith(VertxExtension.class)
class ExerciseTest {

    private static final long MAX_SEED = 9_007_199_254_740_991L;

    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        await(vertx.deployVerticle(new ExerciseVerticle()));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }

    private Object ask(String address, JsonObject body) throws Exception {
        return await(vertx.eventBus().request(address, body)).body();
    }

    private static JsonObject body(int n, double maxDelay, long seed) {
        return new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", seed);
    }

    private double[] exercise(int n, double maxDelay, long seed) throws Exception {
        return doubles(ask("exercise.wait-n", body(n, maxDelay, seed)));
    }

    private static double[] doubles(Object delays) {
        return ((JsonArray) delays)
                .stream().mapToDouble(delay -> (double) delay).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,7",
        "1,0.05,0",
        "1,0,7",
        "10,0.05,7",
        "1000,0.05,8",
        "1000,0.001,9007199254740991",
        "5000,0.1,4294967296",
        "20000,0.01,1"
    })
    void theEngineDrawsTheDelaysOfTheExerciseBitForBit(int n, double maxDelay, long seed) throws Exception {
        assertArrayEquals(
                exercise(n, maxDelay, seed),
                FanOutRequest.of(n).upTo(maxDelay).withSeed(seed).draw());
    }

    @ParameterizedTest
    @CsvSource({"100,0.05,7", "5000,0.02,9007199254740991"})
    void theEngineAnswersWithTheDelaysOfTheExerciseBitForBit(int n, double maxDelay, long seed) throws Exception {
        JsonObject withoutHttp = new JsonObject().put("http", new JsonObject().put("enabled", false));
        await(vertx.deployVerticle(new BideVerticle(), new DeploymentOptions().setConfig(withoutHttp)));
        JsonObject answer = (JsonObject) ask("bide.wait-n", body(n, maxDelay, seed));
        assertArrayEquals(exercise(n, maxDelay, seed), doubles(answer.getValue("delays")));
        JsonObject one = body(n, maxDelay, seed);
        one.remove("n");
        JsonObject wait = (JsonObject) ask("bide.wait-random", one);
        assertEquals(ask("exercise.wait-random", one), wait.getDouble("delay"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, MAX_SEED})
    void delaysAreAscendingAndBelowTheLongest(long seed) throws Exception {
        double[] delays = exercise(500, 0.03, seed);
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, delays);
        assertTrue(delays[0] >= 0 && delays[499] < 0.03);
    }

    @Test
    void aFanOutTakesNoLessThanItsLongestWait() throws Exception {
        double longest = exercise(20, 0.05, 7)[19];
        double perWait = (double) ask("exercise.measure-time", body(20, 0.05, 7));
        assertTrue(perWait >= longest / 20, perWait + " s for each of 20 waits of up to " + longest + " s");
    }

    @Test
    void aTaskIsAwaitedByItsId() throws Exception {
        int first = (int) ask("exercise.task-wait-n", body(20, 0.05, 7));
        int second = (int) ask("exercise.task-wait-random", body(1, 0.05, 8));
        double delay = (double) ask("exercise.await-task", new JsonObject().put("id", second));
        double[] delays = doubles(ask("exercise.await-task", new JsonObject().put("id", first)));
        assertEquals(ask("exercise.wait-random", body(1, 0.05, 8)), delay);
        assertArrayEquals(exercise(20, 0.05, 7), delays);
        assertEquals(delay, ask("exercise.await-task", new JsonObject().put("id", second)), "a second time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait-random | {}",
                "wait-random | {\"maxDelay\":-1,\"seed\":7}",
                "wait-random | {\"maxDelay\":\"one\",\"seed\":7}",
                "wait-random | {\"maxDelay\":0.01}",
                "wait-n | {\"maxDelay\":0.01,\"seed\":7}",
                "wait-n | {\"n\":-1,\"maxDelay\":0.01,\"seed\":7}",
                "measure-time | {\"n\":0,\"maxDelay\":0.01,\"seed\":7}",
                "task-wait-n | {\"n\":\"five\",\"maxDelay\":0.01,\"seed\":7}",
                "await-task | {\"id\":0}",
                "await-task | {}"
            })
    void aBodyThatMakesNoSenseIsRefused(String operation, String body) {
        ReplyException refusal =
                assertThrows(ReplyException.class, () -> ask("exercise." + operation, new JsonObject(body)));
        assertEquals(400, refusal.failureCode());
        assertEquals("a field is missing, or has a value that makes no sense", refusal.getMessage());
    }
}
