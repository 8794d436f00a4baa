package dev.bide.task;

/**
 * Receives the events of tasks. It may be called on any thread, but the events of one task come in order. It is never called
 * under a lock, so it may call any method of a task.
 */
public interface TaskListener {

    /**
     * A task has been created. Its planned end is known, unless the task has ended before.
     *
     * @param task the task
     */
    void created(Task<?> task);

    /**
     * Waits of a fan-out have ended. It is called at most ten times a second for each task.
     *
     * @param task the task
     */
    void progressed(Task<?> task);

    /**
     * A task has ended, and nothing of it is pending any more.
     *
     * @param task the task
     */
    void ended(Task<?> task);
}
