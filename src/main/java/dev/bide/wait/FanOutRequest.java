package dev.bide.wait;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;

/**
 * A fan-out that is asked for: n waits, started together.
 *
 * @param n how many waits, 0 for none
 * @param shape how the delays are drawn
 * @param seed what the delays are drawn from
 * @param need how many of them have to end well, from 1 to n, after which the rest are cancelled; 0 where n is 0
 * @param onFailure what the failure of one means to all
 * @param terms how much time there is for all, and how likely each is to fail
 */
public record FanOutRequest(int n, Shape shape, long seed, int need, OnFailure onFailure, Terms terms)
        implements Request {

    /** Refuses what cannot be waited for. */
    public FanOutRequest {
        if (n < 0) {
            throw Refusal.invalid("n", "must be a whole number, 0 or more", n);
        }
        if (need > n || (need < 1 && n > 0) || need < 0) {
            throw Refusal.invalid("need", "must be a whole number from 1 to n, which is " + n, need);
        }
        seed = Seed.checked(seed);
    }

    /**
     * Asks for n waits, all of which are needed, have all their time and do not fail.
     *
     * @param n how many waits, 0 for none
     * @param shape how the delays are drawn
     * @param seed what they are drawn from
     */
    public FanOutRequest(int n, Shape shape, long seed) {
        this(n, shape, seed, n, OnFailure.FAIL_FAST, Terms.NONE);
    }

    /**
     * Asks for n waits of any length, all of which are needed, have all their time and do not fail.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest that each may take, in seconds
     * @param seed what the delays are drawn from
     */
    public FanOutRequest(int n, double maxDelay, long seed) {
        this(n, WaitRequest.upTo(maxDelay), seed);
    }

    /**
     * Asks for the same, of which only the first few are needed: one is a hedge, several are a quorum.
     *
     * @param waits how many have to end well, from 1 to n
     * @return a request that is over when so many are
     */
    public FanOutRequest needing(int waits) {
        return new FanOutRequest(n, shape, seed, waits, onFailure, terms);
    }

    /**
     * Asks for the same within some time.
     *
     * @param timeout after how many seconds whatever is not over is given up
     * @return a request that fails with {@link Reason#TIMED_OUT} if it takes longer
     */
    public FanOutRequest within(double timeout) {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms.within(timeout));
    }

    /**
     * Asks for the same with a chance of failure. Unless failures are collected ({@link #collecting}), the first one ends
     * it, and it fails with {@link Reason#FAILED_AS_ASKED}.
     *
     * @param rate how likely each wait is to fail when its delay is over, from 0 to 1
     * @param status the code of such a failure, from 400 to 599
     * @return a request whose waits may fail
     */
    public FanOutRequest failing(double rate, int status) {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms.failing(rate, status));
    }

    /**
     * Asks for the same, going on when waits fail: what made it is collected. Where fewer than all are needed, it fails as
     * soon as so many have failed that too few are left.
     *
     * @return a request that a failure does not end
     */
    public FanOutRequest collecting() {
        return new FanOutRequest(n, shape, seed, need, OnFailure.COLLECT, terms);
    }

    /**
     * Draws the delays that this request comes to, without waiting for them. It takes about 50 ms for a million, and
     * needs neither an event loop nor a class of Vert.x.
     *
     * @return all n delays in seconds, ascending
     */
    public double[] draw() {
        Drawing drawing = new Drawing(new FanOutRequest(n, shape, seed));
        drawing.run(end -> {});
        return drawing.delays();
    }

    @Override
    public FanOutRequest withSeed(long other) {
        return new FanOutRequest(n, shape, other, need, onFailure, terms);
    }

    /** Tells whether all its waits are sure to end well, whatever is asked. */
    boolean isPlain() {
        return need == n && terms.failRate() == 0 && terms.timeout() >= shape.max();
    }
}
