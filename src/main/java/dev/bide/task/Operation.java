package dev.bide.task;

/** What a task does. */
public enum Operation {
    /** One wait. */
    WAIT_RANDOM,
    /** Several waits at once. */
    WAIT_N,
    /** Several waits at once, for the sake of what they cost. */
    MEASURE_TIME
}
