package dev.bide.endpoint;

import dev.bide.refusal.Failure;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Collects the record of a call, and adds it to the log when the call ends. It is added before the last byte is sent,
 * so that a client that has its answer finds its call. Only the thread of its loop may call it.
 */
final class CallEntry {

    private final StandIn standIn;
    private final Instant at;
    private final String method;
    private final String path;
    private final String rule;

    /** How often the log had been cleared when the call began. */
    private final long clears;

    private long seed;
    private long index;
    private double delay;
    private double late;
    private long received;
    private long sent;
    private OptionalDouble upstream = OptionalDouble.empty();
    private boolean ended;

    CallEntry(StandIn standIn, Instant at, String method, String path, String rule) {
        this.standIn = standIn;
        this.at = at;
        this.method = method;
        this.path = path;
        this.rule = rule;
        this.clears = standIn.calls().clears();
        standIn.callBegun();
    }

    void drawnFrom(WaitRequest request) {
        seed = request.seed();
        index = request.index().orElse(0);
    }

    /** Sets the delay of a wait that has begun, in seconds. */
    void planned(double seconds) {
        delay = seconds;
    }

    void waited(Wait wait) {
        delay = wait.delay();
        late = wait.late();
    }

    void waited(Failure failure) {
        delay = failure.planned();
        late = failure.late();
    }

    double delay() {
        return delay;
    }

    double late() {
        return late;
    }

    long seed() {
        return seed;
    }

    long index() {
        return index;
    }

    void addReceived(long bytes) {
        received += bytes;
    }

    void addSent(long bytes) {
        sent += bytes;
    }

    /** Sets the time that the service behind the stand-in took, in seconds. */
    void upstream(double seconds) {
        upstream = OptionalDouble.of(seconds);
    }

    boolean isEnded() {
        return ended;
    }

    /** Ends the call, and adds its record; later calls do nothing. The status is 0 if the client gets none. */
    void end(Outcome outcome, int status) {
        if (!ended) {
            ended = true;
            standIn.callEnded();
            if (standIn.calls().clears() == clears) {
                standIn.calls().add(number -> record(number, outcome, status));
            } else {
                // Such as a call of the test before, whose client closes its connection during the next test.
                standIn.calls().addForgotten(outcome);
            }
        }
    }

    private CallRecord record(long number, Outcome outcome, int status) {
        CallRecord.Draw draw = new CallRecord.Draw(seed, index);
        return new CallRecord(
                number, at, method, path, rule, draw, delay, late, outcome, status, received, sent, upstream);
    }
}
