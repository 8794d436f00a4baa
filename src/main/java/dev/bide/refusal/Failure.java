package dev.bide.refusal;

/**
 * A wait or a fan-out that has begun, and has come to no good end: it failed as it was asked to, or its time was up. It
 * tells what a good end would have told: how long it should have taken, and how long it did.
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

    /**
     * Creates a failure.
     *
     * @param reason {@link Reason#FAILED_AS_ASKED} or {@link Reason#TIMED_OUT}
     * @param sentence the same for people
     * @param code the code that callers are answered with
     * @param finished how many waits had ended
     * @param of how many waits there were
     * @param planned when it was to come, in seconds from the start
     * @param elapsed when it came, in seconds from the start
     * @param late the difference, to the nanosecond
     * @param seed what the delays were drawn from
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
            long seed) {
        super(reason, sentence);
        this.code = code;
        this.finished = finished;
        this.of = of;
        this.planned = planned;
        this.elapsed = elapsed;
        this.late = late;
        this.seed = seed;
    }

    @Override
    public int code() {
        return code;
    }

    /**
     * Tells how many waits had ended.
     *
     * @return from 0 to {@link #of()}
     */
    public int finished() {
        return finished;
    }

    /**
     * Tells how many waits there were.
     *
     * @return 1 or more
     */
    public int of() {
        return of;
    }

    /**
     * Tells when it was to come: the delay of the wait that failed, or the time that there was.
     *
     * @return seconds from the start
     */
    public double planned() {
        return planned;
    }

    /**
     * Tells when it came.
     *
     * @return seconds from the start
     */
    public double elapsed() {
        return elapsed;
    }

    /**
     * Tells how late it came.
     *
     * @return seconds, to the nanosecond, never negative
     */
    public double late() {
        return late;
    }

    /**
     * Gives what the delays, and who fails, were drawn from.
     *
     * @return the seed of the request
     */
    public long seed() {
        return seed;
    }
}
