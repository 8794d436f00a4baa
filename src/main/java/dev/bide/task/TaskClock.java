package dev.bide.task;

import dev.bide.time.Seconds;
import dev.bide.time.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock of one task. It reads the wall clock once, when the task is created, and counts monotonic nanoseconds from
 * there. So a wall clock that is set back or forth while the task runs changes neither the order of its times nor what is
 * between them. Any thread may call it.
 */
final class TaskClock {

    private final Timers timers;
    private final Instant createdAt;
    private final long createdNanos;

    /** Starts the clock of a task that is being created. */
    TaskClock(Timers timers) {
        this.timers = timers;
        this.createdAt = timers.wallClock();
        this.createdNanos = timers.nanos();
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Returns a moment after the creation. */
    Instant after(double seconds) {
        return createdAt.plusNanos(Seconds.toNanos(seconds));
    }

    /** Returns the present moment, which is never before the creation. */
    Instant now() {
        return createdAt.plusNanos(timers.nanos() - createdNanos);
    }

    /** Returns the time since the creation. */
    Duration age() {
        return Duration.ofNanos(timers.nanos() - createdNanos);
    }

    /** Returns the time until a moment of this clock; negative if it has passed. */
    Duration until(Instant moment) {
        return Duration.between(now(), moment);
    }
}
