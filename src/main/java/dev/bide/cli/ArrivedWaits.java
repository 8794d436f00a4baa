package dev.bide.cli;

import dev.bide.stream.WaitLog;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The waits that have come from a server and have not been shown yet. One thread adds them, another takes them.
 *
 * <p>If they are not taken, there is room for some; then the thread that reads them from the connection waits, and TCP
 * keeps the server from sending more.
 */
final class ArrivedWaits {

    /** How many come between two frames at most: two million in a second. They take 4 MB. */
    static final int CAPACITY = 1 << 18;

    private static final int INITIAL_CAPACITY = 1 << 8;

    /** The waits of one turn. Two of them take turns, so that no wait is copied and none is passed on under the lock. */
    private static final class Batch {

        private double[] delays = new double[INITIAL_CAPACITY];
        private double[] late = new double[INITIAL_CAPACITY];
        private final BitSet failed = new BitSet();
        private int size;

        void add(double delay, double lateness, boolean fails) {
            if (size == delays.length) {
                delays = Arrays.copyOf(delays, 2 * size);
                late = Arrays.copyOf(late, 2 * size);
            }
            delays[size] = delay;
            late[size] = lateness;
            failed.set(size, fails);
            size++;
        }

        void pass(int from, WaitLog.Visitor visitor) {
            for (int i = 0; i < size; i++) {
                visitor.visit(from + i, delays[i], late[i], failed.get(i));
            }
        }

        void clear() {
            size = 0;
        }
    }

    // Both are guarded by this; the second one is used by the thread that drains.
    private Batch arriving = new Batch();
    private Batch leaving = new Batch();
    private boolean closed;
    private int taken;

    /** Adds a wait. If there is no room, the thread waits for some. After {@link #close} nothing is added. */
    synchronized void add(double delay, double late, boolean failed) {
        while (arriving.size == CAPACITY && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
        if (!closed) {
            arriving.add(delay, late, failed);
        }
    }

    /**
     * Passes the waits since the last call to a visitor. Only one thread at a time may call it.
     *
     * @return how many have come so far
     */
    int drain(WaitLog.Visitor visitor) {
        Batch batch = swap();
        batch.pass(taken, visitor);
        taken += batch.size;
        batch.clear();
        return taken;
    }

    private synchronized Batch swap() {
        Batch full = arriving;
        arriving = leaving;
        leaving = full;
        notifyAll();
        return full;
    }

    /** Stops taking waits. A thread that waits for room goes on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
