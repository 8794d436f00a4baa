package dev.bide.stream;

import dev.bide.time.Seconds;
import dev.bide.wait.EndedWaits;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * How a fan-out has gone so far: which of its waits have ended, and when. The fan-out
 * appends to it on its loop; any thread may read it meanwhile.
 */
public final class EndedLog implements Consumer<EndedWaits> {

    private static final int FIRST_TICKS = 8;

    /** What is told of each wait. */
    @FunctionalInterface
    public interface Each {

        /**
         * A wait has ended.
         *
         * @param place which of the fan-out's waits it is, in the order in which they end, from 0
         * @param delay what was drawn for it, in seconds
         * @param late how late it ended, in seconds
         * @param failed whether it failed, as it was asked to
         */
        void ended(int place, double delay, double late, boolean failed);
    }

    /*
     * For each tick two numbers, how many waits had ended with it, and when. What is written before the volatile count
     * of ticks is seen by whoever reads that first.
     */
    private volatile long[] log = new long[2 * FIRST_TICKS];

    private volatile int ticks;
    private volatile EndedWaits latest;
    private volatile boolean over;
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    /** Creates a log of nothing yet. */
    public EndedLog() {}

    /**
     * Appends the waits of a tick; only for the thread of the loop that waits.
     *
     * @param ended waits that follow those of the call before
     */
    @Override
    public void accept(EndedWaits ended) {
        int tick = ticks;
        if (2 * tick == log.length) {
            log = Arrays.copyOf(log, 2 * log.length);
        }
        log[2 * tick] = ended.to();
        log[2 * tick + 1] = ended.nanos();
        latest = ended;
        ticks = tick + 1;
        watchers.forEach(Runnable::run);
    }

    /** Ends the log: no wait will be appended. Only for the thread of the loop that waits. */
    public void end() {
        over = true;
        watchers.forEach(Runnable::run);
    }

    /**
     * Tells whether nothing more will end; if so, {@link #finished()} will not change any more.
     *
     * @return true once it is over
     */
    public boolean isOver() {
        return over;
    }

    /**
     * Tells how many waits have ended.
     *
     * @return 0 at first
     */
    public int finished() {
        int tick = ticks;
        return tick == 0 ? 0 : (int) log[2 * tick - 2];
    }

    /**
     * Has somebody told of every change, on the thread that makes it, until {@link #unwatch}.
     *
     * @param watcher what to run; it is to be quick
     */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /**
     * Has somebody not told any more.
     *
     * @param watcher as it was given to {@link #watch}
     */
    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /**
     * Goes through some of the waits that have ended.
     *
     * @param from the place of the first
     * @param to the place after the last, at most {@link #finished()}
     * @param each what to tell of each
     */
    public void each(int from, int to, Each each) {
        if (from >= to) {
            return;
        }
        int tick = firstWithMoreThan(from);
        double elapsed = Seconds.of(log[2 * tick + 1]);
        for (int place = from; place < to; place++) {
            while (log[2 * tick] <= place) {
                tick++;
                elapsed = Seconds.of(log[2 * tick + 1]);
            }
            double delay = latest.delays()[place];
            each.ended(
                    place,
                    delay,
                    Seconds.difference(elapsed, delay),
                    latest.failures().get(place));
        }
    }

    private int firstWithMoreThan(int waits) {
        int low = 0;
        int high = ticks - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log[2 * middle] > waits) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
