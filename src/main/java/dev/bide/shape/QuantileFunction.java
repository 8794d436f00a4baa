package dev.bide.shape;

/** An inverse distribution function: maps a uniform number in [0, 1) to a delay. Any thread may call it. */
interface QuantileFunction {

    /**
     * Returns the delay of a uniform number.
     *
     * @param u a number from 0 up to but not including 1
     * @return seconds, at least the delay of any smaller {@code u}
     */
    double at(double u);
}
