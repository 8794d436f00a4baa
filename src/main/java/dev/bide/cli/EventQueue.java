package dev.bide.cli;

import dev.bide.time.SystemClock;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of a command, with the system's clock. */
final class EventQueue implements Events {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public long nanos() {
        return SystemClock.nanos();
    }

    @Override
    public void add(Event event) {
        events.add(event);
    }

    @Override
    public Optional<Event> next(long until) {
        try {
            return until == Long.MAX_VALUE
                    ? Optional.of(events.take())
                    : Optional.ofNullable(events.poll(Math.max(0, until - nanos()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            // The thread of main is never interrupted.
            throw new IllegalStateException(e);
        }
    }
}
