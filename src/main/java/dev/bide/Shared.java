package dev.bide;

import dev.bide.measure.Traffic;
import dev.bide.script.Scripts;
import dev.bide.task.Registry;
import dev.bide.wait.Memory;
import dev.bide.wait.Pending;
import dev.bide.wait.Pools;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * What all Bides of one Vert.x share.
 *
 * @param pending how many waits are pending
 * @param pools the pools that waits go through
 * @param scripts how far the scripts are
 * @param tasks the tasks
 * @param traffic what has come to the doors
 * @param memory what is kept for clients
 */
record Shared(Pending pending, Pools pools, Scripts scripts, Registry tasks, Traffic traffic, Memory memory) {

    static Shared of(Vertx vertx) {
        LocalMap<String, Object> all = vertx.sharedData().getLocalMap("dev.bide");
        return new Shared(
                (Pending) all.computeIfAbsent("pending", key -> new Pending()),
                (Pools) all.computeIfAbsent("pools", key -> new Pools()),
                (Scripts) all.computeIfAbsent("scripts", key -> new Scripts()),
                (Registry) all.computeIfAbsent("tasks", key -> new Registry()),
                (Traffic) all.computeIfAbsent("traffic", key -> new Traffic()),
                (Memory) all.computeIfAbsent("memory", key -> new Memory()));
    }
}
