package dev.bide.wait;

/**
 * One random wait that is asked for.
 *
 * @param maxDelay the longest that it may take, in seconds
 * @param seed what its delay is drawn from
 */
public record WaitRequest(double maxDelay, long seed) implements Request {

    /** The longest delay where none is given, as in the exercise that this comes from. */
    public static final double DEFAULT_MAX_DELAY = 10;

    /** Refuses what cannot be waited for. */
    public WaitRequest {
        maxDelay = checkedDelay(maxDelay);
        seed = Seed.checked(seed);
    }

    static double checkedDelay(double maxDelay) {
        if (!(maxDelay >= 0 && maxDelay < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("maxDelay", "must be a number of seconds, 0 or more", maxDelay);
        }
        return maxDelay + 0.0; // -0.0 is 0
    }
}
