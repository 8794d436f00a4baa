package dev.bide.bench;

import dev.bide.Http2Frames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;

/** Hostile HTTP/2 clients among the others: bursts, streams that are not read or not ended, floods of small frames. */
final class AttackSoakLoad {

    private static final int THREADS = 8;
    private static final int REQUESTS = 2000;
    private static final int PINGS = 5000;

    private final WorkerExecutor workers;
    private final int port;

    AttackSoakLoad(Vertx vertx, int port) {
        this.workers = vertx.createSharedWorkerExecutor("attackers", THREADS);
        this.port = port;
    }

    /** Adds all attacks to a load. It has to be called on an event loop. */
    void start(SoakLoad load) {
        load.repeat("a burst of requests", 0.05, () -> attack(port -> Attackers.burst(port, REQUESTS)));
        load.repeat("changes of the window", 0.05, () -> attack(Attackers::settings));
        load.repeat(
                "answers that are not read",
                0.05,
                () -> attack(port -> Attackers.held(port, REQUESTS, 0, Http2Frames.END_STREAM)));
        load.repeat(
                "requests that are not ended", 0.05, () -> attack(port -> Attackers.held(port, REQUESTS, 65_535, 0)));
        load.repeat("resets", 0.05, () -> attack(port -> Attackers.resets(port, REQUESTS)));
        load.repeat("PINGs", 0.05, () -> attack(port -> Attackers.pings(port, PINGS)));
    }

    private Future<?> attack(Attackers.Attack attack) {
        return workers.executeBlocking(
                () -> {
                    try {
                        attack.run(port);
                    } catch (IOException e) {
                        // The server may end the connection of an attacker, as it should for some of these.
                        return false;
                    }
                    return true;
                },
                false);
    }
}
