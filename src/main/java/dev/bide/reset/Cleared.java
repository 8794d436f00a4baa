package dev.bide.reset;

/**
 * What a reset has ended and forgotten.
 *
 * @param waits how many pending waits it has ended
 * @param tasks how many tasks it has forgotten, those that it has ended among them
 * @param pools how many busy pools it has deleted
 * @param scripts how many scripts it has deleted
 * @param sequences how many sequences it has deleted
 * @param calls how many calls of stand-ins it has forgotten
 */
public record Cleared(long waits, int tasks, int pools, int scripts, int sequences, long calls) {}
