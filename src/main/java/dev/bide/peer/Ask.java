package dev.bide.peer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one node asks of another: the table of the messages between nodes. */
public enum Ask {
    /** The positions of scripts or sequences, which the receiver counts from now on, because the sender leaves. */
    ADOPT_STEPS,
    /**
     * How far a part of a fan-out is. The answer waits until the part is over, has waits to report, or some time has
     * passed.
     */
    AWAIT_PART,
    /** That the receiver begins a part of a fan-out. */
    BEGIN_PART,
    /** That the receiver ends a part of a fan-out. */
    END_PART,
    /** To cancel a task of the receiver. */
    CANCEL_TASK,
    /**
     * The task that an idempotency key stands for. The sender proposes a task, which it creates if no other one wins.
     */
    CLAIM_KEY,
    /** A place in a pool, for a wait of the sender or of a node that the sender asks for. */
    ENTER_POOL,
    /** The claim that the receiver has for an idempotency key, about which the sender decides now. */
    FIND_KEY,
    /** Returns a step of a script, or a draw of a sequence, whose call was refused. */
    GIVE_BACK_STEP,
    /** The name of the receiver. The message has the name of the sender. */
    HELLO,
    /** How late the event loops and the waits of the receiver are: histograms of all its loops together. */
    LATENESS,
    /** That the sender stops. */
    LEAVING,
    /** That a wait has left its pool. */
    LEAVE_POOL,
    /** A page of the receiver's tasks. */
    LIST_TASKS,
    /** The positions of scripts or sequences, which the sender counts from now on. It confirms those it has received. */
    MOVE_STEPS,
    /** The delays in the result of a task of the receiver, from a place on. */
    READ_DELAYS,
    /** The waits of a task of the receiver that have ended, from a place on. */
    READ_TASK,
    /** That an idempotency key stands for no task any more. */
    RELEASE_KEY,
    /** To end and forget everything. */
    RESET,
    /** Whether a task with an idempotency key was created. The answer waits until that is known. */
    STARTED_TASK,
    /** How far a script or a sequence is, or how full a pool; or to delete it. */
    STATE,
    /** The next step of a script, or the next draw of a sequence. */
    TAKE_STEP,
    /** The load of the receiver. */
    STATUS,
    /** A task of the receiver. The answer may wait until the task has ended. */
    TASK;

    private static final Map<String, Ask> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Ask::word, ask -> ask));

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * Returns the word for the question in a message.
     *
     * @return a word in lower case
     */
    public String word() {
        return word;
    }

    /** Returns the question of a word; empty for a word that this version does not have. */
    static Optional<Ask> of(String word) {
        // The message of another version, or of another program, may have no word at all.
        return Optional.ofNullable(word).map(BY_WORD::get);
    }
}
