package dev.bide.lateness;

import java.util.ArrayDeque;
import java.util.Iterator;

/** The last few hundred pauses, in the order of their ends. One thread at a time may call it. */
final class Pauses {

    private static final int MAX_PAUSES = 512;

    /** A pause between two moments. */
    record Pause(long fromNanos, long toNanos) {

        /** Returns how much of a stretch of time the pause covers. */
        long overlapNanos(long from, long to) {
            return Math.max(0, Math.min(toNanos, to) - Math.max(fromNanos, from));
        }
    }

    private final ArrayDeque<Pause> pauses = new ArrayDeque<>();

    void add(long fromNanos, long toNanos) {
        pauses.addLast(new Pause(fromNanos, toNanos));
        if (pauses.size() > MAX_PAUSES) {
            pauses.removeFirst();
        }
    }

    /** Returns how much of a stretch of time the pauses cover. They do not overlap each other. */
    long overlapNanos(long from, long to) {
        long sum = 0;
        // Newest first, so that this ends with the first one that is over before the stretch begins.
        Iterator<Pause> newestFirst = pauses.descendingIterator();
        while (newestFirst.hasNext()) {
            Pause pause = newestFirst.next();
            if (pause.toNanos() <= from) {
                break;
            }
            sum += pause.overlapNanos(from, to);
        }
        return sum;
    }

    /** Returns the beginning of the earliest pause that covers a part of a stretch of time; its own if there is none. */
    long earliestFrom(long from, long to) {
        long earliest = from;
        Iterator<Pause> newestFirst = pauses.descendingIterator();
        while (newestFirst.hasNext()) {
            Pause pause = newestFirst.next();
            if (pause.toNanos() <= from) {
                break;
            }
            if (pause.overlapNanos(from, to) > 0) {
                earliest = Math.min(earliest, pause.fromNanos());
            }
        }
        return earliest;
    }
}
