package dev.bide.page;

/**
 * The figures, tasks and pools of the process, as text. Any thread may read it.
 *
 * @param nanos when it was written
 * @param text the figures and tasks
 * @param pools the pools
 * @param poolsUntilNanos until when the pools need not be looked at again
 */
record Summary(long nanos, String text, String pools, long poolsUntilNanos) {

    String all() {
        return text + "," + pools;
    }
}
