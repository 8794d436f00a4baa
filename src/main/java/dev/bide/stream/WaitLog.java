package dev.bide.stream;

/** A log of waits that have ended. Any thread may call it, unless the implementation says otherwise. */
public interface WaitLog extends FollowedLog {

    /** Receives waits that have ended, one at a time. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Receives a wait.
         *
         * @param place the index of the wait in the order in which the waits of the fan-out end, from 0
         * @param delay the delay that was drawn, in seconds
         * @param late how late the wait ended, in seconds
         * @param failed whether the wait failed, as its request asked
         */
        void visit(int place, double delay, double late, boolean failed);
    }

    /**
     * Passes a range of the waits that have ended to a visitor.
     *
     * @param from the place of the first
     * @param to the place after the last, at most {@link #count()}
     * @param visitor receives each wait
     */
    void each(int from, int to, Visitor visitor);
}
