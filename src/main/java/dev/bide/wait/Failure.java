package dev.bide.wait;

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
    private final long seed;

    private Failure(
            Reason reason, String sentence, int code, int finished, int of, double planned, long nanos, long seed) {
        super(reason, sentence);
        this.code = code;
        this.finished = finished;
        this.of = of;
        this.planned = planned;
        this.elapsed = Seconds.of(nanos);
        this.seed = seed;
    }

    /** Tells of a failure that was asked for. */
    static Failure asAsked(Terms terms, long seed, int finished, int of, double delay, long nanos) {
        String which = of == 1 ? "the wait failed" : "wait " + finished + " of " + of + " failed";
        String chance = terms.failRate() == 1 ? "" : "failRate " + terms.failRate() + ", ";
        String sentence = which + " after " + delay + " s, as was asked for (" + chance + "seed " + seed + ")";
        return new Failure(Reason.FAILED_AS_ASKED, sentence, terms.failStatus(), finished, of, delay, nanos, seed);
    }

    /** Tells that the time is up. */
    static Failure timedOut(Terms terms, long seed, int finished, int of, long nanos) {
        double timeout = terms.timeout();
        String sentence = "timed out after " + timeout + " s: " + finished + " of " + of
                + (of == 1 ? " wait had finished" : " waits had finished") + " (seed " + seed + ")";
        int code = Reason.TIMED_OUT.code();
        return new Failure(Reason.TIMED_OUT, sentence, code, finished, of, timeout, nanos, seed);
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
        return Seconds.difference(elapsed, planned);
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
