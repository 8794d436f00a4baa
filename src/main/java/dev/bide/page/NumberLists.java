package dev.bide.page;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.number.NumberText;

/** Writes a JSON array of arrays of numbers, without an object for each number. One thread uses it. */
final class NumberLists {

    private static final double MICROS = 1e6;

    private final StringBuilder text = new StringBuilder("[");

    /** Whether the next element follows another one. */
    private boolean follows;

    @CanIgnoreReturnValue
    NumberLists begin() {
        separate();
        text.append('[');
        follows = false;
        return this;
    }

    @CanIgnoreReturnValue
    NumberLists end() {
        text.append(']');
        follows = true;
        return this;
    }

    @CanIgnoreReturnValue
    NumberLists add(long number) {
        separate();
        text.append(number);
        return this;
    }

    /** Adds a number of seconds, rounded to the microsecond. */
    @CanIgnoreReturnValue
    NumberLists addSeconds(double seconds) {
        separate();
        NumberText.append(text, Math.round(seconds * MICROS) / MICROS);
        return this;
    }

    private void separate() {
        if (follows) {
            text.append(',');
        }
        follows = true;
    }

    /** Returns the whole array. */
    @Override
    public String toString() {
        return text + "]";
    }
}
