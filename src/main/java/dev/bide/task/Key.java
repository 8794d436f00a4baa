package dev.bide.task;

/**
 * What makes a repeated request give the task of the first.
 *
 * @param text what the caller has picked for this request
 * @param asked what was asked with it, to be compared; only the same may be repeated
 */
public record Key(String text, Object asked) {}
