package dev.bide.task;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The alarm that makes the registry forget ended tasks when their time to live is over, so that their memory is freed even
 * if no request comes. It is set for the next task only, and not at all when no task has ended.
 *
 * <p>The registry also forgets tasks at each look-up, because the event loop of this alarm may have stopped.
 */
final class Expiry extends Alarm {

    private final Loop loop;
    private final TaskRegistry registry;

    /** Whether the alarm is set, or about to be; so that a thousand tasks that end together queue one call. */
    private final AtomicBoolean planned = new AtomicBoolean();

    Expiry(Loop loop, TaskRegistry registry) {
        this.loop = loop;
        this.registry = registry;
    }

    /** Sets the alarm, unless it is set. Any thread may call it. */
    void plan() {
        if (planned.compareAndSet(false, true)) {
            // A task may end on any thread, but only the event loop may set an alarm.
            loop.post(this::forgetExpired);
        }
    }

    private void forgetExpired() {
        // The alarm may be set: plan() posts another call of this method if it comes between the two set() below.
        unset();
        // Cleared before the registry is read: a task that ends after the reading plans the alarm again.
        planned.set(false);
        registry.forgetExpired(loop.nanos()).ifPresent(leftNanos -> {
            planned.set(true);
            loop.setAlarm(this, loop.nanos() + leftNanos);
        });
    }

    @Override
    protected void rang(long nanos) {
        forgetExpired();
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // The loop is stopping. Look-ups on other event loops forget its tasks, or they all go with the process.
    }
}
