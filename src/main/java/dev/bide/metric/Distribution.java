package dev.bide.metric;

import dev.bide.lateness.LatenessSnapshot;
import java.util.function.Supplier;

/**
 * How late the things of one loop were, in seconds.
 *
 * @param name what it is called, without the unit
 * @param help the same in a sentence
 * @param loop the name of the loop
 * @param all gives all of it
 * @param lastMinute gives that of the last minute
 */
record Distribution(
        String name, String help, String loop, Supplier<LatenessSnapshot> all, Supplier<LatenessSnapshot> lastMinute) {}
