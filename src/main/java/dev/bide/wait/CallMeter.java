package dev.bide.wait;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts the calls of all engines of the process by operation and outcome, and records the delays that they ask for. HTTP,
 * the event bus, tasks and Java all begin their waits with an {@link Engine}, so this is where every call is seen once.
 * Any thread may call it; all instances of a process share one.
 */
public final class CallMeter {

    /** What a call asks for. */
    public enum Operation {
        /** One wait. */
        WAIT_RANDOM,
        /** Several waits at once. */
        WAIT_N,
        /** Several waits at once, to measure what they cost. */
        MEASURE_TIME,
        /** The delays of several waits, without waiting. */
        DRAW
    }

    /** How a call has ended. */
    public enum Outcome {
        /** It has its result. */
        OK,
        /** It failed, as requested. */
        FAILED_AS_ASKED,
        /** The timeout that the client set has passed. */
        TIMED_OUT,
        /** The client cancelled it or has gone, or a reset ended it. */
        CANCELLED,
        /** The engine stopped first, or a node of its fan-out was lost. */
        STOPPED,
        /** A limit does not allow it, and nothing of it has begun. */
        REFUSED,
        /** The program has a fault. */
        FAILED
    }

    private final Map<Operation, Map<Outcome, LongAdder>> calls = new EnumMap<>(Operation.class);
    private final DelayHistogram delays = new DelayHistogram();

    /** Creates a meter that has counted nothing. */
    public CallMeter() {
        // All keys from the start: the maps never change after this, so any thread may read them without a lock.
        for (Operation operation : Operation.values()) {
            Map<Outcome, LongAdder> byOutcome = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                byOutcome.put(outcome, new LongAdder());
            }
            calls.put(operation, byOutcome);
        }
    }

    /** Begins a call, and counts it if it cannot begin. Its end is counted with {@link #ended}. */
    <T> T begin(Operation operation, Supplier<T> begin) {
        try {
            return begin.get();
        } catch (Refusal e) {
            refused(operation);
            throw e;
        } catch (RuntimeException | Error e) {
            count(operation, Outcome.FAILED);
            throw e;
        }
    }

    /** Counts a call that has begun and has ended; the cause is null if it has succeeded. */
    void ended(Operation operation, Throwable cause) {
        count(operation, cause == null ? Outcome.OK : outcome(cause));
    }

    /** Counts a call that was refused. */
    void refused(Operation operation) {
        count(operation, Outcome.REFUSED);
    }

    private static Outcome outcome(Throwable cause) {
        Reason reason = cause instanceof Refusal refusal ? refusal.reason() : Reason.FAILED;
        return switch (reason) {
            case FAILED_AS_ASKED -> Outcome.FAILED_AS_ASKED;
            case TIMED_OUT -> Outcome.TIMED_OUT;
            case CANCELLED, RESET -> Outcome.CANCELLED;
            case STOPPING, LOST -> Outcome.STOPPED;
            // Another node may refuse its part of a fan-out, which is known only after the call has begun.
            case FULL, LATE, INVALID -> Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    private void count(Operation operation, Outcome outcome) {
        calls.get(operation).get(outcome).increment();
    }

    /** Counts a fan-out when it ends, and returns it. */
    @CanIgnoreReturnValue
    PendingWait<Measurement> follow(Operation operation, PendingWait<Measurement> fanOut) {
        // Added before the caller can add a listener, so that the call is counted before its caller learns of its end.
        fanOut.future().onComplete(outcome -> ended(operation, outcome.cause()));
        return fanOut;
    }

    /**
     * Returns the number of calls that have ended.
     *
     * @param operation what they asked for
     * @param outcome how they have ended
     * @return 0 or more
     */
    public long calls(Operation operation, Outcome outcome) {
        return calls.get(operation).get(outcome).sum();
    }

    /**
     * Returns the delays that the calls have asked for.
     *
     * @return the histogram, which grows
     */
    public DelayHistogram delays() {
        return delays;
    }
}
