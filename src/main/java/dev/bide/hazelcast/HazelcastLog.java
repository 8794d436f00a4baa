package dev.bide.hazelcast;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What of Hazelcast's log is shown: warnings, but not those about what is as it should be. */
final class HazelcastLog {

    private static final String ROOT = "com.hazelcast";

    /** Classes whose warnings say nothing that a user could act on, or what the lines about the cluster say anyway. */
    private static final List<String> WITHOUT_WARNINGS = List.of(
            // That it has no access to internals of the JDK, which make it faster with much more data.
            "instance.impl.HazelcastInstanceFactory",
            // That this detector is off.
            "spi.impl.operationexecutor.slowoperationdetector.SlowOperationDetector",
            // That a connection has ended, with a stack trace, and that the node is gone.
            "internal.server.tcp.TcpServerConnection",
            "internal.server.tcp.TcpServerConnectionErrorHandler");

    /** Kept, because a logger that nothing refers to loses its level. */
    private static final List<Logger> LOGGERS = Stream.concat(
                    Stream.of(ROOT), WITHOUT_WARNINGS.stream().map(name -> ROOT + "." + name))
            .map(Logger::getLogger)
            .toList();

    private HazelcastLog() {}

    /** Sets the levels of loggers that have none from the user. To be called before the first class of Hazelcast loads. */
    static void set() {
        LOGGERS.stream()
                .filter(logger -> logger.getLevel() == null)
                .forEach(logger -> logger.setLevel(logger.getName().equals(ROOT) ? Level.WARNING : Level.SEVERE));
    }
}
