package dev.bide.admission;

/**
 * Limits of the HTTP server.
 *
 * @param connections the maximum number of open connections in the process; lowered if the process may not open enough
 *     file descriptors
 * @param streams the maximum number of concurrent streams on one HTTP/2 connection; lowered if they could use too much
 *     of {@code bytes}
 * @param bytes the maximum number of bytes kept for all clients of the process, 0 for half of the heap
 */
public record AdmissionLimits(int connections, int streams, long bytes) {

    /**
     * The limit of a counter that must count but never refuse. It is half of the largest long, so that the limiter's
     * sum cannot overflow.
     */
    static final long UNLIMITED = Long.MAX_VALUE / 2;

    /** One connection may open enough streams to use the bytes divided by this: a quarter of them. */
    private static final int CONNECTION_SHARE_DIVISOR = 4;

    /** RFC 9113, section 6.5.2, recommends to allow at least 100 concurrent streams. */
    private static final int MIN_STREAMS = 100;

    /**
     * Creates limits, and computes the ones that depend on the process.
     *
     * @param connections the maximum number of open connections in the process
     * @param streams the maximum number of concurrent streams on one HTTP/2 connection
     * @param bytes the maximum number of bytes kept for all clients of the process, 0 for half of the heap
     */
    public AdmissionLimits {
        connections = Math.min(connections, Descriptors.OF_PROCESS.connections());
        bytes = bytes == 0 ? Runtime.getRuntime().maxMemory() / 2 : bytes;
        // A client may send all its streams in one burst, and Vert.x creates each of them before the first can be
        // refused. So the number is bounded in advance, by the memory that they need.
        long affordableStreams = bytes / RequestLease.BYTES_PER_REQUEST / CONNECTION_SHARE_DIVISOR;
        streams = (int) Math.min(streams, Math.max(MIN_STREAMS, affordableStreams));
    }

    /**
     * Returns the number of file descriptors that the system allows this process.
     *
     * @return at least 1; a very large number where the system has no limit or does not tell it
     */
    public static long fileDescriptors() {
        return Descriptors.OF_PROCESS.max();
    }
}
