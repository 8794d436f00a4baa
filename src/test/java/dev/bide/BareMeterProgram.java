package dev.bide;

import dev.bide.lateness.LatenessMeter;
import io.vertx.core.Vertx;

/** Uses the meter, and nothing else. A test loads it with the libraries that the meter needs. */
public final class BareMeterProgram {

    private BareMeterProgram() {}

    /** Puts a meter on a Vert.x, and returns how many event loops it reports on. */
    public static String loops() {
        Vertx vertx = Vertx.vertx();
        try {
            return Integer.toString(LatenessMeter.on(vertx).reports().size());
        } finally {
            vertx.close().await();
        }
    }
}
