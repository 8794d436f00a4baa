package dev.bide.wait;

/** The delays of a fan-out over several nodes, drawn or counted as its result needs. A worker thread calls it. */
interface PlannedDelays {

    /** Returns how the fan-out will end, or null if it has been cancelled. */
    DistributedPlan plan();

    /**
     * Returns the result of the waits that have ended, if others are lost.
     *
     * @param ended how many waits of each part have ended: those with the shortest delays
     */
    ResultDelays ended(int[] ended);

    /** Ends {@link #plan} early. Any thread may call it. */
    void cancel();
}
