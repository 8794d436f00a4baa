package dev.bide.task;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A task at one moment. Its parts agree: a running task has no end.
 *
 * @param state running, or the final state
 * @param endedAt when the task ended, or empty while it runs
 * @param finished how many of its waits have ended
 * @param leftSeconds the whole seconds, at least 1, after which the task will surely have ended; empty if it has ended, or
 *     while a large fan-out is being drawn
 */
public record TaskSnapshot(TaskState state, Optional<Instant> endedAt, int finished, OptionalLong leftSeconds) {}
