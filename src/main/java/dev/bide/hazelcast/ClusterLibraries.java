package dev.bide.hazelcast;

import java.util.List;
import java.util.Optional;

/**
 * The libraries that the cluster of the program needs. They are optional. This class uses no class of theirs, so that it can
 * say which one is missing.
 */
public final class ClusterLibraries {

    private record Library(String artifact, String className) {}

    private static final List<Library> ALL = List.of(
            new Library("io.vertx:vertx-hazelcast", "io.vertx.spi.cluster.hazelcast.HazelcastClusterManager"),
            new Library("com.hazelcast:hazelcast", "com.hazelcast.core.Hazelcast"));

    private ClusterLibraries() {}

    /**
     * Returns the first library that is missing.
     *
     * @return its group and artifact, or empty if the program can be a node
     */
    public static Optional<String> missing() {
        return ALL.stream()
                .filter(library -> !exists(library.className()))
                .map(Library::artifact)
                .findFirst();
    }

    private static boolean exists(String className) {
        try {
            return Class.forName(className, false, ClusterLibraries.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
