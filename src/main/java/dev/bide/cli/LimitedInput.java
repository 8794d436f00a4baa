package dev.bide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** A stream that fails when it has too many bytes, so that a server cannot fill the memory. One thread at a time. */
final class LimitedInput extends InputStream {

    private final InputStream in;
    private final long limit;
    private long left;

    LimitedInput(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
        this.left = limit;
    }

    /** Counts from 0 again. */
    void renew() {
        left = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            throw new ProtocolException("it sends an answer without an end");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
