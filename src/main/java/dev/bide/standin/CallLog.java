package dev.bide.standin;

import dev.bide.stream.FollowedLog;
import dev.bide.wait.DelayHistogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The last calls of a stand-in, and the number of calls with each outcome. Any thread may call it.
 *
 * <p>The calls are in a ring buffer. The place of a call is the number of calls before it since the stand-in began. It
 * only grows, so a follower needs only its place to find out which calls it has missed. The number of a call counts
 * from the last {@link #clear}, so that a test sees the same numbers each time.
 */
public final class CallLog implements FollowedLog {

    private static final int INITIAL_CAPACITY = 16;

    private final int max;

    // The lock is this object. No watcher is called under it, and nothing that takes time is done.

    /** The call with the place p is at p % ring.length. The ring grows up to the maximum. */
    private CallRecord[] ring;

    /** The place of the oldest call that is kept. */
    private long first;

    /** The place of the next call. */
    private long next;

    /** The place of the first call after the last clear. */
    private long cleared;

    private long clears;

    /** The number of calls with each outcome since the stand-in began. */
    private final Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);

    /** The totals at the last clear. */
    private final Map<Outcome, Long> totalsAtClear = new EnumMap<>(Outcome.class);

    private volatile boolean over;

    private final DelayHistogram upstream = new DelayHistogram();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    /**
     * Creates an empty log.
     *
     * @param max how many calls it keeps
     */
    public CallLog(int max) {
        this.max = max;
        this.ring = new CallRecord[Math.min(max, INITIAL_CAPACITY)];
    }

    /**
     * Adds a call that has ended.
     *
     * @param record creates its record from its number; it is called under the lock, and does nothing else
     */
    public void add(LongFunction<CallRecord> record) {
        CallRecord added = append(record);
        added.upstream().ifPresent(upstream::record);
        // Last, so that a watcher that reads the log finds the call.
        watchers.forEach(Runnable::run);
    }

    /**
     * Counts a call that has ended after its log was cleared. It is not kept, because it began before.
     *
     * @param outcome how it ended
     */
    public synchronized void addForgotten(Outcome outcome) {
        totals.merge(outcome, 1L, Long::sum);
        totalsAtClear.merge(outcome, 1L, Long::sum);
    }

    /**
     * Returns how often the log was cleared.
     *
     * @return 0 or more
     */
    public synchronized long clears() {
        return clears;
    }

    private synchronized CallRecord append(LongFunction<CallRecord> record) {
        CallRecord added = record.apply(next - cleared);
        totals.merge(added.outcome(), 1L, Long::sum);
        if (next - first == ring.length && ring.length < max) {
            grow();
        }
        next++;
        // With a maximum of 0, the oldest call that is kept is always the next one.
        first = Math.max(first, next - ring.length);
        if (first < next) {
            ring[index(next - 1)] = added;
        }
        return added;
    }

    private void grow() {
        CallRecord[] grown = new CallRecord[Math.min(max, 2 * ring.length)];
        for (long place = first; place < next; place++) {
            grown[(int) (place % grown.length)] = ring[index(place)];
        }
        ring = grown;
    }

    private int index(long place) {
        return (int) (place % ring.length);
    }

    @Override
    public synchronized long first() {
        return first;
    }

    @Override
    public synchronized long count() {
        return next;
    }

    /** Ends the log. Its followers get the calls that are kept, and no later ones. */
    void end() {
        over = true;
        watchers.forEach(Runnable::run);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    @Override
    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /**
     * Some calls, in the order in which they ended.
     *
     * @param from the place of the first
     * @param calls the calls, one after the other
     */
    public record Part(long from, List<CallRecord> calls) {}

    /**
     * Returns the calls between two places.
     *
     * @param from the place of the first
     * @param to the place after the last, at most {@link #count()}
     * @return the calls between them that are kept; older ones are forgotten
     */
    public synchronized Part part(long from, long to) {
        long start = Math.min(Math.max(from, first), to);
        List<CallRecord> calls = new ArrayList<>((int) (to - start));
        for (long place = Math.max(start, first); place < to; place++) {
            calls.add(ring[index(place)]);
        }
        return new Part(start, calls);
    }

    /**
     * Returns calls that are kept.
     *
     * @param matches selects calls
     * @param limit how many to return at most
     * @return the selected calls, the newest first
     */
    public List<CallRecord> list(Predicate<CallRecord> matches, int limit) {
        List<CallRecord> kept = kept();
        List<CallRecord> found = new ArrayList<>();
        for (int i = kept.size() - 1; i >= 0 && found.size() < limit; i--) {
            if (matches.test(kept.get(i))) {
                found.add(kept.get(i));
            }
        }
        return List.copyOf(found);
    }

    private synchronized List<CallRecord> kept() {
        return part(first, next).calls();
    }

    /**
     * Returns how many calls had each outcome since the last clear.
     *
     * @return the numbers by outcome, without outcomes that no call had
     */
    public synchronized Map<Outcome, Long> counts() {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        totals.forEach((outcome, total) -> {
            long count = total - totalsAtClear.getOrDefault(outcome, 0L);
            if (count > 0) {
                counts.put(outcome, count);
            }
        });
        return counts;
    }

    /**
     * Returns how many calls had an outcome since the stand-in began. It only grows.
     *
     * @param outcome the outcome
     * @return 0 or more
     */
    public synchronized long total(Outcome outcome) {
        return totals.getOrDefault(outcome, 0L);
    }

    /**
     * Returns the time that the service behind the stand-in took for each call, since the stand-in began.
     *
     * @return a copy
     */
    public DelayHistogram.Snapshot upstream() {
        return upstream.snapshot();
    }

    /**
     * Forgets all calls. Numbers and counts begin with 0 again.
     *
     * @return how many calls were forgotten
     */
    public synchronized long clear() {
        long forgotten = next - cleared;
        ring = new CallRecord[Math.min(max, INITIAL_CAPACITY)];
        first = next;
        cleared = next;
        totalsAtClear.putAll(totals);
        clears++;
        return forgotten;
    }
}
