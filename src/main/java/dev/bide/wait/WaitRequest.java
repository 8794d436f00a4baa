package dev.bide.wait;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import java.util.Optional;

/**
 * One random wait that is asked for.
 *
 * @param shape how its delay is drawn
 * @param seed what its delay is drawn from
 * @param terms how much time there is for it, and how likely it is to fail
 * @param load the pool that it goes through, if any
 */
public record WaitRequest(Shape shape, long seed, Terms terms, Optional<PoolUse> load) implements Request {

    /** The longest delay where none is given, as in the exercise that this comes from. */
    public static final double DEFAULT_MAX_DELAY = 10;

    /** Refuses what cannot be waited for. */
    public WaitRequest {
        seed = Seed.checked(seed);
    }

    /**
     * Asks for a wait that has all its time and does not fail.
     *
     * @param shape how its delay is drawn
     * @param seed what it is drawn from
     */
    public WaitRequest(Shape shape, long seed) {
        this(shape, seed, Terms.NONE, Optional.empty());
    }

    /**
     * Asks for a wait of any length that has all its time and does not fail.
     *
     * @param maxDelay the longest that it may take, in seconds
     * @param seed what its delay is drawn from
     */
    public WaitRequest(double maxDelay, long seed) {
        this(upTo(maxDelay), seed);
    }

    /**
     * Asks for the same within some time.
     *
     * @param timeout after how many seconds the wait is given up, if it is not over
     * @return a request that fails with {@link Reason#TIMED_OUT} if its delay is longer
     */
    public WaitRequest within(double timeout) {
        return new WaitRequest(shape, seed, terms.within(timeout), load);
    }

    /**
     * Asks for the same with a chance of failure.
     *
     * @param rate how likely the wait is to fail when its delay is over, from 0 to 1
     * @param status the code of its failure, from 400 to 599
     * @return a request that may fail with {@link Reason#FAILED_AS_ASKED}
     */
    public WaitRequest failing(double rate, int status) {
        return new WaitRequest(shape, seed, terms.failing(rate, status), load);
    }

    /**
     * Asks for the same, through a pool.
     *
     * @param through which
     * @return a request that takes the longer the more others there are
     */
    public WaitRequest in(PoolUse through) {
        return new WaitRequest(shape, seed, terms, Optional.of(through));
    }

    @Override
    public WaitRequest withSeed(long other) {
        return new WaitRequest(shape, other, terms, load);
    }

    /**
     * Gives the shape of the exercise that this comes from.
     *
     * @param maxDelay the longest delay, in seconds
     * @return one of which every delay up to that is as likely as another
     * @throws Refusal if there is no such time
     */
    public static Shape upTo(double maxDelay) {
        if (!(maxDelay >= 0 && maxDelay < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("maxDelay", "must be a number of seconds, 0 or more", maxDelay);
        }
        return Shape.uniform(0, maxDelay);
    }
}
