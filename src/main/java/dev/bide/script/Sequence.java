package dev.bide.script;

import dev.bide.shape.Shape;
import dev.bide.wait.WaitRequest;

/**
 * Calls that share an index: each of them gets the next draw.
 *
 * @param name the name that the calls give
 * @param shape the distribution of their delays
 * @param seed the seed of their delays and failures
 * @param failRate the chance that a call fails
 */
public record Sequence(String name, Shape shape, long seed, double failRate) {

    /** Returns the sequence of a call. */
    static Sequence of(NamedSequence named, WaitRequest request) {
        return new Sequence(
                named.name(), request.shape(), request.seed(), request.terms().failRate());
    }
}
