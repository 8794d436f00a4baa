package dev.bide.bench;

import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * How late a timer of five milliseconds is, set again and again on an event loop with nothing else to do, which shows
 * the noise of the machine; with {@code -Dbeside=true}, on the loop on which Bide has {@code n} waits meanwhile.
 */
final class Canary {

    private static final long MILLIS = 5;

    private final Vertx vertx;
    private final List<Double> late = new ArrayList<>();
    private boolean over;

    private Canary(Vertx vertx) {
        this.vertx = vertx;
    }

    public static void main(String... args) throws Exception {
        int n = Integer.parseInt(args[0]);
        double maxDelay = Double.parseDouble(args[1]);
        Vertx vertx = Ours.oneLoop();
        JsonObject config = Ours.config(n);
        Canary canary = new Canary(vertx);
        Ours.get(Ours.deploy(vertx, config));
        double elapsed = maxDelay;
        double longest = maxDelay;
        vertx.runOnContext(turn -> canary.sing());
        if (Boolean.getBoolean("beside")) {
            Measurement fanOut = Ours.get(Ours.fanOut(vertx, config, n, Ours.shape(maxDelay)));
            elapsed = fanOut.elapsed();
            longest = fanOut.longest();
        } else {
            Thread.sleep(Math.round(maxDelay * 1000));
        }
        Report.print(elapsed, longest, Ours.get(canary.end()));
    }

    private void sing() {
        long set = System.nanoTime();
        vertx.setTimer(MILLIS, timer -> {
            late.add((System.nanoTime() - set) / 1e9 - MILLIS / 1e3);
            if (!over) {
                sing();
            }
        });
    }

    private Future<double[]> end() {
        return Future.future(end -> vertx.runOnContext(turn -> {
            over = true;
            end.complete(late.stream().mapToDouble(value -> value).toArray());
        }));
    }
}
