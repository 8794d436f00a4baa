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
 * @param leftSeconds after how many whole seconds, at least 1, the task will have ended if its event loop is not late; empty
 *     if it has ended, or while a large fan-out is being drawn
 */
public record TaskSnapshot(TaskState state, Optional<Instant> endedAt, int finished, OptionalLong leftSeconds) {}
