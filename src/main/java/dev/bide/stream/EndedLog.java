package dev.bide.stream;

import dev.bide.time.Seconds;
import dev.bide.wait.EndedWaits;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The log of a fan-out: which of its waits have ended, and when. The thread of the fan-out's event loop appends to it; any
 * thread may read it meanwhile, without a lock.
 */
public final class EndedLog implements Consumer<EndedWaits>, WaitLog {

    private static final int INITIAL_TICKS = 8;

    /*
     * Two numbers for each tick: how many waits had ended with it, and when, in nanoseconds since the start. The array is
     * not thread-safe; the volatile count of its ticks publishes it. The writer fills the entry of a tick, and only then
     * raises the count. A reader reads the count first: everything that was written before that count is visible to it, so
     * all entries below the count are complete. They never change, except that the writer copies them when the array is
     * full; a reader finds them in the old array as well as in the new one.
     *
     * The delays are not copied. The latest part of the fan-out refers to an array with the delays of all that have ended.
     *
     * Both references are volatile: a reader may find an object that is newer than the count it has read, and has to see
     * the contents of that object.
     */
    private volatile long[] entries = new long[2 * INITIAL_TICKS];

    private volatile EndedWaits latest;
    private volatile int ticks;

    private volatile boolean over;

    // Concurrent, because readers of other event loops watch and unwatch while accept() goes through the set.
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    /** Creates an empty log. */
    public EndedLog() {}

    /**
     * Appends the waits of a tick. Only the thread of the fan-out's event loop may call it.
     *
     * @param ended the waits that follow those of the call before
     */
    @Override
    public void accept(EndedWaits ended) {
        int tick = ticks;
        if (2 * tick == entries.length) {
            // Doubled, so that the copies of a long log cost no more than its entries.
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[2 * tick] = ended.to();
        entries[2 * tick + 1] = ended.nanos();
        latest = ended;
        ticks = tick + 1; // last: it publishes what is written above
        // After that, so that a watcher that reads the log finds these waits.
        watchers.forEach(Runnable::run);
    }

    /** Ends the log: no wait is appended any more. */
    public void end() {
        over = true;
        watchers.forEach(Runnable::run);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /**
     * Returns how many waits have ended.
     *
     * @return 0 at first
     */
    public int finished() {
        int tick = ticks; // before the entries are read
        return tick == 0 ? 0 : (int) entries[2 * tick - 2];
    }

    @Override
    public long count() {
        return finished();
    }

    @Override
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    @Override
    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    @Override
    public void each(int from, int to, Visitor visitor) {
        if (from >= to) {
            return;
        }
        // Searched once. From there the ticks are followed in step with the waits, which are in the same order.
        int tick = firstTickBeyond(from);
        double elapsed = Seconds.fromNanos(entries[2 * tick + 1]);
        for (int place = from; place < to; place++) {
            while (entries[2 * tick] <= place) {
                tick++;
                elapsed = Seconds.fromNanos(entries[2 * tick + 1]);
            }
            double delay = latest.delays()[place];
            // The lateness is computed here and not stored: a tick takes the same memory however many waits it has.
            visitor.visit(
                    place,
                    delay,
                    Seconds.difference(elapsed, delay),
                    latest.failures().get(place));
        }
    }

    /** Returns the first tick with which more than a number of waits had ended, by binary search. */
    private int firstTickBeyond(int waits) {
        int low = 0;
        int high = ticks - 1; // all of these are complete, even if the caller has an older count
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[2 * middle] > waits) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
