package dev.bide.bench;

/**
 * Figures of the process of {@link SoakServer} at one moment.
 *
 * @param heap the bytes of live objects on the heap
 * @param resident the resident memory in megabytes
 * @param direct the bytes of direct memory
 * @param files the number of open file descriptors
 * @param threads the number of threads
 * @param accepted the waits that have been accepted
 * @param fired the waits that have ended by themselves
 * @param cancelled the waits that were cancelled
 * @param pending the waits that have not ended
 * @param tasks the tasks in the registry
 * @param refused the requests that were refused
 * @param kept the bytes that are kept for clients, including those of the request that reads this figure
 * @param connections the open connections, including that of the request that reads this figure
 * @param viewers the pages that are open
 */
record SoakFigures(
        long heap,
        double resident,
        long direct,
        long files,
        int threads,
        long accepted,
        long fired,
        long cancelled,
        long pending,
        long tasks,
        long refused,
        long kept,
        long connections,
        long viewers) {

    /** The bytes that the server reserves for a request while it is being answered. */
    static final long OWN_REQUEST_BYTES = 10_000;

    /** Returns whether the server keeps nothing for any client but the reader of the figures. */
    boolean atRest() {
        return pending == 0 && tasks == 0 && viewers == 0 && connections == 1 && kept == OWN_REQUEST_BYTES;
    }
}
