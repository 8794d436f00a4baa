package dev.bide.metric;

import java.util.function.DoubleSupplier;

/**
 * One number that may change at any time.
 *
 * @param name what it is called, without the suffixes that a format may want
 * @param help the same in a sentence
 * @param counts whether it only ever grows
 * @param label the name of what tells it from others of its name, or an empty text
 * @param value the value of that
 * @param number gives the number
 */
record Figure(String name, String help, boolean counts, String label, String value, DoubleSupplier number) {}
