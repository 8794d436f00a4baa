package dev.bide.task;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a task is at some moment; its parts go together.
 *
 * @param state running, or what it has ended as
 * @param endedAt when it ended, if it has
 * @param finished how many of its waits have ended
 * @param leftSeconds in how many whole seconds it has surely ended, at least 1; none if it has ended, or if that is not
 *     known yet
 */
public record TaskSnapshot(TaskState state, Optional<Instant> endedAt, int finished, OptionalLong leftSeconds) {}
