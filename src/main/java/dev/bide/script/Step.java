package dev.bide.script;

import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.OptionalInt;

/**
 * What one call gets.
 *
 * @param delay how long it takes, in seconds
 * @param status how it fails then, if it does
 */
record Step(double delay, OptionalInt status) {

    /** Makes a wait of it. */
    WaitRequest of(WaitRequest request) {
        Terms all = new Terms(request.terms().timeout(), 0, Terms.DEFAULT_STATUS);
        Terms terms = status.isPresent() ? all.failing(1, status.getAsInt()) : all;
        return new WaitRequest(Shape.fixed(delay), request.seed(), terms, request.load());
    }
}
