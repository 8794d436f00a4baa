package dev.bide;

import dev.bide.admission.ListeningSockets;
import dev.bide.page.PageState;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import dev.bide.reset.Reset;
import dev.bide.script.Positions;
import dev.bide.script.Sequence;
import dev.bide.standin.StandInRegistry;
import dev.bide.task.TaskRegistry;
import dev.bide.wait.CallMeter;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;

/**
 * What all Bides of one Vert.x share. Any thread may use it.
 *
 * @param pending counts the pending waits
 * @param bytes counts the bytes that are kept for HTTP clients
 * @param connections counts the open HTTP connections
 * @param sockets the sockets that listen for HTTP connections
 * @param refusals counts what was refused, by reason
 * @param calls counts the calls, and the delays that they ask for
 * @param pools the pools that waits go through
 * @param scripts how many steps of each script have been taken
 * @param sequences how many draws of each sequence have been taken
 * @param tasks the tasks
 * @param standIns the stand-ins
 * @param drained where the instances of a deployment wait until none has a pending wait that may still go on
 * @param answered where they wait until each has answered its callers
 * @param page what the open pages share
 * @param reset resets what is above
 */
record SharedState(
        Limiter pending,
        Limiter bytes,
        Limiter connections,
        ListeningSockets sockets,
        RefusalCounts refusals,
        CallMeter calls,
        Pools pools,
        Positions<String> scripts,
        Positions<Sequence> sequences,
        TaskRegistry tasks,
        StandInRegistry standIns,
        StopBarrier drained,
        StopBarrier answered,
        PageState page,
        Reset reset)
        implements Shareable {

    private static final String KEY = "state";

    static SharedState of(Vertx vertx) {
        // In a map of Vert.x and not in a static field, so that two Vert.x in one JVM share nothing. Such a map rejects
        // objects that it can neither copy nor share, hence Shareable.
        LocalMap<String, SharedState> all = vertx.sharedData().getLocalMap("dev.bide.state");
        // Atomic, because the instances of a verticle start at the same time on several event loops.
        return all.computeIfAbsent(KEY, key -> create());
    }

    private static SharedState create() {
        Pools pools = new Pools();
        Positions<String> scripts = Positions.ofScripts();
        Positions<Sequence> sequences = Positions.ofSequences();
        TaskRegistry tasks = new TaskRegistry();
        StandInRegistry standIns = new StandInRegistry();
        return new SharedState(
                Limiter.ofWaits(),
                Limiter.ofBytes(),
                Limiter.ofConnections(),
                new ListeningSockets(),
                new RefusalCounts(),
                new CallMeter(),
                pools,
                scripts,
                sequences,
                tasks,
                standIns,
                new StopBarrier(),
                new StopBarrier(),
                new PageState(),
                new Reset(tasks, pools, scripts, sequences, standIns));
    }
}
