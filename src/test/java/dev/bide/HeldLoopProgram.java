package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program, which holds up its own event loops. Each line of input is one way: {@code block}, {@code queue}, or
 * {@code collect}, with {@code fill} before the last one and {@code empty} after it.
 */
public final class HeldLoopProgram {

    /** A probe comes up to 100 ms after the block began, and must still find more than the 250 ms that the meter warns of. */
    private static final long BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private static final long QUEUE_NANOS = TimeUnit.SECONDS.toNanos(8);

    /** Live objects that make a full collection take more than the 250 ms that the meter warns of. */
    private static final int OBJECTS = 30_000_000;

    private static long[][] liveObjects = {};

    private final Vertx vertx;

    private HeldLoopProgram(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Starts the program with a settings file. */
    public static void main(String... args) throws IOException {
        JsonObject config = new JsonObject(Files.readString(Path.of(args[0])));
        HeldLoopProgram program =
                new HeldLoopProgram(ServerProgram.start(config, Settings.of(JsonFields.plain(config))));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        in.lines().forEach(program::hold);
    }

    private void hold(String way) {
        switch (way) {
            case "block" -> busiest().runOnContext(turn -> block());
            // To its end, so that the next line does not hold up another loop at the same time.
            case "queue" -> queue(busiest(), System.nanoTime() + QUEUE_NANOS).join();
            case "fill" -> fill();
            case "empty" -> liveObjects = new long[0][];
            case "collect" -> System.gc();
            default -> throw new IllegalArgumentException(way);
        }
        System.out.println(way + " " + liveObjects.length);
    }

    /** Returns a context of the loop with most pending waits, so that there are some that can be late. */
    private Context busiest() {
        String name = LatenessMeter.on(vertx).reports().stream()
                .max(Comparator.comparingLong(LoopReport::pending))
                .orElseThrow()
                .name();
        while (true) {
            // The loops take turns, and a worker's thread is not bound to one.
            ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
            if (threadOf(context).equals(name)) {
                return context;
            }
        }
    }

    private static String threadOf(Context context) {
        CompletableFuture<String> name = new CompletableFuture<>();
        context.runOnContext(turn -> name.complete(Thread.currentThread().getName()));
        return name.join();
    }

    private static void block() {
        long end = System.nanoTime() + BLOCK_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Keeps the loop's queue from becoming empty, although no task takes long. Completes when that has ended. */
    private static CompletableFuture<Void> queue(Context context, long endNanos) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        queue(context, endNanos, ended);
        return ended;
    }

    private static void queue(Context context, long endNanos, CompletableFuture<Void> ended) {
        context.runOnContext(turn -> {
            if (System.nanoTime() < endNanos) {
                queue(context, endNanos, ended);
            } else {
                ended.complete(null);
            }
        });
    }

    private static void fill() {
        liveObjects = new long[OBJECTS][];
        for (int i = 0; i < OBJECTS; i++) {
            liveObjects[i] = new long[] {i};
        }
    }
}
