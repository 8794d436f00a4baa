package dev.bide.hazelcast;

import java.util.Optional;

/**
 * The library that the cluster of the program needs, which is optional. This class uses no class of the library, so it
 * loads when the library is missing.
 */
public final class ClusterLibraries {

    /** The library, which depends on Hazelcast. */
    private static final String ARTIFACT = "io.vertx:vertx-hazelcast";

    private static final String CLASS = "io.vertx.spi.cluster.hazelcast.HazelcastClusterManager";

    private ClusterLibraries() {}

    /**
     * Returns the name of the library if it is missing.
     *
     * @return its group and artifact, or empty if the program can be a node
     */
    public static Optional<String> missing() {
        try {
            Class<?> found = Class.forName(CLASS, false, ClusterLibraries.class.getClassLoader());
            return found == null ? Optional.of(ARTIFACT) : Optional.empty();
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            // NoClassDefFoundError: vertx-hazelcast is on the class path, but Hazelcast is not.
            return Optional.of(ARTIFACT);
        }
    }
}
