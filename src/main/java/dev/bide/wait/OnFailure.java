package dev.bide.wait;

/** What the failure of one wait means to its fan-out. */
public enum OnFailure {
    /** The first failure ends the fan-out, which fails. The waits that have not ended are cancelled. */
    FAIL_FAST,
    /**
     * The fan-out goes on. Its result has the delays of the waits that succeeded, and the number of those that failed. If
     * fewer than all waits are needed, it fails as soon as too few are left.
     */
    COLLECT
}
