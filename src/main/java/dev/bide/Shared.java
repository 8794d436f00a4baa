package dev.bide;

import dev.bide.measure.Traffic;
import dev.bide.task.Registry;
import dev.bide.wait.Memory;
import dev.bide.wait.Pending;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * What all Bides of one Vert.x share.
 *
 * @param pending how many waits are pending
 * @param tasks the tasks
 * @param traffic what has come to the doors
 * @param memory what is kept for clients
 */
record Shared(Pending pending, Registry tasks, Traffic traffic, Memory memory) {

    static Shared of(Vertx vertx) {
        LocalMap<String, Object> all = vertx.sharedData().getLocalMap("dev.bide");
        return new Shared(
                (Pending) all.computeIfAbsent("pending", key -> new Pending()),
                (Registry) all.computeIfAbsent("tasks", key -> new Registry()),
                (Traffic) all.computeIfAbsent("traffic", key -> new Traffic()),
                (Memory) all.computeIfAbsent("memory", key -> new Memory()));
    }
}
