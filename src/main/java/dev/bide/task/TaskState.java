package dev.bide.task;

/** Where a task is. It is running first, and then one of the others for good. */
public enum TaskState {
    /** It waits. */
    RUNNING,
    /** It has waited, and has a result. */
    DONE,
    /** It has come to no good end, and has an error. */
    FAILED,
    /** Somebody has cancelled it. */
    CANCELLED
}
