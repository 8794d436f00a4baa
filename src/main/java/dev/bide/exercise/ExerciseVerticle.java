package dev.bide.exercise;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The Python exercise ({@code wait_random}, {@code wait_n}, {@code measure_time}, {@code task_wait_random},
 * {@code task_wait_n}) on Vert.x, with nothing around it. A wait is a timer, a fan-out is {@link Future#all}, the result
 * is sorted, and requests come over the event bus.
 *
 * <p>This is what breaks when n is a million, and the file of Bide that answers it:
 *
 * <ul>
 *   <li>A timer and a promise for each wait take 463 MB and end a second late: in {@code time/Ticks} the waits of one
 *       millisecond share a timer.
 *   <li>Drawing and sorting blocks the event loop: {@code wait/Drawing} runs on a worker thread, and {@code wait/Buckets}
 *       has the soonest delays in order first.
 *   <li>Setting all timers at once blocks it too: {@code time/Turns} cuts long work into turns, and {@code wait/FanOut}
 *       sets timers only a second ahead.
 *   <li>{@code Future.all} keeps a million futures: {@code wait/FanOut} has one for each tick.
 *   <li>The answer is one piece of 20 MB: {@code json/JsonText} writes it in parts.
 *   <li>The timers of a client that has left stay set, and undeploying cancels timers without an answer to their clients:
 *       {@code wait/Engine} cancels and answers.
 *   <li>A task is kept for ever: {@code task/Expiry} forgets it after a while.
 * </ul>
 */
public final class ExerciseVerticle extends VerticleBase {

    /** The id of a task is its index. */
    // A plain list is enough, because only the event loop of the verticle uses it.
    private final List<Future<?>> tasks = new ArrayList<>();

    /** Creates a verticle that is not deployed. */
    public ExerciseVerticle() {}

    /** {@code wait_random}: waits for the delay that has this index, and completes with it, in seconds. */
    private Future<Double> waitRandom(double maxDelay, long seed, int index) {
        check(maxDelay >= 0 && Double.isFinite(maxDelay));
        double delay = draw(maxDelay, seed, index);
        if (delay == 0) {
            return Future.succeededFuture(delay); // setTimer accepts 1 ms or more
        }
        Promise<Double> promise = Promise.promise();
        // Rounded up, because a wait may end late but never early.
        vertx.setTimer((long) Math.ceil(delay * 1000), timer -> promise.complete(delay));
        return promise.future();
    }

    /** {@code wait_n}: starts n waits together, and completes with their delays in ascending order. */
    private Future<JsonArray> waitN(int n, double maxDelay, long seed) {
        check(n >= 0);
        List<Future<Double>> waits = IntStream.range(0, n)
                .mapToObj(index -> waitRandom(maxDelay, seed, index))
                .toList();
        return Future.all(waits).map(all -> {
            // The waits are in the order in which they were started.
            Double[] delays = waits.stream().map(Future::result).toArray(Double[]::new);
            Arrays.sort(delays);
            return new JsonArray(List.of(delays));
        });
    }

    /** {@code measure_time}: completes with the total time of n waits divided by n, in seconds. */
    private Future<Double> measureTime(int n, double maxDelay, long seed) {
        check(n >= 1); // the result is divided by n
        long start = System.nanoTime();
        return waitN(n, maxDelay, seed).map(delays -> (System.nanoTime() - start) / 1e9 / n);
    }

    /** {@code task_wait_random}, {@code task_wait_n}: the waits go on, and the reply is the id to await them by. */
    private Future<Integer> task(Future<?> started) {
        tasks.add(started);
        return Future.succeededFuture(tasks.size() - 1);
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                answer("wait-random", body -> waitRandom(maxDelay(body), seed(body), 0)),
                answer("wait-n", body -> waitN(n(body), maxDelay(body), seed(body))),
                answer("measure-time", body -> measureTime(n(body), maxDelay(body), seed(body))),
                answer("task-wait-random", body -> task(waitRandom(maxDelay(body), seed(body), 0))),
                answer("task-wait-n", body -> task(waitN(n(body), maxDelay(body), seed(body)))),
                answer("await-task", body -> tasks.get(body.getInteger("id")))));
    }

    private Future<Void> answer(String name, Function<JsonObject, Future<?>> operation) {
        MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer("exercise." + name, message -> {
            try {
                operation.apply(message.body()).onComplete(message::reply, fault -> message.fail(500, "failed"));
            } catch (RuntimeException nonsense) {
                // A missing field throws when it is unboxed, a field of another type when it is cast.
                message.fail(400, "a field is missing, or has a value that makes no sense");
            }
        });
        return consumer.completion();
    }

    private static int n(JsonObject body) {
        return body.getInteger("n");
    }

    private static double maxDelay(JsonObject body) {
        return body.getDouble("maxDelay");
    }

    private static long seed(JsonObject body) {
        return body.getLong("seed");
    }

    private static void check(boolean valid) {
        if (!valid) {
            throw new IllegalArgumentException();
        }
    }

    /**
     * Returns a delay that is uniform in [0, maxDelay), as a function of seed and index alone: a counter run through the
     * SplitMix64 mixer (Steele, Lea and Flood, 2014). It repeats {@code wait/Draw} on purpose: an oracle that shares code
     * with what it checks proves nothing.
     */
    private static double draw(double maxDelay, long seed, int index) {
        long golden = 0x9E3779B97F4A7C15L;
        long bits = mix(mix(seed + golden) + (index + 1L) * golden);
        return (bits >>> 11) * 0x1p-53 * maxDelay;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
