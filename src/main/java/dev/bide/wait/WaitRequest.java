package dev.bide.wait;

/**
 * One random wait that is asked for.
 *
 * @param maxDelay the longest that it may take, in seconds
 * @param seed what its delay is drawn from
 * @param terms how much time there is for it, and how likely it is to fail
 */
public record WaitRequest(double maxDelay, long seed, Terms terms) implements Request {

    /** The longest delay where none is given, as in the exercise that this comes from. */
    public static final double DEFAULT_MAX_DELAY = 10;

    /** Refuses what cannot be waited for. */
    public WaitRequest {
        maxDelay = checkedDelay(maxDelay);
        seed = Seed.checked(seed);
    }

    /**
     * Asks for a wait that has all its time and does not fail.
     *
     * @param maxDelay the longest that it may take, in seconds
     * @param seed what its delay is drawn from
     */
    public WaitRequest(double maxDelay, long seed) {
        this(maxDelay, seed, Terms.NONE);
    }

    /**
     * Asks for the same within some time.
     *
     * @param timeout after how many seconds the wait is given up, if it is not over
     * @return a request that fails with {@link Reason#TIMED_OUT} if its delay is longer
     */
    public WaitRequest within(double timeout) {
        return new WaitRequest(maxDelay, seed, terms.within(timeout));
    }

    /**
     * Asks for the same with a chance of failure.
     *
     * @param rate how likely the wait is to fail when its delay is over, from 0 to 1
     * @param status the code of its failure, from 400 to 599
     * @return a request that may fail with {@link Reason#FAILED_AS_ASKED}
     */
    public WaitRequest failing(double rate, int status) {
        return new WaitRequest(maxDelay, seed, terms.failing(rate, status));
    }

    @Override
    public WaitRequest withSeed(long other) {
        return new WaitRequest(maxDelay, other, terms);
    }

    static double checkedDelay(double maxDelay) {
        if (!(maxDelay >= 0 && maxDelay < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("maxDelay", "must be a number of seconds, 0 or more", maxDelay);
        }
        return maxDelay + 0.0; // -0.0 is 0
    }
}
