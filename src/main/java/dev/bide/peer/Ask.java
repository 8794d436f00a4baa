package dev.bide.peer;

import java.util.Locale;

/** What one node asks of another: the table of the messages between nodes. */
public enum Ask {
    /** To cancel a task of the receiver. */
    CANCEL_TASK,
    /** Who the receiver is. The message says who the sender is. */
    HELLO,
    /** How late the event loops and the waits of the receiver are: histograms of all its loops together. */
    LATENESS,
    /** That the sender stops. */
    LEAVING,
    /** A page of the receiver's tasks. */
    LIST_TASKS,
    /** The waits of a task of the receiver that have ended, from a place on. */
    READ_TASK,
    /** How much the receiver has to do. */
    STATUS,
    /** A task of the receiver, at once or when it has ended. */
    TASK;

    /**
     * Returns the word for it in a message.
     *
     * @return a word in lower case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
