package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.ProbeOptions;
import dev.bide.lateness.Stall;
import dev.bide.wait.NearlyLongest;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A program on Vert.x with a trouble of its own, which watches its loops, and prints what it has seen of them. With
 * {@code -Dnative=true} it uses the native transport, with {@code -Dprobe=10} it probes every 10 ms.
 */
final class Troubled {

    /** How long it watches. */
    static final int SECONDS = 12;

    /** When its trouble begins: a loop that is late in its first five seconds is not told of. */
    private static final long QUIET_MILLIS = 5500;

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    /** Between two blocks, so that they begin at different moments of the probe's period. */
    private static final long BETWEEN_MILLIS = 1023;

    private static final ProbeOptions PROBING = new ProbeOptions(Integer.getInteger("probe", 100), 250);
    private static final int SMALL_OBJECTS = 30_000_000;

    private final Vertx vertx = Vertx.vertx(options());
    private final Said said = new Said();
    private final List<Stall> told = new CopyOnWriteArrayList<>();

    /** Whatever keeps a collector busy. */
    private static long[][] kept = {};

    private Troubled() {}

    /** Takes the name of the trouble, and for waits the probe's period, the delay and how often to wait. */
    public static void main(String... args) throws Exception {
        Troubled program = new Troubled();
        if (args[0].equals("alone")) {
            program.alone(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } else {
            program.trouble(args[0]);
        }
        System.exit(0);
    }

    private static VertxOptions options() {
        return new VertxOptions().setPreferNativeTransport(Boolean.getBoolean("native"));
    }

    private void trouble(String name) throws InterruptedException {
        if (name.equals("collect")) {
            keepMuch();
        }
        LatenessMeter warm = LatenessMeter.on(vertx);
        Thread.sleep(1000);
        warm.close();
        said.forget();
        LatenessMeter meter = LatenessMeter.on(vertx, PROBING, told::add);
        long end = System.nanoTime() + SECONDS * SECOND;
        Thread.sleep(QUIET_MILLIS);
        begin(name);
        Thread.sleep((end - System.nanoTime()) / MILLI);
        print(meter);
    }

    private void begin(String name) throws InterruptedException {
        Context context = vertx.getOrCreateContext();
        switch (name) {
            case "idle" -> {}
            case "requeue" -> requeue(context, System.nanoTime() + 5 * SECOND);
            case "block300" -> {
                for (int i = 0; i < 5; i++) {
                    context.runOnContext(turn -> block(300 * MILLI));
                    Thread.sleep(BETWEEN_MILLIS);
                }
            }
            case "block3000" -> context.runOnContext(turn -> block(3 * SECOND));
            case "collect" -> System.gc();
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** Keeps the loop's queue from ever being empty, while no task takes long. */
    private static void requeue(Context context, long end) {
        context.runOnContext(turn -> {
            if (System.nanoTime() < end) {
                requeue(context, end);
            }
        });
    }

    private static void block(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void keepMuch() {
        kept = new long[SMALL_OBJECTS][];
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            kept[i] = new long[] {i};
        }
    }

    private void print(LatenessMeter meter) {
        List<LoopReport> loops = meter.reports();
        LoopReport latest = loops.stream()
                .max(Comparator.comparingDouble(report -> report.loop().quantile(1)))
                .orElseThrow();
        System.out.println(new JsonObject()
                .put("p50", latest.loop().quantile(0.5))
                .put("p99", latest.loop().quantile(0.99))
                .put("max", latest.loop().quantile(1))
                .put("probes", latest.probes())
                .put("missed", latest.missed())
                .put("together", told.stream().mapToInt(Stall::lateLoops).max().orElse(0))
                .put("loops", loops.size())
                .put("warnings", said.by(LatenessMeter.class.getSimpleName()))
                .put("blocked", said.by("BlockedThreadChecker"))
                .put("kept", kept.length)
                .encode());
    }

    private void alone(int probeMillis, int delay, int times) throws Exception {
        Vertx other = Vertx.vertx(options());
        // what is done for the first time takes longer
        double unused = Ours.get(Bide.on(other).waitRandom(0.1).eventually(other::close));
        JsonObject probe = new JsonObject().put("probeMillis", probeMillis);
        Bide bide = Bide.on(vertx, new JsonObject().put("meter", probe));
        long seed = 0;
        for (int i = 0; i < times; i++) {
            seed = NearlyLongest.seedFrom(seed + 1);
            unused = Ours.get(bide.waitRandom(new WaitRequest(delay, seed))).late();
        }
        LoopReport all = LatenessMeter.all(LatenessMeter.on(vertx).reports());
        System.out.println(new JsonObject()
                .put("lateP50", all.late().quantile(0.5))
                .put("lateMax", all.late().quantile(1))
                .put("ownP50", all.loop().quantile(0.5))
                .put("ownMax", all.loop().quantile(1))
                .put("waits", all.fired())
                .encode());
    }

    /** What has been logged, by the name of who did. */
    private static final class Said extends Handler {

        private final List<String> names = new CopyOnWriteArrayList<>();

        Said() {
            Logger.getLogger("").addHandler(this);
        }

        double by(String simpleName) {
            return names.stream()
                    .filter(name -> name.endsWith("." + simpleName))
                    .count();
        }

        void forget() {
            names.clear();
        }

        @Override
        public void publish(LogRecord logged) {
            names.add(logged.getLoggerName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
