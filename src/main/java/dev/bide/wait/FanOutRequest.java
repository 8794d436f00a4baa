package dev.bide.wait;

import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.Seconds;
import java.time.Duration;

/**
 * A request for a fan-out: n waits that start together, such as {@code FanOutRequest.of(10).upTo(0.2).withSeed(7)}.
 * Each method returns a changed copy. Times are seconds, or a {@link Duration}.
 *
 * <p>The seed is picked unless {@link #withSeed} sets it.
 *
 * @param n the number of waits; may be 0
 * @param shape the distribution of the delays
 * @param seed the seed of the delays, from 0 to {@link Seed#MAX}
 * @param need how many waits must succeed, from 1 to n; the rest are then cancelled. 0 if n is 0
 * @param onFailure what the failure of one wait means to the fan-out
 * @param terms the timeout of the fan-out, and the chance that a wait fails
 * @param nodes over how many nodes of a cluster the waits are spread, 1 for this one alone; or {@link #ALL_NODES}
 * @param listed whether the result has the list of delays
 */
public record FanOutRequest(
        int n, Shape shape, long seed, int need, OnFailure onFailure, Terms terms, int nodes, boolean listed)
        implements Request {

    /** The number of nodes that stands for all nodes of the cluster at the beginning of the fan-out. */
    public static final int ALL_NODES = Integer.MAX_VALUE;

    /** Rejects values that make no sense. */
    public FanOutRequest {
        if (n < 0) {
            throw Refusal.invalid("n", "must be a whole number, 0 or more", n);
        }
        // A fan-out of none needs none; any other needs at least one wait.
        if (need > n || (need < 1 && n > 0) || need < 0) {
            throw Refusal.invalid("need", "must be a whole number from 1 to n, which is " + n, need);
        }
        if (nodes < 1) {
            throw Refusal.invalid("nodes", "must be all or a whole number, 1 or more", nodes);
        }
        seed = Seed.checked(seed);
    }

    /**
     * Creates a request for a fan-out on one node, whose result has the list of delays.
     *
     * @param n the number of waits; may be 0
     * @param shape the distribution of the delays
     * @param seed the seed of the delays, from 0 to {@link Seed#MAX}
     * @param need how many waits must succeed, from 1 to n; 0 if n is 0
     * @param onFailure what the failure of one wait means to the fan-out
     * @param terms the timeout of the fan-out, and the chance that a wait fails
     */
    public FanOutRequest(int n, Shape shape, long seed, int need, OnFailure onFailure, Terms terms) {
        this(n, shape, seed, need, onFailure, terms, 1, true);
    }

    /**
     * Creates a request for n uniform waits of up to ten seconds, which are all needed, have no timeout and do not fail.
     *
     * @param n the number of waits; may be 0
     * @return a request with a seed that was picked
     */
    public static FanOutRequest of(int n) {
        return plain(n, WaitRequest.uniform(WaitRequest.DEFAULT_MAX_DELAY), Seed.pick());
    }

    /** Returns a request for n waits that are all needed, have no timeout and do not fail. */
    private static FanOutRequest plain(int n, Shape shape, long seed) {
        return new FanOutRequest(n, shape, seed, n, OnFailure.FAIL_FAST, Terms.NONE);
    }

    /**
     * Returns the same request with uniform delays.
     *
     * @param maxDelay the longest delay of each wait, in seconds
     * @return a fan-out with those delays
     */
    public FanOutRequest upTo(double maxDelay) {
        return shaped(WaitRequest.uniform(maxDelay));
    }

    /**
     * Returns the same request with uniform delays.
     *
     * @param maxDelay the longest delay of each wait
     * @return a fan-out with those delays
     */
    public FanOutRequest upTo(Duration maxDelay) {
        return upTo(Seconds.of(maxDelay));
    }

    /**
     * Returns the same request with another distribution of delays.
     *
     * @param other the distribution
     * @return a fan-out with those delays
     */
    public FanOutRequest shaped(Shape other) {
        return new FanOutRequest(n, other, seed, need, onFailure, terms, nodes, listed);
    }

    /**
     * Returns the same request with only the soonest waits needed: with one it is a hedge, with several a quorum.
     *
     * @param waits how many waits must succeed, from 1 to n
     * @return a fan-out that ends when that many waits have succeeded
     */
    public FanOutRequest needing(int waits) {
        return new FanOutRequest(n, shape, seed, waits, onFailure, terms, nodes, listed);
    }

    /**
     * Returns the same request with a timeout.
     *
     * @param timeout after how many seconds the fan-out is given up
     * @return a fan-out that fails with {@link Reason#TIMED_OUT} if it takes longer
     */
    public FanOutRequest within(double timeout) {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms.within(timeout), nodes, listed);
    }

    /**
     * Returns the same request with a timeout.
     *
     * @param timeout after which time the fan-out is given up
     * @return a fan-out that fails with {@link Reason#TIMED_OUT} if it takes longer
     */
    public FanOutRequest within(Duration timeout) {
        return within(Seconds.of(timeout));
    }

    /**
     * Returns the same request with waits that may fail. Unless failures are collected ({@link #collecting}), the first
     * one ends the fan-out, which fails with {@link Reason#FAILED_AS_ASKED}.
     *
     * @param rate the chance that a wait fails when its delay is over, from 0 to 1
     * @param status the code of such a failure, from 400 to 599
     * @return a fan-out whose waits may fail
     */
    public FanOutRequest failing(double rate, int status) {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms.failing(rate, status), nodes, listed);
    }

    /**
     * Returns the same request with waits that may fail, and whose failure breaks the connection of the client.
     *
     * @param rate the chance that a wait fails when its delay is over, from 0 to 1
     * @param fault what happens to the connection; {@link dev.bide.refusal.Failure#fault} has it
     * @return a fan-out whose waits may fail
     */
    public FanOutRequest failing(double rate, Fault fault) {
        Terms broken = terms.failing(rate, Terms.DEFAULT_STATUS).breaking(fault);
        return new FanOutRequest(n, shape, seed, need, onFailure, broken, nodes, listed);
    }

    /**
     * Returns the same request with failures collected: the fan-out goes on when waits fail, and its result has the delays
     * of those that succeed. If fewer than all waits are needed, it fails as soon as too few are left.
     *
     * @return a fan-out that a failure does not end
     */
    public FanOutRequest collecting() {
        return new FanOutRequest(n, shape, seed, need, OnFailure.COLLECT, terms, nodes, listed);
    }

    /**
     * Returns the same request with its waits spread over the nodes of a cluster. The delays, the failures and the outcome
     * are the same as on one node. If a node is lost, the fan-out fails with {@link Reason#LOST}, unless failures are
     * collected. Then it continues without the waits of that node. If not all waits are needed, waits of other nodes
     * replace them, and the fan-out fails only if too few are left.
     *
     * @param count how many nodes take part, or {@link #ALL_NODES}
     * @return a fan-out over several nodes
     */
    public FanOutRequest over(int count) {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms, count, listed);
    }

    /**
     * Returns the same request without the list of delays in its result, which then has only their number and quantiles
     * ({@link Measurement#summary}). Over several nodes, this node then keeps only the delays of its own waits, unless
     * failures are collected and not all waits are needed.
     *
     * @return a fan-out whose result has no list
     */
    public FanOutRequest withoutList() {
        return new FanOutRequest(n, shape, seed, need, onFailure, terms, nodes, false);
    }

    /**
     * Draws the delays of this request, without waiting for them. It takes about 50 ms for a million, and needs neither an
     * event loop nor a class of Vert.x.
     *
     * @return all n delays in seconds, ascending
     */
    public double[] draw() {
        // Without terms and need, because those would end the drawing early.
        Drawing drawing = new Drawing(plain(n, shape, seed));
        drawing.run(end -> {});
        return drawing.delays();
    }

    /**
     * Draws the delays that the result of this request has, without waiting for them: those of the waits that succeed.
     *
     * @return the delays in seconds, ascending; none if the fan-out fails or times out
     */
    public double[] drawSucceeding() {
        Drawing drawing = new Drawing(this);
        drawing.run(end -> {});
        double[] succeeding = drawing.plan().succeeding();
        return succeeding == null ? new double[0] : succeeding;
    }

    /**
     * Draws the delays of this request in the order of their indexes, without waiting for them. Delay number k is that of
     * call number k of a sequence with the same shape and seed.
     *
     * @return all n delays in seconds
     */
    public double[] drawInOrder() {
        Draw draw = new Draw(plain(n, shape, seed));
        double[] delays = new double[n];
        for (int i = 0; i < n; i++) {
            delays[i] = draw.delay(draw.bits(i));
        }
        return delays;
    }

    @Override
    public FanOutRequest withSeed(long other) {
        return new FanOutRequest(n, shape, other, need, onFailure, terms, nodes, listed);
    }

    /** Returns whether waits that are lost with a node can be replaced by waits that would otherwise be cancelled. */
    boolean hasSpares() {
        return onFailure == OnFailure.COLLECT && need < n;
    }

    /** Returns whether all n waits are sure to succeed, so that no delay needs to be looked at to know the outcome. */
    boolean isPlain() {
        return need == n && terms.failRate() == 0 && terms.timeout() >= shape.max();
    }
}
