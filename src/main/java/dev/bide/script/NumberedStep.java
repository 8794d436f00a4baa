package dev.bide.script;

/**
 * A step that is taken.
 *
 * @param number its number, from 0
 * @param serial tells the position that it was taken from from another one of the same key
 */
public record NumberedStep(long number, long serial) {}
