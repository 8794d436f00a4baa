package dev.bide.time;

/**
 * One event loop with its alarms ({@link Ticks}) and its long work ({@link Turns}). Any thread may call any method
 * except {@link #setAlarm} and {@link #plannedNanos}.
 */
public final class Loop {

    private final Timers timers;
    private final Turns turns;
    private final Ticks ticks;

    /**
     * Creates a loop with no alarm set and no work queued.
     *
     * @param timers the clock and timers of the event loop
     */
    public Loop(Timers timers) {
        this.timers = timers;
        this.turns = new Turns(timers);
        this.ticks = new Ticks(timers, turns);
    }

    /**
     * Returns the clock and timers of the event loop.
     *
     * @return the timers that the constructor received
     */
    public Timers timers() {
        return timers;
    }

    /**
     * Returns the present moment.
     *
     * @return monotonic nanoseconds with an arbitrary origin
     */
    public long nanos() {
        return timers.nanos();
    }

    /**
     * Runs a task on the event loop: before returning if the caller is on its thread, and after the queued tasks
     * otherwise.
     *
     * @param task the task to run
     */
    public void run(Runnable task) {
        if (timers.isOnLoop()) {
            task.run();
        } else {
            timers.post(task);
        }
    }

    /**
     * Runs a task on the event loop after the tasks that are already queued, even if the caller is on its thread.
     *
     * @param task the task to run
     */
    public void post(Runnable task) {
        timers.post(task);
    }

    /**
     * Runs a piece of long work after the event loop has served its timers and sockets.
     *
     * @param piece at most about a millisecond of work; it may queue the next piece
     */
    public void runInTurn(Runnable piece) {
        // Through run(), as below: any thread may call this method, but only the event loop may use Turns.
        run(() -> turns.add(piece));
    }

    /**
     * Runs a piece of work in turn with other pieces, but with the queued tasks if no turn has run in the last millisecond.
     *
     * @param piece less than a millisecond of work
     */
    public void runSoonInTurn(Runnable piece) {
        run(() -> turns.addSoon(piece));
    }

    /**
     * Sets an alarm. Only the thread of the event loop may call this method.
     *
     * @param alarm an alarm that is not set
     * @param moment the earliest moment at which it may ring
     */
    public void setAlarm(Alarm alarm, long moment) {
        ticks.set(alarm, moment);
    }

    /**
     * Returns the moment at which the ringing alarm was planned to ring: a little later than the moment it was set for.
     * Only the thread of the event loop may call this method, while an alarm rings.
     *
     * @return a moment of the event loop's clock
     */
    public long plannedNanos() {
        return ticks.plannedNanos();
    }

    /**
     * Returns the part of an alarm's lateness that the event loop caused. Rounding up to the tick (under 2 ms) does not
     * count. If the moment had already passed when the alarm was set, all of it does.
     *
     * @param nanos the moment at which the alarm rings
     * @param moment the earliest moment at which it was to ring
     * @param planned the moment at which its tick was planned to ring
     * @return nanoseconds
     */
    public static long late(long nanos, long moment, long planned) {
        return moment > lastOverdue(planned) ? nanos - planned : nanos - moment;
    }

    /**
     * Returns the latest moment of an alarm whose lateness the event loop caused as a whole, because the moment had
     * passed when the alarm was set.
     *
     * @param planned the moment at which the tick of the alarm was planned to ring
     * @return a moment
     */
    public static long lastOverdue(long planned) {
        // A tick is planned 2 ms or more after the moment only if the moment had passed when the alarm was set. An
        // alarm that was set too late by less than that looks like a rounded one, and is counted as such.
        return planned - Ticks.MAX_ROUNDING_NANOS;
    }

    /**
     * Breaks off all waiting on the event loop: every alarm fails, whether it is set now or later. Only the first call
     * has an effect.
     *
     * @param reason the cause that the alarms receive
     * @param done runs after every alarm that is set now has failed
     */
    public void failAll(Throwable reason, Runnable done) {
        run(() -> ticks.breakOff(reason, done));
    }
}
