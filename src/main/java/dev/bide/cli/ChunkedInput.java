package dev.bide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** A body in chunks (RFC 9112, section 7.1). It fails if the connection ends before the last one. One thread at a time. */
final class ChunkedInput extends InputStream {

    private static final int MAX_LINE_BYTES = 1024;
    private static final int HEX = 16;

    private final InputStream in;
    private InputStream chunk;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!ended) {
            if (chunk == null) {
                next();
            } else {
                int count = chunk.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                chunk = null;
                if (!line().isEmpty()) {
                    throw malformed();
                }
            }
        }
        return -1;
    }

    private void next() throws IOException {
        // A chunk may have extensions, which mean nothing here.
        String size = line().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw malformed();
        }
        long length = Long.parseLong(size, HEX);
        if (length > 0) {
            chunk = new CountedInput(in, length);
        } else {
            // Trailers may follow. The connection is closed after this response, so they are not read.
            ended = true;
        }
    }

    private String line() throws IOException {
        return ServerResponse.line(in, new int[] {MAX_LINE_BYTES});
    }

    private static ProtocolException malformed() {
        return new ProtocolException("it sends a malformed chunk");
    }
}
