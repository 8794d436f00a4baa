package dev.bide.script;

import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.OptionalInt;

/**
 * One step of a script.
 *
 * @param delay the delay of the wait, in seconds
 * @param status the status that the wait fails with, or empty if it does not fail
 */
record Step(double delay, OptionalInt status) {

    /** Returns the request with the delay and the failure of this step. Its seed, timeout and pool stay. */
    WaitRequest applyTo(WaitRequest request) {
        // Without the failure of the request: the step alone decides whether the call fails.
        Terms succeeding = new Terms(request.terms().timeout(), 0, Terms.DEFAULT_STATUS);
        Terms terms = status.isPresent() ? succeeding.failing(1, status.getAsInt()) : succeeding;
        return new WaitRequest(Shape.fixed(delay), request.seed(), terms, request.pool());
    }
}
