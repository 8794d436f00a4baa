package dev.bide.time;

/**
 * One event loop and what is planned on it: alarms, and long work in turns. Any thread may call any method but
 * {@link #set}.
 */
public final class Loop {

    private final Timers timers;
    private final Turns turns;
    private final Ticks ticks;

    /**
     * Makes the plan of a loop, with nothing in it.
     *
     * @param timers the loop's clock and timers
     */
    public Loop(Timers timers) {
        this.timers = timers;
        this.turns = new Turns(timers);
        this.ticks = new Ticks(timers, turns);
    }

    /**
     * Gives the clock and the timers.
     *
     * @return those that the loop was made with
     */
    public Timers timers() {
        return timers;
    }

    /**
     * Tells what moment it is.
     *
     * @return nanoseconds since no moment in particular
     */
    public long nanos() {
        return timers.nanos();
    }

    /**
     * Runs a task on the loop, at once if this is its thread.
     *
     * @param task what to run
     */
    public void run(Runnable task) {
        if (timers.here()) {
            task.run();
        } else {
            timers.soon(task);
        }
    }

    /**
     * Runs a task on the loop, after what is queued there already.
     *
     * @param task what to run
     */
    public void soon(Runnable task) {
        timers.soon(task);
    }

    /**
     * Runs a piece of long work when the loop has seen to its timers and sockets.
     *
     * @param piece about a millisecond of work at the most; it may ask for the next piece
     */
    public void inTurn(Runnable piece) {
        run(() -> turns.add(piece));
    }

    /**
     * Runs a piece of work in turn with others, but at once if there has been none for a while.
     *
     * @param piece what to run, for less than a millisecond
     */
    public void soonInTurn(Runnable piece) {
        run(() -> turns.addSoon(piece));
    }

    /**
     * Sets an alarm; only for the loop's own thread.
     *
     * @param alarm an alarm that is not set
     * @param moment when it is to ring at the earliest
     */
    public void set(Alarm alarm, long moment) {
        ticks.set(alarm, moment);
    }

    /**
     * Tells when the alarm that is ringing was planned to, which is a little after the moment that it was set for; only
     * for the loop's own thread, while one rings.
     *
     * @return a moment of the loop's clock
     */
    public long planned() {
        return ticks.planned();
    }

    /**
     * Tells how much of an alarm's lateness is its loop's: it rings a little later than asked for since its tick does, which
     * is nobody's fault; but if its moment was over when it was set, all of it is the loop's.
     *
     * @param nanos when it rings
     * @param moment when it was to ring at the earliest
     * @param planned when its tick was planned to
     * @return nanoseconds
     */
    public static long late(long nanos, long moment, long planned) {
        return planned - moment < Ticks.MOST_ROUNDING ? nanos - planned : nanos - moment;
    }

    /**
     * Has all alarms fail, those that are set and those that are set from now on.
     *
     * @param reason what they fail with
     * @param done what to run when those that are set have all been told
     */
    public void breakOff(Throwable reason, Runnable done) {
        run(() -> ticks.breakOff(reason, done));
    }
}
