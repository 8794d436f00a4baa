package dev.bide.bench;

import dev.bide.Bide;
import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Starts n tasks, pools or scripts with one wait each from Java, and keeps what the process keeps of them. */
final class KeptState {

    /** The line before the waits. */
    static final String READY = "ready";

    private static final int WARM_UP = 5000;
    private static final double WARM_UP_SECONDS = 0.5;

    /** How many waits begin in one turn of the event loop. */
    private static final int TURN = 20;

    private final Vertx vertx;
    private final Bide bide;
    private final String kind;

    private KeptState(Vertx vertx, Bide bide, String kind) {
        this.vertx = vertx;
        this.bide = bide;
        this.kind = kind;
    }

    /** Runs the program; the arguments are the kind, n, and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        String kind = args[0];
        int n = Integer.parseInt(args[1]);
        double maxDelay = Double.parseDouble(args[2]);
        Vertx vertx = BenchVertx.withOneExactLoop();
        JsonObject config = BideProgram.config(Math.max(n, WARM_UP));
        for (String limit : List.of("maxTasks", "maxPools", "maxScripts")) {
            config.getJsonObject("limits").put(limit, Math.max(n, WARM_UP));
        }
        BenchVertx.await(BideProgram.deploy(vertx, config));
        Bide bide = BenchVertx.await(
                Future.future(created -> vertx.runOnContext(turn -> created.complete(Bide.on(vertx, config)))));
        KeptState state = new KeptState(vertx, bide, kind);
        BenchVertx.await(state.start(WARM_UP, WARM_UP_SECONDS));
        BenchVertx.await(bide.reset());
        // The benchmark reads the CPU time of the start, and then lets the program go on.
        System.out.println(READY);
        System.in.read();
        long start = System.nanoTime();
        List<Wait> waits = BenchVertx.await(state.start(n, maxDelay));
        ResultLine.print(
                (System.nanoTime() - start) / 1e9,
                waits.stream().mapToDouble(Wait::delay).max().orElseThrow(),
                waits.stream().mapToDouble(Wait::late).toArray());
    }

    /** Starts waits, some in each turn of the event loop, and returns them when all have ended. */
    private Future<List<Wait>> start(int n, double maxDelay) {
        List<Future<Wait>> waits = new ArrayList<>(n);
        Promise<List<Wait>> ended = Promise.promise();
        vertx.runOnContext(turn -> startMore(waits, n, maxDelay, ended));
        return ended.future();
    }

    private void startMore(List<Future<Wait>> waits, int n, double maxDelay, Promise<List<Wait>> ended) {
        for (int i = 0; i < TURN && waits.size() < n; i++) {
            waits.add(wait(waits.size(), maxDelay));
        }
        if (waits.size() < n) {
            vertx.runOnContext(turn -> startMore(waits, n, maxDelay, ended));
        } else {
            Future.all(waits).map(CompositeFuture::<Wait>list).onComplete(ended);
        }
    }

    private Future<Wait> wait(int i, double maxDelay) {
        WaitRequest request = WaitRequest.upTo(maxDelay).withSeed(i);
        return switch (kind) {
            case "tasks" -> bide.taskWaitRandom(request).future();
            case "pools" -> bide.waitRandom(request.in(PoolUse.of("pool-" + i).withCapacity(1)));
            case "scripts" -> bide.waitRandom(Call.scripted(request, "uniform(0," + maxDelay + "),503", "key-" + i));
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
