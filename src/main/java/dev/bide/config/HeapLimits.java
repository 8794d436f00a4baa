package dev.bide.config;

/**
 * The limits that a heap allows, for the settings that are 0. From 640 MB of heap on they have their greatest values.
 *
 * @param maxPending the most pending waits
 * @param maxTasks the most tasks
 * @param maxConnections the most connections
 */
record HeapLimits(long maxPending, int maxTasks, int maxConnections) {

    /**
     * A wait of a fan-out takes 8 bytes, 20 in a small task. This is more, because the delays of ended tasks are kept up to
     * the same limit, and because most of the heap is for other things.
     */
    private static final int BYTES_PER_WAIT = 128;

    /** A fan-out of a million waits fits a heap of 64 MB, so that many are always allowed. */
    private static final long MIN_PENDING = 1_000_000;

    private static final long MAX_PENDING = 2_000_000;

    /** A task takes 1.7 KB, and one of 200 waits 5.8 KB. */
    private static final int BYTES_PER_TASK = 8_000;

    private static final int TASKS_SHARE_DIVISOR = 8;
    private static final long MAX_TASKS = 10_000;

    /** A connection takes 7 to 8 KB, and 10 KB with a request. */
    private static final int BYTES_PER_CONNECTION = 10_000;

    private static final int CONNECTIONS_SHARE_DIVISOR = 4;
    private static final long MAX_CONNECTIONS = 16_000;

    static HeapLimits of(long heapBytes) {
        return new HeapLimits(
                between(MIN_PENDING, heapBytes / BYTES_PER_WAIT, MAX_PENDING),
                (int) between(1, heapBytes / TASKS_SHARE_DIVISOR / BYTES_PER_TASK, MAX_TASKS),
                (int) between(1, heapBytes / CONNECTIONS_SHARE_DIVISOR / BYTES_PER_CONNECTION, MAX_CONNECTIONS));
    }

    private static long between(long min, long value, long max) {
        return Math.max(min, Math.min(value, max));
    }
}
