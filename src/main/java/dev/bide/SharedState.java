package dev.bide;

import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Scripts;
import dev.bide.task.TaskRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;

/**
 * What all Bides of one Vert.x share.
 *
 * @param pending counts the pending waits
 * @param bytes counts the bytes that are kept for HTTP clients
 * @param connections counts the open HTTP connections
 * @param refusals counts what was refused, by reason
 * @param pools the pools that waits go through
 * @param scripts how far each script has got
 * @param tasks the tasks
 */
record SharedState(
        Limiter pending,
        Limiter bytes,
        Limiter connections,
        RefusalCounts refusals,
        Pools pools,
        Scripts scripts,
        TaskRegistry tasks)
        implements Shareable {

    private static final String KEY = "state";

    static SharedState of(Vertx vertx) {
        // A local map of this Vert.x and not a static field: two Vert.x in one process share nothing.
        LocalMap<String, SharedState> all = vertx.sharedData().getLocalMap("dev.bide.state");
        return all.computeIfAbsent(
                KEY,
                first -> new SharedState(
                        Limiter.ofWaits(),
                        Limiter.ofBytes(),
                        Limiter.ofConnections(),
                        new RefusalCounts(),
                        new Pools(),
                        new Scripts(),
                        new TaskRegistry()));
    }
}
