package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the heap of 100,000 pending waits on one event loop, each requested over the event bus by its own caller, and
 * the CPU time to start one from Java. The heap of the message itself is measured with a consumer that only keeps its
 * messages, and subtracted.
 */
final class Footprint {

    private static final int WAITS = 100_000;
    private static final double MAX_DELAY_SECONDS = 10;

    /** As dense as delays of up to ten seconds, but none of them ends during the measurement. */
    private static final String SHAPE = "uniform(100,110)";

    private static final long SEND_TIMEOUT_MILLIS = 200_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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
        Bide bide = BenchVertx.await(
                Future.future(created -> vertx.runOnContext(turn -> created.complete(Bide.on(vertx, config)))));
        // The first run of each is not counted: it also allocates what is created only once.
        bytesPerPending(bide, "keep");
        bytesPerPending(bide, "bide.wait-random");
        double message = bytesPerPending(bide, "keep");
        double wait = bytesPerPending(bide, "bide.wait-random");
        double first = nanosToStart(bide);
        Markdown markdown = new Markdown();
        markdown.line("| " + String.format(Locale.ROOT, "%,d", WAITS) + " pending waits on one event loop | each |");
        markdown.line("|---|---:|");
        markdown.line(row("heap of a message of the event bus that has no reply yet", message, "bytes"));
        markdown.line(row("heap of its wait, beyond that", wait - message, "bytes"));
        markdown.line(row(
                "CPU time to start a wait from Java, the first " + String.format(Locale.ROOT, "%,d", WAITS),
                first,
                "ns"));
        markdown.line(row("CPU time to start a wait from Java, the next", nanosToStart(bide), "ns"));
        markdown.write(Path.of("target", "footprint.md"));
    }

    private static String row(String name, double figure, String unit) {
        return String.format(Locale.ROOT, "| %s | %,.0f %s |", name, figure, unit);
    }

    /** Sends the messages and returns the heap per message that has no reply yet. */
    private double bytesPerPending(Bide bide, String address) throws Exception {
        // The messages of the previous run have to be gone.
        kept.forEach(message -> message.reply(null));
        BenchVertx.await(bide.reset());
        kept.clear();
        long before = stats.liveHeapBytes();
        DeliveryOptions delivery = new DeliveryOptions().setSendTimeout(SEND_TIMEOUT_MILLIS);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < WAITS; i++) {
            JsonObject request = new JsonObject().put("shape", SHAPE).put("seed", i);
            vertx.eventBus().request(address, request, delivery).onComplete(reply -> answered.incrementAndGet());
        }
        // The loop runs its queue in order: when this task runs, all messages have been handled.
        BenchVertx.await(Future.future(arrived -> vertx.runOnContext(turn -> arrived.complete())));
        if (answered.get() > 0) {
            throw new IllegalStateException(answered + " waits have ended");
        }
        return (double) (stats.liveHeapBytes() - before) / WAITS;
    }

    private double nanosToStart(Bide bide) throws Exception {
        return BenchVertx.await(Future.future(started -> vertx.runOnContext(turn -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < WAITS; i++) {
                futures.add(bide.waitRandom(WaitRequest.upTo(MAX_DELAY_SECONDS).withSeed(i)));
            }
            started.complete((double) (THREADS.getCurrentThreadCpuTime() - start) / WAITS);
        })));
    }
}
