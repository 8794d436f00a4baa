package dev.bide.cluster;

import dev.bide.operation.Operations;
import dev.bide.shape.Profiles;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import java.util.Optional;

/** Creates the cluster of an instance for tests that need its engine at most. */
final class TestClusters {

    private TestClusters() {}

    static Cluster of(ClusterNode node, Engine engine) {
        return of(node, new Operations(engine, null, null, null, Profiles.NONE, null, null));
    }

    static Cluster of(ClusterNode node, Timers timers) {
        return of(node, TestOperations.of(timers));
    }

    static Cluster of(ClusterNode node, Operations operations) {
        return of(node, operations, Optional.empty());
    }

    static Cluster of(ClusterNode node, Operations operations, Optional<SharedKeys> keys) {
        return Cluster.of(node, operations, null, keys, 0);
    }

    static Cluster none(Timers timers) {
        return Cluster.none(TestOperations.of(timers), null);
    }
}
