package dev.bide.page;

import dev.bide.json.PageParts;
import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.LoopMeter;
import dev.bide.pool.PoolState;
import dev.bide.pool.PoolStates;
import dev.bide.task.Task;
import dev.bide.task.TaskRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes the summary of the process, once for all pages of all event loops. Any thread may call it. */
final class SummaryWriter {

    private static final int MAX_TASKS = 50;
    private static final int MAX_POOLS = 20;

    /** A summary that is younger than this is not written again, also not for another event loop. */
    private static final long FRESH_NANOS = 50_000_000;

    /** Ten thousand pools take milliseconds. The pools are looked at so seldom that this takes 2 % of the time at most. */
    private static final int POOL_SHARE = 50;

    private static final Comparator<PoolState> FULLEST = Comparator.comparingInt(PoolState::queued)
            .thenComparingDouble(pool -> pool.capacity() == 0 ? 0 : pool.busy() / (double) pool.capacity())
            .thenComparingInt(PoolState::busy)
            .reversed()
            .thenComparing(PoolState::pool); // so that pools that are equally full do not change places

    private final PageState state;
    private final LatenessMeter meter;
    private final TaskRegistry tasks;
    private final PoolStates pools;
    private final LongSupplier nanos;

    SummaryWriter(PageState state, LatenessMeter meter, TaskRegistry tasks, PoolStates pools, LongSupplier nanos) {
        this.state = state;
        this.meter = meter;
        this.tasks = tasks;
        this.pools = pools;
        this.nanos = nanos;
    }

    /** Returns the present summary. */
    String text() {
        Summary last = state.summary();
        long now = nanos.getAsLong();
        // Two event loops may write one at the same time, which costs a little and does no harm.
        if (last == null || now - last.nanos() >= FRESH_NANOS) {
            boolean keepsPools = last != null && now < last.poolsUntilNanos();
            String text = figures() + "," + tasks();
            long before = nanos.getAsLong();
            String poolsText = keepsPools ? last.pools() : pools();
            long after = nanos.getAsLong();
            long until = keepsPools ? last.poolsUntilNanos() : after + POOL_SHARE * (after - before);
            last = new Summary(now, text, poolsText, until);
            state.setSummary(last);
        }
        return last.all();
    }

    private String figures() {
        List<LoopMeter> loops = meter.loops();
        long pending = loops.stream().mapToLong(LoopMeter::pending).sum();
        LatenessSnapshot late = loops.stream()
                .map(LoopMeter::lateLastMinute)
                .reduce(LatenessSnapshot::plus)
                .orElseThrow();
        return PageParts.figures(pending, late);
    }

    private String tasks() {
        List<Task<?>> newest = tasks.newest(MAX_TASKS);
        int running = tasks.running();
        int more = Math.max(0, running + tasks.ended() - newest.size());
        return PageParts.tasks(running, more, newest);
    }

    private String pools() {
        List<PoolState> all = pools.list(Integer.MAX_VALUE);
        List<PoolState> fullest = all.stream().sorted(FULLEST).limit(MAX_POOLS).toList();
        return PageParts.pools(all.size() - fullest.size(), fullest);
    }
}
