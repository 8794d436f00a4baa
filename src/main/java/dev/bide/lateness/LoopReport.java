package dev.bide.lateness;

import java.time.Instant;

/**
 * The counts and the lateness of one event loop, or of all event loops together.
 *
 * @param name the name of the event loop's thread, or "all"
 * @param since when recording began
 * @param pending the number of pending waits
 * @param fired the number of waits that have ended
 * @param cancelled the number of waits that were cancelled before they ended
 * @param probes the number of probes that have rung
 * @param missed the number of probes that were missed because the event loop was stalled
 * @param late how much later than its delay each wait ended
 * @param loop how much later than its tick each wait ended, and how late each probe was, missed probes included
 * @param lateLastMinute {@code late} for the last minute
 * @param loopLastMinute {@code loop} for the last minute
 * @param tenths the worst value of {@code loop} in each tenth of a second of the last minute
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
        LatenessSnapshot loopLastMinute,
        Tenths tenths) {

    /**
     * Returns the number of waits that have begun.
     *
     * @return the sum of pending, ended and cancelled waits
     */
    public long accepted() {
        return pending + fired + cancelled;
    }

    /** Returns the sum of two reports. */
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
                loopLastMinute.plus(other.loopLastMinute),
                tenths.worst(other.tenths));
    }

    LoopReport withName(String newName) {
        return new LoopReport(
                newName,
                since,
                pending,
                fired,
                cancelled,
                probes,
                missed,
                late,
                loop,
                lateLastMinute,
                loopLastMinute,
                tenths);
    }
}
