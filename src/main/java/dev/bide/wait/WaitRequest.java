package dev.bide.wait;

import dev.bide.number.SecondsText;
import dev.bide.pool.PoolUse;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request for one random wait, such as {@code WaitRequest.upTo(0.2).withSeed(7).within(0.1)}. Each method returns a changed
 * copy. Times are seconds, or a {@link Duration}.
 *
 * <p>The seed is picked unless {@link #withSeed} sets it.
 *
 * @param shape the distribution of the delay
 * @param seed the seed of the delay, from 0 to {@link Seed#MAX}
 * @param terms the timeout of the wait, and the chance that it fails
 * @param pool the pool that the wait enters, if any
 * @param index which draw of the seed the wait gets, counted from 0; if empty, the first one, and the answer names no index
 */
public record WaitRequest(Shape shape, long seed, Terms terms, Optional<PoolUse> pool, OptionalLong index)
        implements Request {

    /** The longest delay if the client gives none, in seconds: that of the Python exercise. */
    public static final double DEFAULT_MAX_DELAY = 10;

    /** Rejects values that make no sense. */
    public WaitRequest {
        seed = Seed.checked(seed);
        if (index.isPresent() && (index.getAsLong() < 0 || index.getAsLong() > Seed.MAX)) {
            throw Refusal.invalid("index", "must be a whole number from 0 to " + Seed.MAX, index.getAsLong());
        }
    }

    /**
     * Creates a request for a uniform wait that has no timeout and does not fail.
     *
     * @param maxDelay the longest delay, in seconds
     * @return a request with a seed that was picked
     */
    public static WaitRequest upTo(double maxDelay) {
        return of(uniform(maxDelay));
    }

    /**
     * Creates a request for a uniform wait that has no timeout and does not fail.
     *
     * @param maxDelay the longest delay
     * @return a request with a seed that was picked
     */
    public static WaitRequest upTo(Duration maxDelay) {
        return upTo(Seconds.of(maxDelay));
    }

    /**
     * Creates a request for a wait that has no timeout and does not fail.
     *
     * @param shape the distribution of the delay
     * @return a request with a seed that was picked
     */
    public static WaitRequest of(Shape shape) {
        return new WaitRequest(shape, Seed.pick(), Terms.NONE, Optional.empty(), OptionalLong.empty());
    }

    /**
     * Returns the same request with a timeout.
     *
     * @param timeout after how many seconds the wait is given up
     * @return a wait that fails with {@link Reason#TIMED_OUT} if its delay is longer
     */
    public WaitRequest within(double timeout) {
        return new WaitRequest(shape, seed, terms.within(timeout), pool, index);
    }

    /**
     * Returns the same request with a timeout.
     *
     * @param timeout after which time the wait is given up
     * @return a wait that fails with {@link Reason#TIMED_OUT} if its delay is longer
     */
    public WaitRequest within(Duration timeout) {
        return within(Seconds.of(timeout));
    }

    /**
     * Returns the same request with a chance of failure.
     *
     * @param rate the chance that the wait fails when its delay is over, from 0 to 1
     * @param status the code of its failure, from 400 to 599
     * @return a wait that may fail with {@link Reason#FAILED_AS_ASKED}
     */
    public WaitRequest failing(double rate, int status) {
        return new WaitRequest(shape, seed, terms.failing(rate, status), pool, index);
    }

    /**
     * Returns the same request with a chance of a failure that breaks the connection of its client, if there is one.
     *
     * @param rate the chance that the wait fails when its delay is over, from 0 to 1
     * @param fault what happens to the connection; {@link dev.bide.refusal.Failure#fault} has it
     * @return a wait that may fail with {@link Reason#FAILED_AS_ASKED}
     */
    public WaitRequest failing(double rate, Fault fault) {
        Terms broken = terms.failing(rate, Terms.DEFAULT_STATUS).breaking(fault);
        return new WaitRequest(shape, seed, broken, pool, index);
    }

    /**
     * Returns the same request in a pool.
     *
     * @param through the pool
     * @return a wait that takes longer while others are in that pool
     */
    public WaitRequest in(PoolUse through) {
        return new WaitRequest(shape, seed, terms, Optional.of(through), index);
    }

    /**
     * Returns the same request with another draw of its seed: wait number {@code draw} of a fan-out or of a sequence.
     *
     * @param draw the number of the draw, from 0 to {@link Seed#MAX}
     * @return a wait with the delay and the failure of that draw
     */
    public WaitRequest at(long draw) {
        return new WaitRequest(shape, seed, terms, pool, OptionalLong.of(draw));
    }

    /**
     * Draws the delay of this request, without waiting for it.
     *
     * @return the delay in seconds, without the time in the queue of a pool
     */
    public double draw() {
        Draw draw = new Draw(this);
        return draw.delay(draw.bits(index.orElse(0)));
    }

    /**
     * Returns whether the wait fails when its delay is over.
     *
     * @return true if the draw of this request is one that fails
     */
    public boolean fails() {
        Draw draw = new Draw(this);
        return draw.fails(draw.bits(index.orElse(0)));
    }

    @Override
    public WaitRequest withSeed(long other) {
        return new WaitRequest(shape, other, terms, pool, index);
    }

    /** Returns the distribution of the Python exercise: uniform from 0. */
    static Shape uniform(double maxDelay) {
        // Not left to Shape.uniform(), whose refusal would name a field that the client has not set. Negated, so that
        // NaN is refused too.
        if (!(maxDelay >= 0 && maxDelay < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("maxDelay", SecondsText.RULE, maxDelay);
        }
        return Shape.uniform(0, maxDelay);
    }
}
