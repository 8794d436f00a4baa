package dev.bide;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A step of {@code stop()} that the instances of a deployment end together. Deployments do not wait for each other. Any
 * thread may call it.
 */
final class StopBarrier {

    // Vert.x stops all instances of a deployment at the same time, and they share a port. An instance with nothing
    // pending would close first. Its part of the port would then close connections on which requests arrive, and those
    // that the accepting thread has given to its event loop, while the others still answer.

    /** The instances of one deployment that are on this side of the barrier. */
    private record Instances(Set<Object> left, Promise<Void> passed) {}

    private final Map<String, Instances> deployments = new HashMap<>();

    /** Adds an instance that has started. Vert.x stops no instance before all have started or failed to. */
    synchronized void add(String deployment, Object instance) {
        deployments
                .computeIfAbsent(deployment, id -> new Instances(new HashSet<>(), Promise.promise()))
                .left()
                .add(instance);
    }

    /**
     * Reports that an instance has reached the barrier. It may do so again.
     *
     * @return a future that completes when all instances of the deployment have reached it, on the thread of the last one
     */
    Future<Void> reach(String deployment, Object instance) {
        Instances instances;
        synchronized (this) {
            instances = deployments.get(deployment);
            if (instances == null) {
                return Future.succeededFuture();
            }
            instances.left().remove(instance);
            if (!instances.left().isEmpty()) {
                return instances.passed().future();
            }
            deployments.remove(deployment);
        }
        // Not under the lock, because it calls the others back.
        instances.passed().complete();
        return instances.passed().future();
    }
}
