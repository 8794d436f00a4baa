package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;

/** A node of a cluster that runs parts of fan-outs. The thread of the fan-out's event loop calls it. */
public interface FanOutNode {

    /** Follows a part. It is called on the thread of the fan-out's event loop, and never after the part has ended. */
    interface Listener {

        /**
         * The next waits have ended, in ascending order of their delays.
         *
         * @param waits how many
         * @param nanos the time since the fan-out was requested, in nanoseconds, by the clock of the node
         */
        void ended(int waits, long nanos);

        /**
         * The part has ended.
         *
         * @param late how late its waits were
         */
        void done(FanOutLateness late);

        /**
         * The node has refused the part, or has been lost.
         *
         * @param reason why
         */
        void failed(Throwable reason);
    }

    /** A part that has begun. */
    interface Running {

        /**
         * Returns how many of its waits are known to have ended. Any thread may call it.
         *
         * @return 0 or more
         */
        int finished();

        /** Cancels the part. The listener is not called any more. */
        void cancel();
    }

    /**
     * Returns the node's name.
     *
     * @return part of a sentence
     */
    String name();

    /**
     * Begins a part.
     *
     * @param part its waits
     * @param isFollowed whether the listener is called for each tick, and not only at the end
     * @param listener follows the part
     * @return the part
     */
    Running begin(FanOutPart part, boolean isFollowed, Listener listener);
}
