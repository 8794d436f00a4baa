package dev.bide.cluster;

import dev.bide.stream.WaitLog;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Some waits of a task that have ended, one after the other. In a message they are bytes, and not text, so that
 * {@value #MAX_WAITS} of them take 22 KB.
 */
final class WaitPiece {

    /** The most waits of a piece. */
    static final int MAX_WAITS = 1024;

    /** A piece without waits. */
    static final WaitPiece NONE = new WaitPiece(new byte[0], new BitSet());

    private static final int BYTES_PER_WAIT = 2 * Double.BYTES;
    private static final String WAITS = "waits";
    private static final String FAILED = "failed";

    /** The delay and the lateness of each wait. */
    private final byte[] bytes;

    private final BitSet failed;

    private WaitPiece(byte[] bytes, BitSet failed) {
        this.bytes = bytes;
        this.failed = failed;
    }

    /** Copies waits of a log. */
    static WaitPiece of(WaitLog log, int from, int to) {
        byte[] bytes = new byte[(to - from) * BYTES_PER_WAIT];
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        BitSet failures = new BitSet();
        log.each(from, to, (place, delay, late, hasFailed) -> {
            numbers.putDouble(delay).putDouble(late);
            failures.set(place - from, hasFailed);
        });
        return new WaitPiece(bytes, failures);
    }

    /** Reads the message of another node, which may have no waits. */
    static WaitPiece of(JsonObject message) {
        if (!message.containsKey(WAITS)) {
            return NONE;
        }
        return new WaitPiece(message.getBinary(WAITS), BitSet.valueOf(message.getBinary(FAILED, new byte[0])));
    }

    void putInto(JsonObject message) {
        message.put(WAITS, bytes);
        if (!failed.isEmpty()) {
            message.put(FAILED, failed.toByteArray());
        }
    }

    int size() {
        return bytes.length / BYTES_PER_WAIT;
    }

    /** Passes waits to a visitor. The first one is at {@code from} in the log, and at {@code first} in this piece. */
    void each(int first, int end, int from, WaitLog.Visitor visitor) {
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        for (int i = first; i < end; i++) {
            double delay = numbers.getDouble(i * BYTES_PER_WAIT);
            double late = numbers.getDouble(i * BYTES_PER_WAIT + Double.BYTES);
            visitor.visit(from + i - first, delay, late, failed.get(i));
        }
    }
}
