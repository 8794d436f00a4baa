package dev.bide.lateness;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an event loop did while its probe was overdue.
 *
 * @param doing whether it ran something
 * @param by the innermost frame that is not of Netty, Vert.x, the JDK or the meter, such as {@code
 *     com.acme.Pay.call(Pay.java:41)}; empty if there is none
 */
record LoopStack(Doing doing, Optional<String> by) {

    /** What an event loop may do, in the order of how much that says. */
    enum Doing {
        /** It ran code of an application. */
        RUNNING,
        /** It waited for events, so that no handler can have kept it. */
        WAITING,
        /** No stack was taken, because the meter's thread was late too, or it has no frame of an application. */
        UNKNOWN
    }

    /** A loop of which no stack was taken. */
    static final LoopStack UNKNOWN = new LoopStack(Doing.UNKNOWN, Optional.empty());

    private static final String[] LIBRARIES = {
        "io.netty.",
        "io.vertx.",
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "dev.bide.lateness.",
        "dev.bide.time.",
        "org.HdrHistogram."
    };

    /** Where Netty's transports wait for events: NIO, epoll, kqueue and io_uring. */
    private static final Set<String> WAITING_METHODS = Set.of(
            "sun.nio.ch.SelectorImpl.lockAndDoSelect",
            "io.netty.channel.epoll.Native.epollWait",
            "io.netty.channel.kqueue.Native.keventWait",
            "io.netty.channel.uring.Native.ioUringEnter");

    /** Reads the stack of an event loop's thread. */
    static LoopStack of(StackTraceElement[] stack) {
        Optional<String> by = Stream.of(stack)
                .filter(frame -> !isLibrary(frame.getClassName()))
                .findFirst()
                .map(LoopStack::text);
        if (by.isPresent()) {
            // Also if it waits for events: a handler may do so itself, and blocks the loop.
            return new LoopStack(Doing.RUNNING, by);
        }
        boolean waiting = Stream.of(stack)
                .anyMatch(frame -> WAITING_METHODS.contains(frame.getClassName() + "." + frame.getMethodName()));
        return new LoopStack(waiting ? Doing.WAITING : Doing.UNKNOWN, by);
    }

    private static boolean isLibrary(String className) {
        return Stream.of(LIBRARIES).anyMatch(className::startsWith);
    }

    // Not the element's own toString(): it may put the names of class loader and module in front.
    private static String text(StackTraceElement frame) {
        String place = frame.getFileName() == null ? "" : frame.getFileName();
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return frame.getClassName() + "." + frame.getMethodName() + "(" + place + line + ")";
    }
}
