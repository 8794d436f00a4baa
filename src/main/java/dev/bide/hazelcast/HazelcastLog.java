package dev.bide.hazelcast;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Chooses the lines of Hazelcast's log that are shown: errors, and warnings of the classes that join. Its other
 * warnings are stack traces about connections that end and nodes that go, which the lines about the cluster report
 * already, and advice about JDK internals that would speed up large data.
 */
final class HazelcastLog {

    private static final String ROOT = "com.hazelcast";

    private static final List<String> WITH_WARNINGS = List.of(
            "internal.cluster.impl.ClusterJoinManager",
            "internal.cluster.impl.TcpIpJoiner",
            "internal.cluster.impl.operations.ConfigMismatchOp");

    /** References to the loggers, because a logger without a reference is collected and loses its level. */
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
