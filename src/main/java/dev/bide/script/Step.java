package dev.bide.script;

import dev.bide.refusal.Fault;
import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One step of a script.
 *
 * @param text the step as the client has written it, without its count
 * @param shape the distribution of its delays
 * @param status the status that the wait fails with, or empty if it does not fail
 * @param fault how the wait breaks the connection of its client, if it does; then it has no status
 * @param end the number of calls that get this step or an earlier one
 */
record Step(String text, Shape shape, OptionalInt status, Optional<Fault> fault, long end) {

    /** Returns the request with the delay and the failure of this step. Its seed, timeout and pool stay. */
    WaitRequest applyTo(WaitRequest request, long call) {
        // Without the failure of the request: the step alone decides whether the call fails.
        Terms succeeding = Terms.NONE.within(request.terms().timeout());
        return new WaitRequest(shape, request.seed(), failing(succeeding), request.pool(), request.index()).at(call);
    }

    private Terms failing(Terms terms) {
        if (fault.isPresent()) {
            return terms.failing(1, Terms.DEFAULT_STATUS).breaking(fault.get());
        }
        return status.isPresent() ? terms.failing(1, status.getAsInt()) : terms;
    }
}
