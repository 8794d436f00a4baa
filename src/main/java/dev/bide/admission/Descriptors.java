package dev.bide.admission;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The file descriptors of the process, and how connections share them. Every connection takes one, so the limit of
 * connections must be below what the system allows. Otherwise accepting fails for as long as the clients like, and so does
 * everything else in the process that opens a file.
 *
 * @param max how many the system allows the process
 * @param open how many are open before there is a connection
 */
record Descriptors(long max, long open) {

    /** Left for what is opened later: class files, time zones, sockets of the program that Bide is part of. */
    private static final long RESERVE = 64;

    /** Rejected connections get at most this part of what is left, since they must not take the place of others. */
    private static final int REJECTIONS_SHARE_DIVISOR = 8;

    /** At most this many rejected connections wait for their response at the same time. The rest are closed at once. */
    private static final int MAX_REJECTIONS = 1024;

    /** Read once, so that all instances of a process have the same limits. */
    static final Descriptors OF_PROCESS = ofProcess();

    private static Descriptors ofProcess() {
        try {
            if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
                return new Descriptors(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount());
            }
        } catch (LinkageError e) {
            // A runtime without the module jdk.management does not know the limit; nor does Windows, where there is
            // none.
        }
        return new Descriptors(Long.MAX_VALUE, 0);
    }

    /** Returns how many connections may wait for the response that rejects them. */
    int rejections() {
        return (int) Math.min(left() / REJECTIONS_SHARE_DIVISOR, MAX_REJECTIONS);
    }

    /** Returns how many connections may be open besides, at least one. */
    int connections() {
        return (int) Math.min(Math.max(1, left() - rejections()), Integer.MAX_VALUE);
    }

    private long left() {
        // A system may say -1 for "unlimited".
        return max < 0 ? Integer.MAX_VALUE : Math.max(0, max - open - RESERVE);
    }
}
