package dev.bide.task;

/** The state of a task: running at first, then one of the other states for good. */
public enum TaskState {
    /** The task is waiting. */
    RUNNING,
    /** The wait has ended, and there is a result. */
    DONE,
    /** The wait has failed or timed out, or its event loop has stopped; there is an error. */
    FAILED,
    /** The task was cancelled before it ended. */
    CANCELLED
}
