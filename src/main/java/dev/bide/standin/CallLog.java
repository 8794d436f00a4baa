package dev.bide.standin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** The last calls of a stand-in, and how many there were of each outcome. Any thread may call it. */
public final class CallLog {

    private final int max;
    private final Deque<CallRecord> last = new ArrayDeque<>();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private long next;

    /**
     * Creates an empty log.
     *
     * @param max how many calls it keeps
     */
    public CallLog(int max) {
        this.max = max;
    }

    /**
     * Adds a call that has ended.
     *
     * @param record makes its record of its number
     */
    public synchronized void add(LongFunction<CallRecord> record) {
        CallRecord added = record.apply(next++);
        counts.merge(added.outcome(), 1L, Long::sum);
        last.addLast(added);
        if (last.size() > max) {
            last.removeFirst();
        }
    }

    /**
     * Returns the calls that are kept.
     *
     * @param matches which of them
     * @param limit how many at most
     * @return the newest first
     */
    public synchronized List<CallRecord> list(Predicate<CallRecord> matches, int limit) {
        Deque<CallRecord> found = new ArrayDeque<>();
        for (var newest = last.descendingIterator(); newest.hasNext() && found.size() < limit; ) {
            CallRecord record = newest.next();
            if (matches.test(record)) {
                found.addLast(record);
            }
        }
        return List.copyOf(found);
    }

    /**
     * Returns how many calls ended in each way since the last clear.
     *
     * @return the outcomes that have been
     */
    public synchronized Map<Outcome, Long> counts() {
        return new EnumMap<>(counts);
    }

    /**
     * Forgets all calls, and counts from 0.
     *
     * @return how many calls are forgotten
     */
    public synchronized long clear() {
        long forgotten = next;
        last.clear();
        counts.clear();
        next = 0;
        return forgotten;
    }
}
