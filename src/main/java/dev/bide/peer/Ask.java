package dev.bide.peer;

import java.util.Locale;

/** What one node asks of another: the table of the messages between nodes. */
public enum Ask {
    /** To cancel a task of the receiver. */
    CANCEL_TASK,
    /** Who the receiver is. The message says who the sender is. */
    HELLO,
    /** That the sender stops. */
    LEAVING,
    /** A page of the receiver's tasks. */
    LIST_TASKS,
    /** The delays in the result of a task of the receiver, from a place on. */
    READ_DELAYS,
    /** The waits of a task of the receiver that have ended, from a place on. */
    READ_TASK,
    /** A task of the receiver, at once or when it has ended. */
    TASK;

    /** Returns the word for it in a message. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
