package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.pool.PoolState;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Positions;
import dev.bide.standin.StandInRegistry;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskState;
import dev.bide.wait.CallMeter;
import dev.bide.wait.CallMeter.Operation;
import dev.bide.wait.CallMeter.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * The table of all exported metrics, and where their values come from. Any thread may call it.
 *
 * @param meter measures the event loops
 * @param refusals counts refused requests by reason
 * @param calls counts the calls by operation and outcome
 * @param connections limits the open HTTP connections
 * @param bytes limits the bytes that are kept for HTTP clients
 * @param pools the pools of the process
 * @param scripts the scripts of the process
 * @param standIns the stand-ins of the process
 * @param tasks the tasks of the process
 * @param viewers limits the open pages
 * @param cluster the other nodes, if there is a cluster
 * @param clock returns the present moment, in nanoseconds
 */
public record Metrics(
        LatenessMeter meter,
        RefusalCounts refusals,
        CallMeter calls,
        Limiter connections,
        Limiter bytes,
        Pools pools,
        Positions<String> scripts,
        StandInRegistry standIns,
        TaskRegistry tasks,
        Limiter viewers,
        Optional<ClusterMetrics> cluster,
        LongSupplier clock)
        implements MetricTable {

    @Override
    public List<Figure> figures() {
        List<Figure> all = new ArrayList<>(new LoopMetrics(meter).figures());
        for (TaskState state : TaskState.values()) {
            all.add(new Figure(
                    "bide.tasks",
                    "Tasks that are known.",
                    false,
                    Map.of("state", labelValue(state)),
                    () -> tasks.count(state)));
        }
        for (Reason reason : Reason.values()) {
            String help = "Requests that were refused or failed.";
            Map<String, String> labels = Map.of("reason", labelValue(reason));
            all.add(new Figure("bide.refused", help, true, labels, () -> refusals.of(reason)));
        }
        for (Operation operation : Operation.values()) {
            for (Outcome outcome : Outcome.values()) {
                String help = "Calls that have ended, or could not begin.";
                Map<String, String> labels = Map.of("operation", labelValue(operation), "outcome", labelValue(outcome));
                all.add(new Figure("bide.calls", help, true, labels, () -> calls.calls(operation, outcome)));
            }
        }
        all.add(new Figure("bide.connections", "Connections that are open.", false, Map.of(), connections::used));
        all.add(new Figure("bide.pools", "Pools in which something has begun.", false, Map.of(), pools::count));
        all.add(new Figure("bide.scripts", "Scripts that have been begun.", false, Map.of(), scripts::count));
        all.add(new Figure("bide.stand.ins", "Stand-ins that listen.", false, Map.of(), standIns::count));
        all.add(new Figure("bide.page.viewers", "Pages that are open.", false, Map.of(), viewers::used));
        all.add(new Figure("bide.kept.bytes", "Bytes that are kept for clients.", false, Map.of(), bytes::used));
        cluster.ifPresent(nodes -> all.addAll(nodes.figures()));
        return all;
    }

    @Override
    public List<Figure> poolFigures() {
        List<PoolState> loads = pools.list(Integer.MAX_VALUE, clock.getAsLong());
        List<Figure> all = new ArrayList<>();
        addForEachPool(
                all,
                "bide.pool.capacity",
                "Waits of the pool that may run at once, 0 for any.",
                loads,
                PoolState::capacity);
        addForEachPool(all, "bide.pool.busy", "Waits of the pool that run.", loads, PoolState::busy);
        addForEachPool(all, "bide.pool.queued", "Waits of the pool that are queued.", loads, PoolState::queued);
        return all;
    }

    private static void addForEachPool(
            List<Figure> all, String name, String help, List<PoolState> loads, ToIntFunction<PoolState> value) {
        for (PoolState load : loads) {
            int number = value.applyAsInt(load);
            all.add(new Figure(name, help, false, Map.of("pool", load.pool()), () -> number));
        }
    }

    @Override
    public Optional<DelayDistribution> delays() {
        return Optional.of(new DelayDistribution(
                "bide.delay", "The delays that calls have asked for.", Map.of(), calls.delays()::snapshot));
    }

    @Override
    public List<StandInMetrics> standInMetrics() {
        return standIns.list().stream().map(StandInMetrics::new).toList();
    }

    @Override
    public void watchStandIns(Runnable watcher) {
        standIns.watch(watcher);
    }

    @Override
    public List<Distribution> distributions() {
        return new LoopMetrics(meter).distributions();
    }

    private static String labelValue(Enum<?> constant) {
        // Locale.ROOT: a Turkish locale would turn I into a dotless i.
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
