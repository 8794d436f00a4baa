package dev.bide;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The part of HPACK (RFC 7541) that {@link Http2Frames} needs: it writes literals, and reads the status of a response. */
final class Hpack {

    /** The static table of HPACK (RFC 7541, appendix A) has these values of ":status" from index 8 on. */
    private static final int[] STATUS_CODES = {200, 204, 206, 304, 400, 404, 500};

    private static final int STATUS_INDEX = 8;

    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;

    private Hpack() {}

    /** Returns the header block of a request: the four pseudo-headers, then pairs of a name and a value. */
    static byte[] request(String method, String path, String... moreHeaders) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(fields(":method", method, ":path", path, ":scheme", "http", ":authority", "localhost"));
        block.writeBytes(fields(moreHeaders));
        return block.toByteArray();
    }

    /**
     * Returns fields in HPACK: literals without indexing and without Huffman coding (RFC 7541, section 6.2.2). Each
     * character is one byte, so that a field can have any bytes.
     */
    static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            byte[] text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
            writeLength(block, text.length);
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    /** Writes an integer with a prefix of 7 bits (RFC 7541, section 5.1). */
    private static void writeLength(ByteArrayOutputStream block, int length) {
        if (length < 0x7f) {
            block.write(length);
            return;
        }
        block.write(0x7f);
        int rest = length - 0x7f;
        for (; rest >= 0x80; rest >>= 7) {
            block.write(rest & 0x7f | 0x80);
        }
        block.write(rest);
    }

    /** Returns the status of a response, which is the first field of its block. Returns -1 if it is indexed elsewhere. */
    static int status(Http2Frames.Frame frame) {
        byte[] block = frame.payload();
        int at = frame.has(PRIORITY) ? PRIORITY_BYTES : 0;
        while ((block[at] & 0xe0) == 0x20) {
            // A change of the table's size, which may have more bytes (RFC 7541, section 6.3).
            boolean more = (block[at++] & 0x1f) == 0x1f;
            while (more) {
                more = (block[at++] & 0x80) != 0;
            }
        }
        int first = block[at] & 0xff;
        if (first >= 0x80) {
            int index = (first & 0x7f) - STATUS_INDEX;
            return index >= 0 && index < STATUS_CODES.length ? STATUS_CODES[index] : -1;
        }
        // A literal with or without indexing, or never indexed, whose name has an index. Netty's encoder uses Huffman
        // coding only for long values (HpackEncoder of Netty 4.2: 512 bytes).
        boolean isStatus = (first & 0x3f) == STATUS_INDEX && first >= 0x40 || (first & 0xef) == STATUS_INDEX;
        return isStatus && block[at + 1] == 3
                ? Integer.parseInt(new String(block, at + 2, 3, StandardCharsets.US_ASCII))
                : -1;
    }
}
