package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopReport;
import dev.bide.lateness.ProbeOptions;
import dev.bide.lateness.Stall;
import dev.bide.wait.LongDelaySeeds;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * A Vert.x program that delays one of its event loops in a given way, measures its loops meanwhile, and prints the result
 * as one line of JSON. With {@code -Dnative=true} it uses the native transport, with {@code -Dprobe=10} it probes every
 * 10 ms.
 */
final class HeldLoopScenarios {

    /** How long it measures, and how long an idle program. */
    static final int SECONDS = 12;

    static final int IDLE_SECONDS = 20;

    /** When the scenario starts. The meter does not warn of a loop that is late in its first five seconds. */
    private static final long QUIET_MILLIS = 5500;

    private static final int WARM_UP_MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1000 * NANOS_PER_MILLI;

    /** The pause between two blocks. It is no multiple of the probe's period, so each block starts at another phase. */
    private static final long BLOCK_PAUSE_MILLIS = 1023;

    private static final ProbeOptions PROBE = new ProbeOptions(Integer.getInteger("probe", 100), 250);
    private static final int SMALL_OBJECTS = 30_000_000;

    private final Vertx vertx = Vertx.vertx(options());
    private final LogCounter log = new LogCounter();
    private final List<Stall> stalls = new CopyOnWriteArrayList<>();

    /** Live objects that make a full collection slow. Static, so that they stay reachable. */
    private static long[][] liveObjects = {};

    private HeldLoopScenarios() {}

    /**
     * Runs the program. The first argument is the name of the scenario. {@code alone} has three more: the probe's period in
     * milliseconds, the delay in seconds, and the number of waits.
     */
    public static void main(String... args) throws Exception {
        HeldLoopScenarios program = new HeldLoopScenarios();
        if (args[0].equals("alone")) {
            program.singleWaits(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } else {
            program.stall(args[0]);
        }
        System.exit(0);
    }

    private static VertxOptions options() {
        return new VertxOptions().setPreferNativeTransport(Boolean.getBoolean("native"));
    }

    private void stall(String scenario) throws InterruptedException, IOException {
        if (scenario.equals("collect")) {
            allocateLiveObjects();
        }
        // The first meter warms up the code and is thrown away, with whatever it logged.
        LatenessMeter warmUp = LatenessMeter.on(vertx);
        Thread.sleep(WARM_UP_MILLIS);
        warmUp.close();
        log.clear();
        LatenessMeter meter = LatenessMeter.on(vertx, PROBE, stalls::add);
        int seconds = scenario.equals("idle") ? IDLE_SECONDS : SECONDS;
        long end = System.nanoTime() + seconds * NANOS_PER_SECOND;
        Thread.sleep(QUIET_MILLIS);
        start(scenario);
        // On a busy machine the collection may take longer than the measurement was to be.
        Thread.sleep(Math.max(1000, (end - System.nanoTime()) / NANOS_PER_MILLI));
        print(meter);
    }

    private void start(String scenario) throws InterruptedException, IOException {
        Context context = vertx.getOrCreateContext();
        switch (scenario) {
            case "idle" -> {}
            case "requeue" -> requeue(context, System.nanoTime() + 6 * NANOS_PER_SECOND);
            case "block300" -> {
                for (int i = 0; i < 5; i++) {
                    context.runOnContext(turn -> block(300 * NANOS_PER_MILLI));
                    Thread.sleep(BLOCK_PAUSE_MILLIS);
                }
            }
            case "block3000" -> context.runOnContext(turn -> block(3 * NANOS_PER_SECOND));
            case "collect" -> System.gc();
            case "stop" -> stop(400);
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    /** Keeps the loop's queue from becoming empty, although no task takes long (vert.x issue 5771). */
    private static void requeue(Context context, long endNanos) {
        context.runOnContext(turn -> {
            if (System.nanoTime() < endNanos) {
                requeue(context, endNanos);
            }
        });
    }

    private static void block(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Lets another process stop this one, as a debugger or a machine that is out of CPU does. */
    private static void stop(int millis) throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        String script = String.format("kill -STOP %d; sleep 0.%03d; kill -CONT %d", pid, millis, pid);
        Process killer = new ProcessBuilder("sh", "-c", script).start();
        if (killer.waitFor() != 0) {
            throw new IOException("cannot stop this process");
        }
    }

    private static void allocateLiveObjects() {
        liveObjects = new long[SMALL_OBJECTS][];
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            liveObjects[i] = new long[] {i};
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
                // Those of the last minute: the idle program is measured for longer, but not for much.
                .put("verdicts", verdicts(meter.stalls()))
                .put("reports", log.count("dev.bide.lateness"))
                .put("blocked", log.count("io.vertx.core.internal.threadchecker.BlockedThreadChecker"))
                // Read after the measurement, so that the objects are live until here.
                .put("liveObjects", liveObjects.length)
                .encode());
    }

    private static String verdicts(List<Stall> stalls) {
        return stalls.stream()
                .map(stall -> String.format(
                        Locale.ROOT,
                        "%s (%d of %d, %.0f ms%s)",
                        stall.cause().key(),
                        stall.loops().size(),
                        stall.of(),
                        stall.seconds() * 1e3,
                        stall.collector() > 0
                                ? String.format(Locale.ROOT, ", collector %.0f", stall.collector() * 1e3)
                                : ""))
                .collect(Collectors.joining(", "));
    }

    private void singleWaits(int probeMillis, int delaySeconds, int times) throws Exception {
        // Another Vert.x loads and compiles the code first. Its wait is not in the figures below.
        Vertx other = Vertx.vertx(options());
        BenchVertx.await(Bide.on(other).waitRandom(0.1).eventually(other::close));
        JsonObject probe = new JsonObject().put("probeMillis", probeMillis);
        Bide bide = Bide.on(vertx, new JsonObject().put("meter", probe));
        long seed = 0;
        for (int i = 0; i < times; i++) {
            seed = LongDelaySeeds.next(seed + 1);
            BenchVertx.await(bide.waitRandom(WaitRequest.upTo(delaySeconds).withSeed(seed)));
        }
        LoopReport all = LatenessMeter.all(LatenessMeter.on(vertx).reports());
        System.out.println(new JsonObject()
                .put("lateP50", all.late().quantile(0.5))
                .put("lateMax", all.late().quantile(1))
                .put("loopP50", all.loop().quantile(0.5))
                .put("loopMax", all.loop().quantile(1))
                .put("waits", all.fired())
                .encode());
    }

    /** Counts log records by the name of their logger. */
    private static final class LogCounter extends Handler {

        private final List<String> loggerNames = new CopyOnWriteArrayList<>();

        LogCounter() {
            Logger.getLogger("").addHandler(this);
        }

        double count(String name) {
            return loggerNames.stream().filter(name::equals).count();
        }

        void clear() {
            loggerNames.clear();
        }

        @Override
        public void publish(LogRecord record) {
            loggerNames.add(record.getLoggerName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
