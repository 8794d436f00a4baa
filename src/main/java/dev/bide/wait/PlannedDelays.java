package dev.bide.wait;

/** Draws the delays of a fan-out over several nodes, as far as its result needs them. A worker thread calls it. */
interface PlannedDelays {

    /** Returns how the fan-out is going to end, or null if it has been cancelled. */
    DistributedPlan plan();

    /**
     * Returns the waits that have ended, if others are lost.
     *
     * @param ended how many waits of each part have ended: those with the shortest delays
     */
    ResultDelays ended(int[] ended);

    /** Ends {@link #plan} early. Any thread may call it. */
    void cancel();
}
