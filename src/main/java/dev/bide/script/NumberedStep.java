package dev.bide.script;

/**
 * A step that is taken.
 *
 * @param number its number, from 0
 * @param serial the number of the position from which it was taken
 */
public record NumberedStep(long number, long serial) {}
