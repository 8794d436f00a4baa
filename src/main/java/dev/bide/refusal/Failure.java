package dev.bide.refusal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The failure of a wait or a fan-out that had begun: it failed as requested, or timed out. Like a result, it carries the
 * planned time and the time that it took.
 */
public final class Failure extends Refusal {

    private static final long serialVersionUID = 1;

    private final int code;
    private final int finished;
    private final int of;
    private final double planned;
    private final double elapsed;
    private final double late;
    private final long seed;

    /** -1 for none: an exception is serializable, and an OptionalLong is not. */
    private final long index;

    /** How it breaks the connection; null if it does not. Not an Optional, for the same reason. */
    private final transient Fault fault;

    /**
     * Creates a failure.
     *
     * @param reason {@link Reason#FAILED_AS_ASKED} or {@link Reason#TIMED_OUT}
     * @param sentence the message for people
     * @param code the code of the answer
     * @param finished the number of waits that had ended
     * @param of the number of waits of the request
     * @param planned the moment at which it should have failed, in seconds from the start
     * @param elapsed the moment at which it failed, in seconds from the start
     * @param late how late it failed, in seconds, to the nanosecond
     * @param seed the seed of the request
     * @param index which draw of the seed it was, if the request said so or a script or a sequence chose it
     */
    public Failure(
            Reason reason,
            String sentence,
            int code,
            int finished,
            int of,
            double planned,
            double elapsed,
            double late,
            long seed,
            OptionalLong index) {
        this(reason, sentence, code, finished, of, planned, elapsed, late, seed, index.orElse(-1), null);
    }

    private Failure(
            Reason reason,
            String sentence,
            int code,
            int finished,
            int of,
            double planned,
            double elapsed,
            double late,
            long seed,
            long index,
            Fault fault) {
        super(reason, sentence);
        this.code = code;
        this.finished = finished;
        this.of = of;
        this.planned = planned;
        this.elapsed = elapsed;
        this.late = late;
        this.seed = seed;
        this.index = index;
        this.fault = fault;
    }

    /**
     * Returns the same failure with a fault.
     *
     * @param how how the failure breaks the connection of its client
     * @return a failure with that fault
     */
    public Failure breaking(Fault how) {
        return new Failure(reason(), getMessage(), code, finished, of, planned, elapsed, late, seed, index, how);
    }

    /**
     * Returns how it breaks the connection of its client, instead of answering.
     *
     * @return a fault, if the request asked for one
     */
    public Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public int code() {
        return code;
    }

    /**
     * Returns the number of waits that had ended.
     *
     * @return from 0 to {@link #of()}
     */
    public int finished() {
        return finished;
    }

    /**
     * Returns the number of waits of the request.
     *
     * @return 1 or more
     */
    public int of() {
        return of;
    }

    /**
     * Returns the moment at which it should have failed: the delay of the wait that failed, or the timeout.
     *
     * @return seconds from the start
     */
    public double planned() {
        return planned;
    }

    /**
     * Returns the moment at which it failed.
     *
     * @return seconds from the start
     */
    public double elapsed() {
        return elapsed;
    }

    /**
     * Returns how late it failed.
     *
     * @return seconds, to the nanosecond, never negative
     */
    public double late() {
        return late;
    }

    /**
     * Returns the seed from which the delays and the failures were drawn.
     *
     * @return the seed of the request
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns which draw of the seed it was.
     *
     * @return a number from 0, if the request had one or a script or a sequence chose it
     */
    public OptionalLong index() {
        return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
    }
}
