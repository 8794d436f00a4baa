package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the heap of 100,000 pending waits on one event loop, each requested over the event bus by its own caller, and
 * the time to start one from Java. The heap of the message itself is measured with a consumer that only keeps its
 * messages, and subtracted.
 */
final class Footprint {

    private static final int WAITS = 100_000;
    private static final double MAX_DELAY_SECONDS = 10;
    private static final long MAX_DELAY_MILLIS = Math.round(MAX_DELAY_SECONDS * 1000);

    private final Vertx vertx = BenchVertx.withOneExactLoop();
    private final ProcessStats stats = new ProcessStats(ProcessHandle.current().pid());
    // Both are sized in advance, so that a growing array does not count as a wait's heap.
    private final List<Message<Object>> kept = new ArrayList<>(2 * WAITS);
    private final List<Future<?>> futures = new ArrayList<>(3 * WAITS);

    private Footprint() {}

    /** Runs the benchmark; the argument is ignored. */
    public static void main(String... args) throws Exception {
        new Footprint().measure();
        System.exit(0);
    }

    private void measure() throws Exception {
        vertx.eventBus().consumer("keep", message -> {
            Objects.requireNonNull(message.body());
            kept.add(message);
        });
        JsonObject config = BideProgram.config(4 * WAITS);
        BenchVertx.await(BideProgram.deploy(vertx, config));
        // The first run of each is not counted: it also allocates what is created only once.
        bytesPerPending("keep");
        bytesPerPending("bide.wait-random");
        double message = bytesPerPending("keep");
        double wait = bytesPerPending("bide.wait-random");
        Bide bide = BenchVertx.await(
                Future.future(created -> vertx.runOnContext(turn -> created.complete(Bide.on(vertx, config)))));
        double first = nanosToStart(bide);
        System.out.printf(
                Locale.ROOT,
                "%,d waits over the event bus: each takes %.0f bytes of heap beyond the %.0f of its message; "
                        + "starting one from Java takes %.0f ns (the first %,d: %.0f ns)%n",
                WAITS,
                wait - message,
                message,
                nanosToStart(bide),
                WAITS,
                first);
    }

    /** Sends the messages and returns the heap per message that has no reply yet. */
    private double bytesPerPending(String address) throws Exception {
        // The messages of the previous run have to be gone: replied to, or timed out.
        BenchVertx.await(vertx.timer(MAX_DELAY_MILLIS + 1000, TimeUnit.MILLISECONDS));
        kept.clear();
        long before = stats.liveHeapBytes();
        DeliveryOptions delivery = new DeliveryOptions().setSendTimeout(MAX_DELAY_MILLIS);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < WAITS; i++) {
            JsonObject request =
                    new JsonObject().put("maxDelay", MAX_DELAY_SECONDS).put("seed", i);
            vertx.eventBus().request(address, request, delivery).onComplete(reply -> answered.incrementAndGet());
        }
        // The loop runs its queue in order: when this task runs, all messages have been handled.
        BenchVertx.await(Future.future(arrived -> vertx.runOnContext(turn -> arrived.complete())));
        int answeredBefore = answered.get();
        long after = stats.liveHeapBytes();
        // Waits end while the heap is being counted; the mean of both counts is the best estimate.
        return (after - before) / (WAITS - (answeredBefore + answered.get()) / 2.0);
    }

    private double nanosToStart(Bide bide) throws Exception {
        return BenchVertx.await(Future.future(started -> vertx.runOnContext(turn -> {
            long start = System.nanoTime();
            for (int i = 0; i < WAITS; i++) {
                futures.add(bide.waitRandom(WaitRequest.upTo(MAX_DELAY_SECONDS).withSeed(i)));
            }
            started.complete((double) (System.nanoTime() - start) / WAITS);
        })));
    }
}
