package dev.bide.lateness;

import dev.bide.time.Loop;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one event loop has done, and how late: of each wait both how much later than its delay it ended, and how much later
 * than its tick, which is the loop's own part of that (the other is the rounding to a millisecond); and of each probe how
 * much later than planned it came.
 *
 * <p>The loop's thread records what ends; any thread may count in what begins, and read.
 */
public final class LoopMeter {

    private final Loop loop;
    private final Instant since;
    private final LoopHistogram late;
    private final LoopHistogram own;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder fired = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder probes = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private volatile String name = "event loop";
    private volatile Probe probe;

    /**
     * Makes the meter of a loop that nothing has been recorded of.
     *
     * @param loop which one
     */
    public LoopMeter(Loop loop) {
        this.loop = loop;
        this.since = loop.timers().wall();
        this.late = new LoopHistogram(loop.nanos());
        this.own = new LoopHistogram(loop.nanos());
    }

    /**
     * Counts waits that begin.
     *
     * @param n how many
     */
    public void accepted(int n) {
        accepted.add(n);
    }

    /**
     * Records how late a wait is that is counted with those of its tick; only for the loop's thread.
     *
     * @param lateNanos how much later it is than its delay
     */
    public void late(long lateNanos) {
        late.record(lateNanos);
    }

    /**
     * Counts the waits of a tick that end; only for the loop's thread.
     *
     * @param n how many
     * @param lateNanos how much later it is than their tick
     */
    public void fired(int n, long lateNanos) {
        fired.add(n);
        own.record(lateNanos, n);
    }

    /**
     * Counts waits that have been given up.
     *
     * @param n how many
     */
    public void cancelled(int n) {
        cancelled.add(n);
    }

    /** Records a probe, and those that were missed since the one before. */
    void probed(long lateNanos, long missedProbes, long periodNanos) {
        probes.increment();
        missed.add(missedProbes);
        own.record(lateNanos);
        for (long i = 1; i <= missedProbes; i++) {
            own.record(Math.max(0, lateNanos - i * periodNanos));
        }
    }

    /** Forgets what is older than a minute. */
    void roll(long nanos) {
        late.roll(nanos);
        own.roll(nanos);
    }

    void named(String thread) {
        name = thread;
    }

    Stall heldUp(long lateNanos, int times, int loops, int lateLoops) {
        return new Stall(name, lateNanos / 1e9, times, loops, lateLoops);
    }

    void probedBy(Probe by) {
        probe = by;
    }

    /**
     * Tells how late the loop is just now: as its latest probe was, or as the next one is overdue.
     *
     * @return nanoseconds; 0 if there is no probe
     */
    public long lateNanos() {
        Probe by = probe;
        return by == null ? 0 : by.lateNanos(loop.nanos());
    }

    /**
     * Gives the name of the loop.
     *
     * @return that of its thread, once that has run
     */
    public String name() {
        return name;
    }

    /**
     * Counts the waits that have begun.
     *
     * @return those that are pending, have ended and were given up
     */
    public long accepted() {
        return accepted.sum();
    }

    /**
     * Counts the waits that have ended when their delay was over.
     *
     * @return 0 or more
     */
    public long fired() {
        return fired.sum();
    }

    /**
     * Counts the waits that were given up.
     *
     * @return 0 or more
     */
    public long cancelled() {
        return cancelled.sum();
    }

    /**
     * Counts the waits that are under way.
     *
     * @return 0 or more
     */
    public long pending() {
        long over = fired() + cancelled();
        return Math.max(0, accepted() - over); // read last, so that it is not less than what has ended
    }

    /**
     * Counts the probes that have rung.
     *
     * @return 0 or more
     */
    public long probes() {
        return probes.sum();
    }

    /**
     * Counts the probes that should have rung while the loop was held up.
     *
     * @return 0 or more
     */
    public long missed() {
        return missed.sum();
    }

    /**
     * Tells how much later than its delay each wait has ended.
     *
     * @return of all waits
     */
    public LatenessSnapshot late() {
        return late.total(loop.nanos());
    }

    /**
     * Tells how late the loop was at each end of a wait, and at each probe, the missed ones included.
     *
     * @return of all waits and probes
     */
    public LatenessSnapshot loop() {
        return own.total(loop.nanos());
    }

    /**
     * Tells what {@link #late()} was in the last minute.
     *
     * @return of the waits of the last 60 to 65 seconds
     */
    public LatenessSnapshot lateLastMinute() {
        return late.lastMinute(loop.nanos());
    }

    /**
     * Tells what {@link #loop()} was in the last minute.
     *
     * @return of the waits and probes of the last 60 to 65 seconds
     */
    public LatenessSnapshot loopLastMinute() {
        return own.lastMinute(loop.nanos());
    }

    /**
     * Tells all of it.
     *
     * @return as it is now
     */
    public LoopReport report() {
        return new LoopReport(
                name,
                since,
                pending(),
                fired(),
                cancelled(),
                probes(),
                missed(),
                late(),
                loop(),
                lateLastMinute(),
                loopLastMinute());
    }
}
