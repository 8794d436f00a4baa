package dev.bide.time;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Work of one event loop that would hold it for too long, done in pieces that take turns. Only the loop's thread may call
 * it.
 *
 * <p>Between two turns the loop looks at its timers and sockets. Posting the next piece to the loop's queue would not do:
 * Netty empties that queue, with whatever is posted meanwhile, for up to a second before it looks at anything else.
 */
public final class Turns {

    /** A turn ends with the first piece that ends after so long; a piece is to take about as long at the most. */
    public static final long NANOS = 1_000_000;

    private final Timers timers;
    private final Queue<Runnable> pieces = new ArrayDeque<>();
    private long lastTurnNanos;

    /**
     * Makes the turns of a loop.
     *
     * @param timers the loop
     */
    public Turns(Timers timers) {
        this.timers = timers;
        this.lastTurnNanos = timers.nanos() - NANOS;
    }

    /**
     * Runs a piece of work in a later turn, after those that are there already.
     *
     * @param piece what to run; it may add its next piece
     */
    public void add(Runnable piece) {
        pieces.add(piece);
        if (pieces.size() == 1) {
            next();
        }
    }

    /**
     * Runs a piece of work as {@link #add} does, but without waiting for a timer if there has been a pause since the last
     * turn: for pieces that are small and rare; where they are many, they take turns as others do.
     *
     * @param piece what to run
     */
    public void addSoon(Runnable piece) {
        pieces.add(piece);
        if (pieces.size() == 1 && timers.nanos() - lastTurnNanos >= NANOS) {
            timers.soon(this::turn);
        } else if (pieces.size() == 1) {
            next();
        }
    }

    private void next() {
        long unused = timers.set(1, this::turn);
    }

    private void turn() {
        long end = timers.nanos() + NANOS;
        do {
            Runnable piece = pieces.element();
            try {
                piece.run();
            } catch (RuntimeException | Error e) {
                timers.report(e);
            }
            pieces.remove();
        } while (!pieces.isEmpty() && timers.nanos() < end);
        lastTurnNanos = timers.nanos();
        if (!pieces.isEmpty()) {
            next();
        }
    }
}
