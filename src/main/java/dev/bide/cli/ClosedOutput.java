package dev.bide.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;

/** The standard output takes no more, because its reader has ended or the disk is full. */
final class ClosedOutput extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private ClosedOutput(IOException cause) {
        super(cause.getMessage(), cause, false, false);
    }

    /** Returns whether a reader has ended, as head(1) does after ten lines. That is no mistake. */
    boolean byReader() {
        // The system's text for EPIPE. In all languages of glibc that have been tried it has this word somewhere.
        return getMessage() != null
                && getMessage().toLowerCase(java.util.Locale.ROOT).contains("pipe");
    }

    /** Wraps a stream so that a failure ends the command. A PrintStream would only remember it, and go on. */
    static OutputStream thrownBy(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new ClosedOutput(e);
                }
            }
        };
    }
}
