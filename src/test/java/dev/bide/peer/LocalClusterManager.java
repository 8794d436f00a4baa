package dev.bide.peer;

import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;
import java.util.Map;

/** The cluster manager of a member of a {@link LocalCluster}. It has no shared maps, locks or counters. */
final class LocalClusterManager implements ClusterManager {

    private final LocalCluster cluster;
    private final String id;
    private volatile NodeInfo info;
    private volatile RegistrationListener registrations;
    private volatile NodeListener nodes;
    private volatile boolean active;

    LocalClusterManager(LocalCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    void joined(String member) {
        if (nodes != null) {
            nodes.nodeAdded(member);
        }
    }

    void left(String member) {
        if (nodes != null) {
            nodes.nodeLeft(member);
        }
    }

    void updated(String address, List<RegistrationInfo> now) {
        if (registrations != null && registrations.wantsUpdatesFor(address)) {
            registrations.registrationsUpdated(new RegistrationUpdateEvent(address, now));
        }
    }

    @Override
    public void init(Vertx vertx) {
        // It needs nothing of its Vert.x.
    }

    @Override
    public void join(Completable<Void> promise) {
        active = true;
        promise.succeed();
    }

    @Override
    public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
        info = nodeInfo;
        // From here on the others can reach it.
        later(() -> cluster.add(this), promise);
    }

    @Override
    public void leave(Completable<Void> promise) {
        active = false;
        later(() -> cluster.remove(id), promise);
    }

    @Override
    public void addRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        later(() -> cluster.register(address, registration), promise);
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        later(() -> cluster.unregister(address, registration), promise);
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        cluster.run(() -> promise.succeed(cluster.registered(address)));
    }

    @Override
    public void getNodeInfo(String nodeId, Completable<NodeInfo> promise) {
        cluster.run(() -> {
            NodeInfo found = cluster.info(nodeId);
            if (found == null) {
                promise.fail("not a member: " + nodeId);
            } else {
                promise.succeed(found);
            }
        });
    }

    private void later(Runnable step, Completable<Void> promise) {
        cluster.run(() -> {
            step.run();
            promise.succeed();
        });
    }

    @Override
    public String getNodeId() {
        return id;
    }

    @Override
    public NodeInfo getNodeInfo() {
        return info;
    }

    @Override
    public List<String> getNodes() {
        return cluster.seenBy(id);
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        registrations = listener;
    }

    @Override
    public void nodeListener(NodeListener listener) {
        nodes = listener;
    }

    @Override
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void getCounter(String name, Completable<Counter> promise) {
        throw new UnsupportedOperationException();
    }
}
