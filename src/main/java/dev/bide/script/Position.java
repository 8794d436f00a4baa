package dev.bide.script;

import dev.bide.wait.Seed;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** The position of one key in its script or sequence. It is guarded by the lock of {@link Positions}. */
final class Position {

    private final String definition;
    private long nextStep;
    private long begunCalls;
    private int startingCalls;

    /** How often a step was taken or given back. Unlike {@link #begunCalls} it only grows. */
    private long changes;

    private long lastCallNanos;

    /**
     * Distinguishes it from an earlier position of the same key, for calls of other nodes; 0 before the first such
     * call.
     */
    private long serial;

    /** Steps of refused calls below {@link #nextStep}; null until a call is refused after a later call took its step. */
    // Not created before: calls of one key seldom overlap, and there may be thousands of keys.
    private Queue<Long> returnedSteps;

    Position(String definition, long nanos) {
        this.definition = definition;
        this.lastCallNanos = nanos;
    }

    /** Creates the position that another node has handed over. */
    Position(MovedPosition moved, long nanos) {
        this(moved.definition(), nanos - moved.idleNanos());
        this.serial = moved.serial();
        this.changes = moved.changes();
        this.nextStep = moved.next();
        this.begunCalls = moved.calls();
        if (!moved.returned().isEmpty()) {
            returnedSteps = new PriorityQueue<>(moved.returned());
        }
    }

    /**
     * Returns the position in the form that moves to another node. A call that is starting counts as begun, because its
     * step stays taken.
     */
    MovedPosition moved(long nanos) {
        List<Long> returned = returnedSteps == null ? List.of() : List.copyOf(returnedSteps);
        long calls = begunCalls + startingCalls;
        return new MovedPosition(definition, serial(), changes, nextStep, calls, returned, nanos - lastCallNanos);
    }

    /**
     * Returns whether this position, which another node has sent, replaces another position of the same key.
     */
    boolean isNewerThan(Position other) {
        // With the same serial, one is an earlier state of the other. With different ones, two nodes have begun the key
        // while they could not reach each other.
        return serial() == other.serial() ? changes > other.changes : lastCallNanos - other.lastCallNanos > 0;
    }

    /** Turns this into a new position with a new serial. After a split, another node may still use the old serial. */
    void branch() {
        serial = 0;
    }

    long serial() {
        while (serial == 0) {
            serial = Seed.pick();
        }
        return serial;
    }

    String definition() {
        return definition;
    }

    long begunCalls() {
        return begunCalls;
    }

    /** Returns the lowest step that no call has. */
    long next() {
        return hasReturnedStep() ? returnedSteps.element() : nextStep;
    }

    /** Takes the lowest step that no call has. The caller must end with {@link #begun} or {@link #refused}. */
    long take() {
        startingCalls++;
        changes++;
        return hasReturnedStep() ? returnedSteps.remove() : nextStep++;
    }

    private boolean hasReturnedStep() {
        return returnedSteps != null && !returnedSteps.isEmpty();
    }

    /** Records that the call which took a step has begun. */
    void begun(long nanos) {
        startingCalls--;
        begunCalls++;
        // The later one, because calls that overlap may begin in another order than they came.
        lastCallNanos = Math.max(lastCallNanos, nanos);
    }

    /** Returns the step of a call that was refused. */
    void refused(long step) {
        startingCalls--;
        changes++;
        if (step == nextStep - 1) {
            // No later call has a step, as is usual: nothing needs to be kept.
            nextStep--;
            return;
        }
        if (returnedSteps == null) {
            // Sorted: the steps may be returned in any order, and the lowest is the next in the script.
            returnedSteps = new PriorityQueue<>();
        }
        returnedSteps.add(step);
    }

    /** Gives back the step of a call of another node, which was counted as begun. */
    void refusedElsewhere(long step) {
        startingCalls++;
        begunCalls--;
        refused(step);
    }

    /** Returns whether a call has taken a step and has neither begun nor been refused: the position must be kept. */
    boolean isStarting() {
        return startingCalls > 0;
    }

    /** Returns when the last call that has begun came; before that, when the first call came. */
    long lastCallNanos() {
        return lastCallNanos;
    }
}
