package dev.bide.shape;

/** What takes an even number to a delay. Any thread may call it. */
interface QuantileFunction {

    /**
     * Gives a delay.
     *
     * @param u from 0 up to but not including 1
     * @return seconds, no less than for any smaller number
     */
    double at(double u);
}
