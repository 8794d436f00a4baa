package dev.bide.lateness;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report that event loops were held up.
 *
 * @param loops the names of the threads of the loops that were held up at the same time
 * @param of how many event loops there are
 * @param since when it began, as early as is known
 * @param seconds the worst lateness. For {@link StallCause#QUEUE}: half of the loop's timers were later than this
 * @param cause why
 * @param collector how many of the seconds the garbage collector took
 * @param by what the loop ran meanwhile, such as {@code com.acme.Pay.call(Pay.java:41)}; empty if it is not known
 * @param times the number of stalls of these loops since their last report, this one included
 */
public record Stall(
        List<String> loops,
        int of,
        Instant since,
        double seconds,
        StallCause cause,
        double collector,
        Optional<String> by,
        int times) {

    private static final int MAX_NAMES = 4;

    /** Creates a report. */
    public Stall {
        loops = List.copyOf(loops);
        if (loops.isEmpty() || loops.size() > of) {
            throw new IllegalArgumentException(loops.size() + " of " + of + " loops");
        }
    }

    Stall withTimes(int newTimes) {
        return new Stall(loops, of, since, seconds, cause, collector, by, newTimes);
    }

    /** Returns the sentence of the log and of the command line. */
    @Override
    public String toString() {
        String sentence = switch (cause) {
            case COLLECTOR -> heldUp() + ", and the collector took " + millis(collector) + " of it";
            case STOPPED ->
                heldUp() + ", and the collector took " + millis(collector)
                        + " of it: the process was stopped, or the machine paused";
            case BLOCKED ->
                heldUp()
                        + (loops.size() == 1 ? ": a handler blocked" : ": handlers blocked")
                        + by.map(frame -> ", " + frame).orElse("");
            case QUEUE ->
                String.join(", ", loops) + ": half of its timers are over " + millis(seconds)
                        + " late: a long queue of short tasks";
        };
        return sentence + (times > 1 ? "; " + times + " times since the last report" : "");
    }

    private String heldUp() {
        String time = " held up for " + millis(seconds);
        if (of == 1) {
            return loops.get(0) + " was" + time;
        }
        if (loops.size() == 1) {
            return loops.get(0) + " alone was" + time;
        }
        if (loops.size() == of) {
            return "all " + of + " loops were" + time + " at once";
        }
        String names = loops.size() <= MAX_NAMES ? " (" + String.join(", ", loops) + ")" : "";
        return loops.size() + " of " + of + " loops" + names + " were" + time + " at once";
    }

    private static String millis(double seconds) {
        return Math.round(seconds * 1000) + " ms";
    }
}
