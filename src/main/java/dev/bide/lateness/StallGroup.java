package dev.bide.lateness;

import dev.bide.time.Seconds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The loops and the late probes of one stall, while it is judged. Only the meter's thread may call it. */
final class StallGroup {

    private final LateProbe first;
    private final TreeSet<Integer> loops = new TreeSet<>();
    private final LoopStack.Doing doing;
    private Optional<String> by;
    private boolean all = true;
    private long fromNanos;
    private long toNanos;
    private long worstNanos;

    /** A stall before its loops have names. */
    interface Draft {

        Stall of(List<String> names, int loops, Instant since);
    }

    StallGroup(LateProbe first, LoopStack stack) {
        this.first = first;
        this.doing = stack.doing();
        this.by = stack.by();
        this.fromNanos = first.dueNanos();
        this.toNanos = first.rangNanos();
        this.worstNanos = first.lateNanos();
        loops.add(first.loop());
    }

    LateProbe first() {
        return first;
    }

    /** Adds a loop that was held up all through the stall of the first one. */
    void addLoop(int loop) {
        loops.add(loop);
    }

    /** Notes a loop that ran a probe on time meanwhile. */
    void addFree() {
        all = false;
    }

    /** Adds the probe of another loop that was late for the same reason. */
    void addProbe(LateProbe probe, LoopStack stack) {
        fromNanos = Math.min(fromNanos, probe.dueNanos());
        toNanos = Math.max(toNanos, probe.rangNanos());
        worstNanos = Math.max(worstNanos, probe.lateNanos());
        by = by.or(stack::by);
    }

    /** Moves the beginning back: the meter's thread saw it earlier than the probes. */
    void startAt(long earlier) {
        worstNanos += fromNanos - earlier;
        fromNanos = earlier;
    }

    /** Returns whether no loop ran a probe on time meanwhile. */
    boolean all() {
        return all;
    }

    /** Returns what the first loop did meanwhile. */
    LoopStack.Doing doing() {
        return doing;
    }

    long fromNanos() {
        return fromNanos;
    }

    long toNanos() {
        return toNanos;
    }

    long worstNanos() {
        return worstNanos;
    }

    /** Returns the numbers of the loops, in their order. */
    List<Integer> loops() {
        return List.copyOf(loops);
    }

    /** Returns what half of the probes that were due meanwhile were later than: they are late by anything up to the worst. */
    long medianNanos() {
        return worstNanos / 2;
    }

    Draft stall(StallCause cause, long lateNanos, long collectorNanos) {
        return (names, of, since) -> new Stall(
                names,
                of,
                since,
                Seconds.fromNanos(lateNanos),
                cause,
                Seconds.fromNanos(collectorNanos),
                cause.isPause() ? Optional.empty() : by,
                1);
    }
}
