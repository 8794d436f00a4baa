package dev.bide.bench;

import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The control of the comparison: measures how late a timer of 5 ms is that is set again and again. On an idle event loop
 * it shows the noise of the machine. With {@code -Dbeside=true} Bide performs {@code n} waits on the same loop, and the
 * canary shows what they do to other timers there.
 */
final class Canary {

    private static final long TIMER_MILLIS = 5;

    private final Vertx vertx;
    // This and the next field are touched by the only event loop, so they need no lock.
    private final List<Double> late = new ArrayList<>();
    private boolean stopped;

    private Canary(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs the program; the arguments are n and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        Vertx vertx = BenchVertx.withOneExactLoop();
        JsonObject config = BideProgram.config(n);
        Canary canary = new Canary(vertx);
        // The idle loop has the verticle too: the waits are the only difference between the two runs.
        BenchVertx.await(BideProgram.deploy(vertx, config));
        double elapsed = maxDelay;
        double longest = maxDelay;
        vertx.runOnContext(turn -> canary.setTimer());
        if (Boolean.getBoolean("beside")) {
            Measurement fanOut = BenchVertx.await(BideProgram.fanOut(vertx, config, n, BideProgram.shape(maxDelay)));
            elapsed = fanOut.elapsed();
            longest = fanOut.longest();
        } else {
            Thread.sleep(Math.round(maxDelay * 1000));
        }
        ResultLine.print(elapsed, longest, BenchVertx.await(canary.stop()));
    }

    private void setTimer() {
        long set = System.nanoTime();
        vertx.setTimer(TIMER_MILLIS, timer -> {
            late.add((System.nanoTime() - set) / 1e9 - TIMER_MILLIS / 1e3);
            if (!stopped) {
                setTimer();
            }
        });
    }

    private Future<double[]> stop() {
        return Future.future(end -> vertx.runOnContext(turn -> {
            stopped = true;
            end.complete(late.stream().mapToDouble(value -> value).toArray());
        }));
    }
}
