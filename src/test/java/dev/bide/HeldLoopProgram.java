package dev.bide;

import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The program, which holds up its own event loops. Each line of input is one way: {@code block}, {@code queue}, {@code
 * collect}, or {@code fill} before the last one.
 */
public final class HeldLoopProgram {

    private static final long BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long QUEUE_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** Live objects that make a full collection take more than the 250 ms that the meter warns of. */
    private static final int OBJECTS = 12_000_000;

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
        Context context = vertx.getOrCreateContext();
        switch (way) {
            case "block" -> context.runOnContext(turn -> block());
            case "queue" -> queue(context, System.nanoTime() + QUEUE_NANOS);
            case "fill" -> fill();
            case "collect" -> System.gc();
            default -> throw new IllegalArgumentException(way);
        }
        System.out.println(way + " " + liveObjects.length);
    }

    private static void block() {
        long end = System.nanoTime() + BLOCK_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Keeps the loop's queue from becoming empty, although no task takes long. */
    private static void queue(Context context, long endNanos) {
        context.runOnContext(turn -> {
            if (System.nanoTime() < endNanos) {
                queue(context, endNanos);
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
