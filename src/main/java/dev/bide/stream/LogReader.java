package dev.bide.stream;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One reader's way along a course, which may well be that of another loop's fan-out. Only the thread of the reader's loop
 * may call it.
 */
public final class LogReader {

    /** At most so many waits are told of at once. */
    static final int MOST_AT_ONCE = 1024;

    /** After so many seconds in which nothing was told, the reader is told that. */
    static final double QUIET_SECONDS = 15;

    /** A reader that has taken nothing of what it was told for so long is given up. */
    static final double STALL_SECONDS = 60;

    private final Loop loop;
    private final EndedLog course;
    private final LogListener reader;
    private final Runnable wake = this::wake;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Quiet quiet;
    private int told;
    private boolean busy;
    private boolean closed;

    /**
     * Makes a reading that has not begun.
     *
     * @param loop the reader's
     * @param course what to follow
     * @param after how many waits the reader knows of already
     * @param reader who follows it
     */
    public LogReader(Loop loop, EndedLog course, int after, LogListener reader) {
        this.loop = loop;
        this.course = course;
        this.told = after;
        this.reader = reader;
        this.quiet = new Quiet();
    }

    /** Tells of what has ended, and from then on of what ends. */
    public void begin() {
        course.watch(wake);
        quiet.set();
        wake();
    }

    /** Tells of nothing any more. */
    public void close() {
        closed = true;
        course.unwatch(wake);
        quiet.unset();
    }

    /**
     * Any thread may call it, once for every tick; all that comes before its turn is told together. However many readers
     * there are, they take turns, so that the loop gets to everybody's timers in between.
     */
    private void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            loop.soonInTurn(this::next);
        }
    }

    private void next() {
        woken.set(false);
        if (busy || closed) {
            return;
        }
        boolean last = course.isOver(); // before it is asked how many have ended
        int to = Math.min(course.finished(), told + MOST_AT_ONCE);
        if (told < to) {
            int from = told;
            told = to;
            busy = true;
            quiet.heard();
            tell(() -> reader.waits(from, to));
        } else if (last) {
            close();
            reader.over();
        }
    }

    /** Tells the reader something; one that throws is told nothing more. */
    private void tell(Supplier<Future<?>> what) {
        Future<?> taken;
        try {
            taken = what.get();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        taken.onComplete(this::taken);
    }

    private void taken(AsyncResult<?> outcome) {
        busy = false;
        if (outcome.failed()) {
            close();
        } else if (told < course.finished() || course.isOver()) {
            wake();
        }
    }

    /** Rings when nothing has been told for a while; it is not set anew each time that something is. */
    private final class Quiet extends Alarm {

        private long heardNanos = loop.nanos();

        void set() {
            loop.set(this, loop.nanos() + Seconds.nanos(QUIET_SECONDS - (busy ? 0 : silence())));
        }

        void heard() {
            heardNanos = loop.nanos();
        }

        @Override
        protected void ended(long nanos) {
            if (busy && silence() >= STALL_SECONDS) {
                close();
                reader.stalled();
            } else if (!busy && silence() >= QUIET_SECONDS) {
                busy = true;
                heard();
                tell(reader::quiet);
            }
            if (!closed) {
                set();
            }
        }

        @Override
        protected void failed(Throwable reason) {
            close();
            boolean last = course.isOver();
            int from = told;
            told = last && !busy ? Math.min(course.finished(), told + MOST_AT_ONCE) : told;
            if (from < told) {
                Future<?> unused = reader.waits(from, told); // nothing comes after the end
            }
            if (last && told == course.finished()) {
                reader.over();
            } else {
                reader.stopped(reason);
            }
        }

        private double silence() {
            return Seconds.of(loop.nanos() - heardNanos);
        }
    }
}
