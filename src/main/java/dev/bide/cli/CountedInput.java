package dev.bide.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body, or a chunk of one, whose length is known. It fails if the connection ends before. One thread at a time. */
final class CountedInput extends InputStream {

    private final InputStream in;
    private long left;

    CountedInput(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        // What is there, and not all that fits: a wait is to be seen when it ends.
        int count = in.read(bytes, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("it closed the connection");
        }
        left -= count;
        return count;
    }
}
