package dev.bide.script;

import java.util.List;

/**
 * The position of a key that moves from one node of a cluster to another.
 *
 * @param definition the text of a script; empty for a sequence
 * @param serial the number that distinguishes this position from an earlier one of the same key
 * @param changes how often a call has taken a step or given one back: of two states of a position, the later one has more
 * @param next the number of the first step that no call has taken yet
 * @param calls how many calls were begun
 * @param returned the steps below {@code next} that refused calls have given back
 * @param idleNanos how long ago the last call was
 */
public record MovedPosition(
        String definition, long serial, long changes, long next, long calls, List<Long> returned, long idleNanos) {}
