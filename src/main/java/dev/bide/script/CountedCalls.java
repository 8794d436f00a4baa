package dev.bide.script;

import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * Calls that are counted on their own: each gets the next step of their script or, without one, the next draw of their
 * seed.
 *
 * @param script the steps, if there are any
 * @param count the number of the next call
 */
public record CountedCalls(Optional<Script> script, CallCount count) implements Series {

    /** Returns the request of a call. */
    WaitRequest at(WaitRequest request, long number) {
        return script.map(steps -> steps.step(number).applyTo(request, number)).orElseGet(() -> request.at(number));
    }
}
