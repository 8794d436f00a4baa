package dev.bide.script;

/**
 * A step that a call has taken at another node.
 *
 * @param number its number, from 0
 * @param refused gives it back, if the call is refused
 */
public record TakenStep(long number, Runnable refused) {}
