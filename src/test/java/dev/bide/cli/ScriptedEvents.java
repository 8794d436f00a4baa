package dev.bide.cli;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Events for a command that goes on until a signal ends it. The clock stands where the command waits to, so that a test
 * sleeps for nothing; the signal comes when a condition is true.
 */
final class ScriptedEvents implements Events {

    private final Queue<Event> events = new ArrayDeque<>();
    private final BooleanSupplier ends;
    private long nanos;
    private long longest;

    ScriptedEvents(BooleanSupplier ends) {
        this.ends = ends;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void add(Event event) {
        events.add(event);
    }

    @Override
    public synchronized Optional<Event> next(long until) {
        if (ends.getAsBoolean()) {
            events.add(new Signalled(2));
        }
        longest = Math.max(longest, until - nanos);
        nanos = Math.max(nanos, until);
        return Optional.ofNullable(events.poll());
    }

    /** Returns the longest time that the command has waited for, in nanoseconds. */
    synchronized long longest() {
        return longest;
    }
}
