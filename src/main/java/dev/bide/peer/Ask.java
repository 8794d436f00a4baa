package dev.bide.peer;

import java.util.Locale;

/** What one node asks of another: the table of the messages between nodes. */
public enum Ask {
    /** How far a part of a fan-out is. The answer waits for its end, for some waits to tell, or for some time. */
    AWAIT_PART,
    /** That the receiver begins a part of a fan-out. */
    BEGIN_PART,
    /** That the receiver ends a part of a fan-out. */
    END_PART,
    /** To cancel a task of the receiver. */
    CANCEL_TASK,
    /** Which task an idempotency key stands for. The sender proposes one, which it is about to create. */
    CLAIM_KEY,
    /** A place in a pool for a wait of the sender, or of a node that has asked the sender. */
    ENTER_POOL,
    /** Which task an idempotency key stands for, as far as the receiver knows: the sender decides about the key by now. */
    FIND_KEY,
    /** Returns a step of a script, or a draw of a sequence, whose call was refused. */
    GIVE_BACK_STEP,
    /** Who the receiver is. The message says who the sender is. */
    HELLO,
    /** How late the event loops and the waits of the receiver are: histograms of all its loops together. */
    LATENESS,
    /** That the sender stops. */
    LEAVING,
    /** That a wait has left its pool. */
    LEAVE_POOL,
    /** A page of the receiver's tasks. */
    LIST_TASKS,
    /** The positions of scripts or sequences that the sender decides about by now. */
    MOVE_STEPS,
    /** The delays in the result of a task of the receiver, from a place on. */
    READ_DELAYS,
    /** The waits of a task of the receiver that have ended, from a place on. */
    READ_TASK,
    /** That an idempotency key stands for no task any more. */
    RELEASE_KEY,
    /** To end and forget everything, as a test does at its start. */
    RESET,
    /** Whether a task with an idempotency key has been created, as soon as that is known. */
    STARTED_TASK,
    /** How far a script or a sequence is, or how full a pool; or to delete it. */
    STATE,
    /** The next step of a script, or the next draw of a sequence. */
    TAKE_STEP,
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
