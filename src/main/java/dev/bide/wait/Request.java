package dev.bide.wait;

import dev.bide.shape.Shape;

/** What can be waited for. */
public sealed interface Request permits WaitRequest, FanOutRequest {

    /**
     * Gives how the delays are drawn.
     *
     * @return their distribution
     */
    Shape shape();

    /**
     * Gives what the delays are drawn from.
     *
     * @return a whole number from 0 to {@link Seed#MAX}
     */
    long seed();

    /**
     * Gives the terms.
     *
     * @return how much time there is, and how likely it is to fail
     */
    Terms terms();

    /**
     * Asks for the same with other delays.
     *
     * @param other what they are to be drawn from, such as {@link Seed#pick()}
     * @return a request that differs in its seed alone
     */
    Request withSeed(long other);
}
