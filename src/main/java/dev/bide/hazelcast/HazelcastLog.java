package dev.bide.hazelcast;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What of Hazelcast's log is shown: errors, and warnings of the classes that join. Its other warnings are about connections
 * that end and nodes that go, with stack traces, and the lines about the cluster say that in plain words; and about internals
 * of the JDK that it cannot use, which would make it faster with much more data.
 */
final class HazelcastLog {

    private static final String ROOT = "com.hazelcast";

    private static final List<String> WITH_WARNINGS = List.of(
            "internal.cluster.impl.ClusterJoinManager",
            "internal.cluster.impl.TcpIpJoiner",
            "internal.cluster.impl.operations.ConfigMismatchOp");

    /** Kept, because a logger that nothing refers to loses its level. */
    private static final List<Logger> LOGGERS = Stream.concat(
                    Stream.of(ROOT), WITH_WARNINGS.stream().map(name -> ROOT + "." + name))
            .map(Logger::getLogger)
            .toList();

    private HazelcastLog() {}

    /** Sets the levels of loggers that have none from the user. To be called before the first class of Hazelcast loads. */
    static void set() {
        LOGGERS.stream()
                .filter(logger -> logger.getLevel() == null)
                .forEach(logger -> logger.setLevel(logger.getName().equals(ROOT) ? Level.SEVERE : Level.WARNING));
    }
}
