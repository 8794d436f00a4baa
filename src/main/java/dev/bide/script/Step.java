package dev.bide.script;

import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.OptionalInt;

/**
 * One step of a script.
 *
 * @param text the step as the client has written it, without its count
 * @param shape the distribution of its delays
 * @param status the status that the wait fails with, or empty if it does not fail
 * @param end the number of calls that get this step or an earlier one
 */
record Step(String text, Shape shape, OptionalInt status, long end) {

    /** Returns the request with the delay and the failure of this step. Its seed, timeout and pool stay. */
    WaitRequest applyTo(WaitRequest request, long call) {
        // Without the failure of the request: the step alone decides whether the call fails.
        Terms succeeding = new Terms(request.terms().timeout(), 0, Terms.DEFAULT_STATUS);
        Terms terms = status.isPresent() ? succeeding.failing(1, status.getAsInt()) : succeeding;
        return new WaitRequest(shape, request.seed(), terms, request.pool(), request.index()).at(call);
    }
}
