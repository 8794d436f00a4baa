package dev.bide.cluster;

import dev.bide.task.Task;
import java.util.Optional;

/**
 * The task of a request with an idempotency key.
 *
 * @param id its id
 * @param here the task, if it is on this node
 */
public record StartedTask(String id, Optional<Task<?>> here) {}
