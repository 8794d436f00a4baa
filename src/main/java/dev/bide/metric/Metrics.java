package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Scripts;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What can be told of the process: the lateness of its loops, and what is counted of it. Any thread may call it.
 *
 * @param meter the loops
 * @param refusals what was refused, by reason
 * @param connections the open HTTP connections
 * @param bytes the bytes that are kept for HTTP clients
 * @param pools those that waits go through
 * @param scripts those that have been begun
 * @param tasks those of the process
 */
public record Metrics(
        LatenessMeter meter,
        RefusalCounts refusals,
        Limiter connections,
        Limiter bytes,
        Pools pools,
        Scripts scripts,
        TaskRegistry tasks) {

    private static final String LOOP = "loop";

    /** Lists the numbers, those of one name together. */
    List<Figure> figures() {
        List<Figure> all = new ArrayList<>();
        loops(all, "bide.waits.accepted", "Waits that have begun.", true, LoopMeter::accepted);
        loops(all, "bide.waits.fired", "Waits that have ended when their delay was over.", true, LoopMeter::fired);
        loops(all, "bide.waits.cancelled", "Waits that were given up before.", true, LoopMeter::cancelled);
        loops(all, "bide.waits.pending", "Waits that are under way.", false, LoopMeter::pending);
        loops(all, "bide.probes", "Probes of the event loop that have rung.", true, LoopMeter::probes);
        loops(
                all,
                "bide.probes.missed",
                "Probes that could not ring, since the loop was held up.",
                true,
                LoopMeter::missed);
        for (TaskState state : TaskState.values()) {
            all.add(new Figure(
                    "bide.tasks", "Tasks that are known.", false, "state", word(state), () -> tasks.count(state)));
        }
        for (Reason reason : Reason.values()) {
            String help = "Requests that were refused, or came to no good end.";
            all.add(new Figure("bide.refused", help, true, "reason", word(reason), () -> refusals.of(reason)));
        }
        all.add(new Figure("bide.connections", "Connections that are open.", false, "", "", connections::used));
        all.add(new Figure("bide.pools", "Pools in which something has begun.", false, "", "", pools::count));
        all.add(new Figure("bide.scripts", "Scripts that have been begun.", false, "", "", scripts::count));
        all.add(new Figure("bide.kept.bytes", "Bytes that are kept for clients.", false, "", "", bytes::used));
        return all;
    }

    /** Lists how late things were. */
    List<Distribution> distributions() {
        List<Distribution> all = new ArrayList<>();
        for (LoopMeter loop : meter.loops()) {
            String help = "How much later than its delay each wait has ended.";
            all.add(new Distribution("bide.wait.late", help, loop.name(), loop::late, loop::lateLastMinute));
        }
        for (LoopMeter loop : meter.loops()) {
            String help = "How late the event loop was at each end of a wait and each probe, missed ones included.";
            all.add(new Distribution("bide.loop.late", help, loop.name(), loop::loop, loop::loopLastMinute));
        }
        return all;
    }

    private void loops(List<Figure> all, String name, String help, boolean counts, ToLongFunction<LoopMeter> number) {
        for (LoopMeter loop : meter.loops()) {
            all.add(new Figure(name, help, counts, LOOP, loop.name(), () -> number.applyAsLong(loop)));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
