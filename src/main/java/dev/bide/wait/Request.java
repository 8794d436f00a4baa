package dev.bide.wait;

import dev.bide.shape.Shape;

/** A request for one wait or for a fan-out. */
public sealed interface Request permits WaitRequest, FanOutRequest {

    /**
     * Returns the distribution of the delays.
     *
     * @return a shape
     */
    Shape shape();

    /**
     * Returns the seed of the delays.
     *
     * @return a whole number from 0 to {@link Seed#MAX}
     */
    long seed();

    /**
     * Returns the terms.
     *
     * @return the timeout, and the chance that a wait fails
     */
    Terms terms();

    /**
     * Returns the same request with another seed.
     *
     * @param other the seed, such as {@link Seed#pick()}
     * @return a request that differs in its seed alone
     */
    Request withSeed(long other);
}
