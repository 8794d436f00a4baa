package dev.bide.task;

/** Is told what becomes of tasks, on whatever thread that happens; of one task, in order. */
public interface TaskListener {

    /**
     * A task has been created, and it is known when it is going to end, unless it has ended before.
     *
     * @param task which
     */
    void created(Task<?> task);

    /**
     * Waits of a fan-out have ended; it is told at most ten times a second.
     *
     * @param task which
     */
    void progressed(Task<?> task);

    /**
     * A task has ended.
     *
     * @param task which
     */
    void ended(Task<?> task);
}
