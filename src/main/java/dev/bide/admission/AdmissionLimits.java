package dev.bide.admission;

/**
 * How much of HTTP is let in.
 *
 * @param connections the most connections of the whole process
 * @param streams the most requests that one connection of HTTP/2 may have open, unless those would take too much room
 * @param bytes the most that is kept for all clients of the process, 0 for half of the heap
 */
public record AdmissionLimits(int connections, int streams, long bytes) {

    /** One connection may not take all the room there is, since its requests come in one go, before any can be refused. */
    private static final int SHARE = 4;

    private static final int FEWEST_STREAMS = 100;

    /** Works out what is left to the size of the heap. */
    public AdmissionLimits {
        bytes = bytes == 0 ? Runtime.getRuntime().maxMemory() / 2 : bytes;
        streams = (int) Math.min(streams, Math.max(FEWEST_STREAMS, bytes / RequestLease.BYTES / SHARE));
    }
}
