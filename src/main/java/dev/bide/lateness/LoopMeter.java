package dev.bide.lateness;

import dev.bide.time.Loop;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counts and the lateness of one event loop. It records two latenesses of each wait: how much later than its delay
 * it ended, and how much later than its tick. The second is the part that the event loop caused; the difference is the
 * rounding to a tick. It also records how late each probe was.
 *
 * <p>Only the thread of the event loop records waits that end. Any thread may count waits that begin, and read.
 */
public final class LoopMeter {

    private final Loop loop;
    private final Instant since;
    private final LoopHistogram waitLateness;
    private final LoopHistogram loopLateness;
    private final LoopMinute minute = new LoopMinute();

    // Adders, because any thread may count waits that begin, and any thread reads.
    private final LongAdder accepted = new LongAdder();
    private final LongAdder fired = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder probes = new LongAdder();
    private final LongAdder missed = new LongAdder();

    // A placeholder until the loop's thread has run. Any thread reads it.
    private volatile String name = "event loop";

    // Not a constructor's parameter: the probe itself needs this meter.
    private volatile Probe probe;

    /**
     * Creates an empty meter.
     *
     * @param loop the event loop to measure
     */
    public LoopMeter(Loop loop) {
        this.loop = loop;
        this.since = loop.timers().wallClock();
        this.waitLateness = new LoopHistogram(loop.nanos());
        this.loopLateness = new LoopHistogram(loop.nanos());
    }

    /**
     * Counts waits that begin.
     *
     * @param n the number of waits
     */
    public void recordAccepted(int n) {
        accepted.add(n);
    }

    /**
     * Records how late waits ended. {@link #recordFired(int, long, long)} counts them, together with the other waits of
     * their tick. Only the thread of the event loop may call this method.
     *
     * @param lateNanos how much later than its delay each wait ended
     * @param n the number of waits
     */
    public void recordLate(long lateNanos, int n) {
        waitLateness.record(lateNanos, n);
    }

    /**
     * Returns the smallest lateness that is counted in the same buckets as another one. Waits whose lateness is between
     * the two can be recorded with one call.
     *
     * @param lateNanos the other one
     * @param nanos the present moment
     * @return nanoseconds, at most {@code lateNanos}
     */
    public long lowestEquivalent(long lateNanos, long nanos) {
        long inHistograms = waitLateness.lowestEquivalent(lateNanos);
        return Math.max(inHistograms, LoopMinute.lowestEquivalent(lateNanos, nanos));
    }

    /**
     * Counts the waits of a tick that end. Only the thread of the event loop may call this method.
     *
     * @param n the number of waits
     * @param lateNanos how much later than planned their tick rang
     * @param nanos the present moment
     */
    public void recordFired(int n, long lateNanos, long nanos) {
        fired.add(n);
        loopLateness.record(lateNanos, n);
        minute.record(nanos - lateNanos, lateNanos, n, nanos);
    }

    /**
     * Counts waits that are cancelled.
     *
     * @param n the number of waits
     */
    public void recordCancelled(int n) {
        cancelled.add(n);
    }

    /** Records a probe, and the probes that were missed since the one before. */
    void recordProbe(long dueNanos, long nanos, long lateNanos, long missedProbes, long periodNanos) {
        probes.increment();
        missed.add(missedProbes);
        loopLateness.record(lateNanos);
        minute.record(dueNanos, lateNanos, 1, nanos);
        // Not recordValueWithExpectedInterval() of HdrHistogram: it leaves out the last missed probe, which is late by
        // less than a period.
        for (long i = 1; i <= missedProbes; i++) {
            // Not negative, which would count as early: the misses are counted from the moment on the grid, while
            // lateNanos may leave out the rounding to the tick.
            long missedLate = Math.max(0, lateNanos - i * periodNanos);
            loopLateness.record(missedLate);
            minute.record(dueNanos + i * periodNanos, missedLate, 1, nanos);
        }
    }

    /** Drops what is older than a minute from the figures of the last minute. */
    void roll(long nanos) {
        waitLateness.roll(nanos);
        loopLateness.roll(nanos);
    }

    void setName(String thread) {
        name = thread;
    }

    void setProbe(Probe newProbe) {
        probe = newProbe;
    }

    /**
     * Returns how late the event loop is now: as late as its last probe was, or as long as the next one is overdue,
     * whichever is more.
     *
     * @return nanoseconds; 0 if there is no probe
     */
    public long lateNanos() {
        Probe current = probe;
        return current == null ? 0 : current.lateNanos(loop.nanos());
    }

    /**
     * Returns the name of the event loop.
     *
     * @return the name of its thread, or a placeholder until that thread has run
     */
    public String name() {
        return name;
    }

    /**
     * Returns the number of waits that have begun.
     *
     * @return the sum of pending, ended and cancelled waits
     */
    public long accepted() {
        return accepted.sum();
    }

    /**
     * Returns the number of waits that have ended because their delay was over.
     *
     * @return 0 or more
     */
    public long fired() {
        return fired.sum();
    }

    /**
     * Returns the number of waits that were cancelled.
     *
     * @return 0 or more
     */
    public long cancelled() {
        return cancelled.sum();
    }

    /**
     * Returns the number of waits that are pending.
     *
     * @return 0 or more
     */
    public long pending() {
        // accepted() is read last: waits that begin and end in between would otherwise make the difference negative.
        long over = fired() + cancelled();
        return Math.max(0, accepted() - over);
    }

    /**
     * Returns the number of probes that have rung.
     *
     * @return 0 or more
     */
    public long probes() {
        return probes.sum();
    }

    /**
     * Returns the number of probes that were missed because the event loop was stalled.
     *
     * @return 0 or more
     */
    public long missed() {
        return missed.sum();
    }

    /**
     * Returns how much later than its delay each wait ended.
     *
     * @return one value for each wait that has ended
     */
    public LatenessSnapshot late() {
        return waitLateness.total(loop.nanos());
    }

    /**
     * Returns how late the event loop was at the end of each wait and at each probe.
     *
     * @return one value for each wait that has ended and for each probe, missed probes included
     */
    public LatenessSnapshot loop() {
        return loopLateness.total(loop.nanos());
    }

    /**
     * Returns {@link #late()} for the last minute.
     *
     * @return the values of the last 60 to 65 seconds
     */
    public LatenessSnapshot lateLastMinute() {
        return waitLateness.lastMinute(loop.nanos());
    }

    /**
     * Returns {@link #loop()} for the last minute.
     *
     * @return the values of the last 60 to 65 seconds
     */
    public LatenessSnapshot loopLastMinute() {
        return loopLateness.lastMinute(loop.nanos());
    }

    /**
     * Returns how late the event loop was at each moment of the last minute.
     *
     * @return the columns of the last minute, which go on changing
     */
    public LoopMinute minute() {
        return minute;
    }

    /**
     * Returns a report of all counts and latenesses.
     *
     * @return the present values
     */
    public LoopReport report() {
        return report(nanos());
    }

    long nanos() {
        return loop.nanos();
    }

    /** Returns a report whose tenths of a second end at a moment, so that those of several loops are the same ones. */
    LoopReport report(long nanos) {
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
                loopLastMinute(),
                minute.tenths(nanos));
    }
}
