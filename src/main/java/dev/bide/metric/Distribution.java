package dev.bide.metric;

import dev.bide.lateness.LatenessSnapshot;
import java.util.function.Supplier;

/**
 * A row of the table of metrics: the distribution of a lateness on one event loop, in seconds.
 *
 * @param name the name of the metric with dots, without the unit
 * @param help the description of the metric, a sentence
 * @param loop the name of the event loop, the value of the label {@code loop}
 * @param all reads everything since the start; any thread may call it
 * @param lastMinute reads the last minute; any thread may call it
 */
record Distribution(
        String name, String help, String loop, Supplier<LatenessSnapshot> all, Supplier<LatenessSnapshot> lastMinute) {}
