/**
 * Waits with an id and a life of their own, which outlive the request that started them.
 *
 * <p>A {@link dev.bide.task.Task} runs on the loop that it was created on; {@link dev.bide.task.TaskRegistry} is the
 * process's, so any instance answers for any task. Whoever ends a task first, its waiting or a cancel, decides what it
 * ended as, and everybody is told the same.
 */
package dev.bide.task;
