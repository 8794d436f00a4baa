package dev.bide.cli;

/**
 * What an operation is going to do, as far as that is sure before it begins.
 *
 * @param waits how many waits it has
 * @param ending how many of them end; the others are cancelled
 * @param seconds when it ends, in seconds from its start
 */
record Plan(int waits, int ending, double seconds) {}
