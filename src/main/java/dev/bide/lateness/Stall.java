package dev.bide.lateness;

/**
 * A report that an event loop was stalled: it ran its probe later than planned, by the warning limit or more.
 *
 * @param loop the name of the event loop's thread
 * @param late how late its probe was, in seconds
 * @param times the number of stalls of this event loop since its last report, this one included
 * @param loops the number of event loops
 * @param lateLoops the number of event loops that were late by the limit at that moment: all of them if the whole
 *     process was paused
 */
public record Stall(String loop, double late, int times, int loops, int lateLoops) {

    @Override
    public String toString() {
        String others = loops == 1 ? "" : "; " + lateLoops + " of " + loops + " loops were";
        return "event loop " + loop + " was " + Math.round(late * 1000) + " ms late" + others
                + (times > 1 ? "; " + times + " times in the last minute or more" : "");
    }
}
