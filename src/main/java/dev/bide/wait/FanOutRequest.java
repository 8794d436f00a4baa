package dev.bide.wait;

/**
 * A fan-out that is asked for: n waits, started together.
 *
 * @param n how many waits, 0 for none
 * @param maxDelay the longest that each may take, in seconds
 * @param seed what the delays are drawn from
 */
public record FanOutRequest(int n, double maxDelay, long seed) implements Request {

    /** Refuses what cannot be waited for. */
    public FanOutRequest {
        if (n < 0) {
            throw Refusal.invalid("n", "must be a whole number, 0 or more", n);
        }
        maxDelay = WaitRequest.checkedDelay(maxDelay);
        seed = Seed.checked(seed);
    }
}
