package dev.bide.stream;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Reads a log for one listener. Other event loops may write it: that of a fan-out, or those on which calls end. Only the thread of the
 * reader's event loop may call it.
 *
 * <p>Back-pressure: the reader keeps the place of the next entry to deliver, and nothing else. While the listener has not
 * completed the future of the last call, it gets no other; the entries that come meanwhile are in the log, and the place falls
 * behind. When the listener accepts more, it gets all of them in one call, up to a number that it has set. So a slow
 * listener costs no memory: nothing is queued for it. What a log has forgotten meanwhile is skipped. Whether it is too slow
 * is the listener's own decision.
 */
public final class LogReader {

    /** The most entries of the last call to a listener whose event loop is stopping, which cannot have another one. */
    private static final int MAX_LAST_ENTRIES = 1024;

    /** After this time without a call, the listener gets {@link LogListener#quiet}. */
    static final double QUIET_SECONDS = 15;

    private final Loop loop;
    private final FollowedLog log;
    private final int maxPerCall;
    private final LogListener listener;

    /** One object for watch and unwatch: each evaluation of a method reference may create another. */
    private final Runnable wake = this::wake;

    /** Whether {@link #deliverNext} is queued on the event loop, so that many ticks queue it once. */
    private final AtomicBoolean queued = new AtomicBoolean();

    private final QuietAlarm quietAlarm;

    // Not volatile: only the thread of the event loop uses them.
    private long delivered;
    private boolean busy;
    private boolean closed;

    /**
     * Creates a reader that has not begun.
     *
     * @param loop the event loop of the reader
     * @param log the log to read
     * @param after how many entries the listener has already
     * @param maxPerCall the most entries that the listener gets in one call
     * @param listener receives the entries
     */
    public LogReader(Loop loop, FollowedLog log, long after, int maxPerCall, LogListener listener) {
        this.loop = loop;
        this.log = log;
        this.delivered = after;
        this.maxPerCall = maxPerCall;
        this.listener = listener;
        this.quietAlarm = new QuietAlarm();
    }

    /** Begins to deliver: first the entries that are there, then others as they come. */
    public void begin() {
        // First, so that an entry that comes meanwhile is not missed.
        log.watch(wake);
        quietAlarm.set();
        // Not left to the log, which may be over: its watchers run only at a change.
        wake();
    }

    /** Stops delivering. Closing twice does nothing. */
    public void close() {
        // A flag, because a delivery that is queued cannot be taken back.
        closed = true;
        log.unwatch(wake);
        quietAlarm.unset();
    }

    /**
     * Queues a delivery, unless one is queued. Any thread may call it; the log calls it once for every tick. The deliveries
     * of all readers take turns on the event loop, so that a thousand readers of one task do not delay its timers.
     */
    private void wake() {
        // Test and test-and-set: the plain read is cheaper than a compare-and-set that fails.
        if (!queued.get() && queued.compareAndSet(false, true)) {
            loop.runSoonInTurn(this::deliverNext);
        }
    }

    private void deliverNext() {
        queued.set(false); // before the log is read, so that a tick from now on queues another delivery
        if (busy || closed) {
            return;
        }
        boolean last = log.isOver(); // before the count is read, which is final only then
        // Not the entries and the end together: the listener accepts the last entries first.
        if (isBehind()) {
            deliver(maxPerCall);
        } else if (last) {
            close();
            end();
        }
    }

    private void end() {
        log.failure().ifPresentOrElse(listener::stopped, listener::over);
    }

    private boolean isBehind() {
        return Math.max(delivered, log.first()) < log.count();
    }

    private void deliver(int most) {
        long from = Math.max(delivered, log.first());
        long to = Math.min(log.count(), from + most);
        // Before the call: if the listener accepts at once, accepted() compares this with the log.
        delivered = to;
        call(() -> listener.entries(from, to));
    }

    /** Calls the listener, and waits for its future. If it throws, the reader closes and the event loop reports the fault. */
    private void call(Supplier<Future<?>> listenerCall) {
        busy = true;
        Future<?> acceptance;
        try {
            acceptance = listenerCall.get();
        } catch (RuntimeException | Error e) {
            // Without a future there is nothing to wait for, so the reader would stay busy for good.
            close();
            throw e;
        }
        if (acceptance != LogListener.SKIPPED) {
            quietAlarm.called();
        }
        acceptance.onComplete(this::accepted);
    }

    private void accepted(AsyncResult<?> outcome) {
        busy = false;
        if (outcome.failed()) {
            close();
        } else if (!closed && (isBehind() || log.isOver())) {
            // Through the queue and not at once: a listener that always accepts would keep the event loop to itself.
            wake();
        }
    }

    /** Rings when the listener has not been called for a while. */
    private final class QuietAlarm extends Alarm {

        private long calledNanos = loop.nanos();

        // Not called for each delivery, of which there may be one for every tick: an alarm that rings too early is set
        // again, for the rest of the time.
        void set() {
            // A listener that is busy must not be called. The alarm looks again after the whole time.
            loop.setAlarm(this, loop.nanos() + Seconds.toNanos(QUIET_SECONDS - (busy ? 0 : silenceSeconds())));
        }

        void called() {
            calledNanos = loop.nanos();
        }

        @Override
        protected void rang(long nanos) {
            if (!busy && silenceSeconds() >= QUIET_SECONDS) {
                call(listener::quiet);
            }
            if (!closed) {
                set();
            }
        }

        /** The event loop is stopping. If all that is left fits into one call, the listener gets it and the regular end. */
        @Override
        protected void brokenOff(Throwable reason) {
            // First: a delivery that is queued must not follow the last call.
            close();
            boolean last = log.isOver(); // before the count is read, as in deliverNext()
            // Not to a busy listener, which has not accepted the last call.
            if (last && !busy && isBehind()) {
                deliver(MAX_LAST_ENTRIES);
            }
            if (last && !isBehind()) {
                end();
            } else {
                listener.stopped(reason);
            }
        }

        private double silenceSeconds() {
            return Seconds.fromNanos(loop.nanos() - calledNanos);
        }
    }
}
