package dev.bide.bench;

import java.util.List;

/**
 * How the cost of one thing grows with its number.
 *
 * @param name the name that selects it
 * @param title the title of its picture
 * @param unit what is counted, in the plural
 * @param first what {@link GrowthPoint#beyond} means here
 * @param proportional whether a perfect program needs the same CPU time for each, and not the same for all
 * @param kept whether a perfect program needs the same memory for each, and not the same for all
 * @param sizes the numbers to measure, in ascending order
 * @param measure measures one of them
 */
record GrowthSeries(
        String name,
        String title,
        String unit,
        String first,
        boolean proportional,
        boolean kept,
        List<Integer> sizes,
        Measure measure) {

    /** Measures one size. */
    interface Measure {
        GrowthPoint of(int size) throws Exception;
    }
}
