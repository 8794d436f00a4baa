package dev.bide.lateness;

import java.time.Instant;

/**
 * What a loop has done so far, and how late; or all loops together.
 *
 * @param name that of its thread, or "all"
 * @param since when the recording began
 * @param pending how many waits are under way
 * @param fired how many waits have ended
 * @param cancelled how many waits were given up before
 * @param probes how many times the probe has rung
 * @param missed how many times it should have rung besides, while the loop was held up
 * @param late how much later than its delay each wait has ended
 * @param loop how much later than its tick each wait has ended, and how late each probe was, the missed ones included
 * @param lateLastMinute {@code late} of the last minute
 * @param loopLastMinute {@code loop} of the last minute
 */
public record LoopReport(
        String name,
        Instant since,
        long pending,
        long fired,
        long cancelled,
        long probes,
        long missed,
        LatenessSnapshot late,
        LatenessSnapshot loop,
        LatenessSnapshot lateLastMinute,
        LatenessSnapshot loopLastMinute) {

    /**
     * Tells how many waits have begun.
     *
     * @return those that are under way, have ended and were given up
     */
    public long accepted() {
        return pending + fired + cancelled;
    }

    /** Adds up two loops. */
    LoopReport plus(LoopReport other) {
        return new LoopReport(
                "all",
                since.isBefore(other.since) ? since : other.since,
                pending + other.pending,
                fired + other.fired,
                cancelled + other.cancelled,
                probes + other.probes,
                missed + other.missed,
                late.plus(other.late),
                loop.plus(other.loop),
                lateLastMinute.plus(other.lateLastMinute),
                loopLastMinute.plus(other.loopLastMinute));
    }

    LoopReport named(String other) {
        return new LoopReport(
                other, since, pending, fired, cancelled, probes, missed, late, loop, lateLastMinute, loopLastMinute);
    }
}
