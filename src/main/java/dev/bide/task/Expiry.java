package dev.bide.task;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the registry forget ended tasks when their time to live is over: an alarm for the next one, if there is one, so that
 * they go even if nobody asks. (Whoever asks has the registry look too, since the loop of this alarm may have stopped.)
 */
final class Expiry extends Alarm {

    private final Loop loop;
    private final TaskRegistry registry;
    private final AtomicBoolean begun = new AtomicBoolean();

    Expiry(Loop loop, TaskRegistry registry) {
        this.loop = loop;
        this.registry = registry;
    }

    /** Sees to it that there is an alarm. Any thread may call it. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            loop.soon(this::forget);
        }
    }

    private void forget() {
        unset();
        begun.set(false); // before looking, so that whoever comes too late to be seen asks anew
        registry.forgetOld(loop.nanos()).ifPresent(left -> {
            begun.set(true);
            loop.set(this, loop.nanos() + left);
        });
    }

    @Override
    protected void ended(long nanos) {
        forget();
    }

    @Override
    protected void failed(Throwable reason) {
        // The loop is stopping; the tasks are forgotten by those of other loops, or all together.
    }
}
