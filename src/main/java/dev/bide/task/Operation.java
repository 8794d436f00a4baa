package dev.bide.task;

/** What a task does. */
public enum Operation {
    /** One wait. */
    WAIT_RANDOM,
    /** Several waits at once. */
    WAIT_N,
    /** Several waits at once, to measure what one of them costs. */
    MEASURE_TIME
}
