package dev.bide.wait;

/** What the failure of one wait means to its fan-out. */
public enum OnFailure {
    /** The first failure ends it: the fan-out fails, and the waits that are not over are cancelled. */
    FAIL_FAST,
    /**
     * It goes on, and its answer holds the delays of those that made it, and how many failed; if fewer than all are needed,
     * it fails as soon as too few are left.
     */
    COLLECT
}
