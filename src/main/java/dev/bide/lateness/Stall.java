package dev.bide.lateness;

/**
 * A loop that has been held up for longer than it should.
 *
 * @param loop the name of its thread
 * @param late how late its probe was, in seconds
 * @param times how many times it was held up so since it was last told, this time included
 * @param loops how many loops there are
 * @param lateLoops how many of them were as late just then: all of them, if the whole process was paused
 */
public record Stall(String loop, double late, int times, int loops, int lateLoops) {

    @Override
    public String toString() {
        String others = loops == 1 ? "" : "; " + lateLoops + " of " + loops + " loops were";
        return "event loop " + loop + " was " + Math.round(late * 1000) + " ms late" + others
                + (times > 1 ? "; " + times + " times in the last minute or more" : "");
    }
}
