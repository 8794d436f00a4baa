package dev.bide.wait;

/** Is told of the waits of a fan-out as they end, in order, on the loop's thread. */
@FunctionalInterface
public interface Ended {

    /**
     * Some waits have ended, all in the same tick.
     *
     * @param delays the delays of the fan-out, ascending as far as they have ended
     * @param from the first that has ended now
     * @param to the one after the last
     * @param elapsed nanoseconds since the fan-out was asked for
     */
    void ended(double[] delays, int from, int to, long elapsed);
}
