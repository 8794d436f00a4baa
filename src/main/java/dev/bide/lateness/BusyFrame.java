package dev.bide.lateness;

import java.util.Optional;
import java.util.stream.Stream;

/** Finds the code of an application in the stack of an event loop. Any thread may call it. */
final class BusyFrame {

    private static final String[] LIBRARIES = {"io.netty.", "io.vertx.", "java.", "javax.", "jdk.", "sun.", "com.sun."};

    private BusyFrame() {}

    /**
     * Returns the innermost frame that is not of Netty, Vert.x or the JDK, such as {@code com.acme.Pay.call(Pay.java:41)};
     * empty if there is none, because the loop is idle or runs only their code.
     */
    static Optional<String> of(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> !isLibrary(frame.getClassName()))
                .findFirst()
                .map(BusyFrame::text);
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
