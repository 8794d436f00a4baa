package dev.bide;

import dev.bide.time.EventLoops;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Ends the process when it can serve no more: when its memory is used up, or when a thread has died that nothing replaces.
 * Otherwise it would go on and look alive, with clients that are never answered.
 */
final class FatalErrors {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_NO_MEMORY = 3;

    // Allocated beforehand, while there is memory. A PrintStream would allocate to encode the text.
    private static final byte[] NO_MEMORY = ("bide: the memory is used up, and the program ends;"
                    + " give it more with -Xmx, or lower the limits (limits.maxPending, maxTasks, maxConnections, maxBytes)\n")
            .getBytes(StandardCharsets.US_ASCII);

    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    private FatalErrors() {}

    /** Handles what no thread has caught, from now on. */
    static void handleUncaught() {
        Thread.setDefaultUncaughtExceptionHandler(FatalErrors::uncaught);
        formatOneRecord();
        write(new byte[0]); // loads what writing needs
    }

    /**
     * Formats a log record, so that the JDK loads what it needs for that. Its table of time zones is a file. Without a free
     * descriptor the first record could not be formatted, and the thread that logs it would die.
     */
    private static void formatOneRecord() {
        LogRecord fault = new LogRecord(Level.SEVERE, "");
        fault.setThrown(new IOException());
        if (new SimpleFormatter().format(fault).isEmpty()) {
            throw new AssertionError("a record has a date");
        }
    }

    /** Ends the process when one of these event loops dies. */
    static void watch(Vertx vertx) {
        EventLoops.onDeath(vertx, FatalErrors::died);
    }

    private static void uncaught(Thread thread, Throwable failure) {
        endWithoutMemory(failure); // first: even a text that the code names is allocated when it is first used
        // Vert.x 5.1.6 names them so (VertxImpl). Their death is reported here if it keeps Netty from reporting it.
        if (thread.getName().startsWith("vert.x-eventloop-") || thread.getName().startsWith("vert.x-acceptor-")) {
            died(thread.getName(), failure);
        }
        System.err.println("bide: " + thread.getName() + " has died: " + failure);
    }

    // Synchronized and never left, so that a thread whose death is reported twice leaves one line.
    private static synchronized void died(String what, Throwable failure) {
        endWithoutMemory(failure);
        System.err.println("bide: " + what + " has died, and the program ends: " + failure);
        Runtime.getRuntime().halt(EXIT_FAILED);
    }

    private static synchronized void endWithoutMemory(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            write(NO_MEMORY);
            // Not exit(), which would run shutdown hooks in new threads, and so need memory.
            Runtime.getRuntime().halt(EXIT_NO_MEMORY);
        }
    }

    private static void write(byte[] line) {
        try {
            STDERR.write(line);
        } catch (IOException e) {
            // The exit code says the same.
        }
    }
}
