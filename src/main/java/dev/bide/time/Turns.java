package dev.bide.time;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Long work on one event loop, cut into pieces. A turn is the time for which pieces may run without a break, about a
 * millisecond. Between two turns the event loop serves its timers and sockets. Only the thread of the event loop may
 * call it.
 */
public final class Turns {

    /** A turn ends with the first piece that ends after this time. One piece should take about as long at most. */
    public static final long TURN_NANOS = 1_000_000;

    private final Timers timers;
    private final Queue<Runnable> pieces = new ArrayDeque<>();
    private long lastTurnNanos;

    /**
     * Creates the turns of an event loop, with no work queued.
     *
     * @param timers the clock and timers of the event loop
     */
    public Turns(Timers timers) {
        this.timers = timers;
        // As if the last turn were a while ago, so that the first piece of addSoon() does not wait.
        this.lastTurnNanos = timers.nanos() - TURN_NANOS;
    }

    /**
     * Runs a piece of work in a later turn, after the pieces that are already queued.
     *
     * @param piece the work; it may add its next piece
     */
    public void add(Runnable piece) {
        pieces.add(piece);
        // With more pieces in the queue, a turn is scheduled already, or running.
        if (pieces.size() == 1) {
            timers.postAfterTimers(this::runTurn);
        }
    }

    /**
     * Runs a piece of work like {@link #add}, but with the queued tasks if no turn has ended in the last millisecond. This
     * is for small and rare pieces; if they are frequent, they take turns like the others.
     *
     * @param piece the work
     */
    public void addSoon(Runnable piece) {
        pieces.add(piece);
        if (pieces.size() == 1 && timers.nanos() - lastTurnNanos >= TURN_NANOS) {
            timers.post(this::runTurn);
        } else if (pieces.size() == 1) {
            timers.postAfterTimers(this::runTurn);
        }
    }

    private void runTurn() {
        long endNanos = timers.nanos() + TURN_NANOS;
        do {
            // The piece stays in the queue while it runs: if it adds the next piece, the queue is not empty, and add()
            // does not schedule a second turn.
            Runnable piece = pieces.element();
            try {
                piece.run();
            } catch (RuntimeException | Error e) {
                // Not rethrown: the pieces behind this one belong to other callers, and no turn would be scheduled.
                timers.report(e);
            }
            pieces.remove();
        } while (!pieces.isEmpty() && timers.nanos() < endNanos);
        lastTurnNanos = timers.nanos();
        if (!pieces.isEmpty()) {
            timers.postAfterTimers(this::runTurn);
        }
    }
}
