package dev.bide.cli;

import java.util.Map;
import java.util.Optional;

/** What the thread of a command waits for. Any thread may add an event. Tests have a hand-driven clock. */
interface Events {

    /** Something has happened. */
    sealed interface Event {}

    /**
     * The operation has succeeded.
     *
     * @param json HTTP's JSON
     */
    record Answered(Map<String, Object> json) implements Event {}

    /**
     * The operation has failed.
     *
     * @param cause why
     */
    record Failed(Throwable cause) implements Event {}

    /**
     * A signal ends the command.
     *
     * @param number its number
     */
    record Signalled(int number) implements Event {}

    /** Returns the present moment: monotonic nanoseconds with an arbitrary origin. */
    long nanos();

    /** Adds an event. */
    void add(Event event);

    /** Adds an event when an operation has an answer. */
    @SuppressWarnings("FutureReturnValueIgnored") // that of a future whose listener has added the event
    default void addAnswerOf(Running running) {
        running.answer().whenComplete((json, cause) -> add(cause == null ? new Answered(json) : new Failed(cause)));
    }

    /**
     * Waits for the next event.
     *
     * @param until the moment at which to give up; {@link Long#MAX_VALUE} for never
     * @return the event, or none if that moment has come
     */
    Optional<Event> next(long until);
}
