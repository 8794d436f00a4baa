package dev.bide.reset;

import dev.bide.pool.Pools;
import dev.bide.script.Positions;
import dev.bide.script.Sequence;
import dev.bide.standin.StandInRegistry;
import dev.bide.task.TaskRegistry;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Resets the whole process: all instances, on all event loops. Any thread may call it. All instances share one. */
public final class Reset {

    /** The engines of all instances. */
    private final Set<Engine> engines = ConcurrentHashMap.newKeySet();

    private final TaskRegistry tasks;
    private final Pools pools;
    private final Positions<String> scripts;
    private final Positions<Sequence> sequences;
    private final StandInRegistry standIns;

    /**
     * Creates a reset that knows no engine.
     *
     * @param tasks the tasks of the process
     * @param pools the pools of the process
     * @param scripts the scripts of the process
     * @param sequences the sequences of the process
     * @param standIns the stand-ins of the process
     */
    public Reset(
            TaskRegistry tasks,
            Pools pools,
            Positions<String> scripts,
            Positions<Sequence> sequences,
            StandInRegistry standIns) {
        this.tasks = tasks;
        this.pools = pools;
        this.scripts = scripts;
        this.sequences = sequences;
        this.standIns = standIns;
    }

    /**
     * Adds the engine of an instance.
     *
     * @param engine begins and ends the waits of the instance
     */
    public void add(Engine engine) {
        engines.add(engine);
    }

    /**
     * Removes the engine of an instance.
     *
     * @param engine an engine that has stopped
     */
    public void remove(Engine engine) {
        engines.remove(engine);
    }

    /**
     * Ends every pending wait with {@link dev.bide.refusal.Reason#RESET}, and then forgets tasks, pools, scripts,
     * sequences and the calls of stand-ins, which go on to listen. Metrics are not reset: a counter of Prometheus may only grow.
     *
     * @param timers those of the caller's instance
     * @return a future that completes on the caller's context when every wait has ended and everything is forgotten
     */
    public Future<Cleared> run(Timers timers) {
        Promise<Cleared> cleared = timers.promise();
        Future.join(engines.stream().map(Engine::reset).toList())
                // Forgotten after the waits have ended: a client that calls again at once takes no step of a new
                // script.
                .compose(ended -> standIns.reset()
                        .map(calls -> forget(
                                ended.<Long>list().stream()
                                        .mapToLong(waits -> waits)
                                        .sum(),
                                calls,
                                timers.nanos())))
                .onComplete(cleared);
        return cleared.future();
    }

    private Cleared forget(long waits, long calls, long nanos) {
        return new Cleared(waits, tasks.forgetEnded(), pools.clear(nanos), scripts.clear(), sequences.clear(), calls);
    }
}
