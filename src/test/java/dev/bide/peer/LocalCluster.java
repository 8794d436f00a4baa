package dev.bide.peer;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A cluster of several Vert.x in one JVM: their event buses are the real ones, over loopback, and what a cluster manager
 * does is a map here. All changes are made on one thread, in their order.
 */
public final class LocalCluster implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "local-cluster");
        created.setDaemon(true);
        return created;
    });
    private final Map<String, LocalClusterManager> members = new LinkedHashMap<>();
    private final Map<String, List<RegistrationInfo>> registrations = new LinkedHashMap<>();
    private final List<Vertx> all = new ArrayList<>();
    private int created;

    /** Returns a new member, which has no Bide yet. */
    public Vertx member() {
        LocalClusterManager manager = new LocalClusterManager(this, "member-" + ++created);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(2)
                        .setEventBusOptions(
                                new EventBusOptions().setHost("127.0.0.1").setPort(0)))
                .withClusterManager(manager)
                .buildClustered()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        all.add(vertx);
        return vertx;
    }

    /** Drops a member, as a crash of its machine would: the others see it no more, and it sees only itself. */
    public void drop(Vertx vertx) {
        String id =
                ((io.vertx.core.internal.VertxInternal) vertx).clusterManager().getNodeId();
        CompletableFuture.runAsync(() -> remove(id), thread).join();
    }

    /** Returns how often each member has registered an address. */
    public synchronized Map<String, Long> consumers(String address) {
        Map<String, Long> counts = new LinkedHashMap<>();
        registered(address).forEach(one -> counts.merge(one.nodeId(), 1L, Long::sum));
        return counts;
    }

    /** Ends all members. */
    @Override
    public void close() {
        all.forEach(
                vertx -> vertx.close().toCompletionStage().toCompletableFuture().join());
        thread.shutdown();
    }

    /** Runs a step after the ones before, on the thread of the cluster. */
    void run(Runnable step) {
        thread.execute(() -> {
            try {
                step.run();
            } catch (RejectedExecutionException e) {
                // The member has ended, and has no thread for the result.
            }
        });
    }

    synchronized void add(LocalClusterManager member) {
        members.put(member.getNodeId(), member);
        all().forEach(other -> other.joined(member.getNodeId()));
    }

    void remove(String id) {
        List<String> changed = new ArrayList<>();
        synchronized (this) {
            if (members.remove(id) == null) {
                return;
            }
            registrations.forEach((address, list) -> {
                if (list.removeIf(one -> one.nodeId().equals(id))) {
                    changed.add(address);
                }
            });
        }
        changed.forEach(this::tell);
        all().forEach(other -> other.left(id));
    }

    void register(String address, RegistrationInfo info) {
        synchronized (this) {
            if (!members.containsKey(info.nodeId())) {
                return;
            }
            registrations.computeIfAbsent(address, first -> new ArrayList<>()).add(info);
        }
        tell(address);
    }

    void unregister(String address, RegistrationInfo info) {
        synchronized (this) {
            registrations.getOrDefault(address, new ArrayList<>()).remove(info);
        }
        tell(address);
    }

    private void tell(String address) {
        List<RegistrationInfo> now = registered(address);
        all().forEach(member -> member.updated(address, now));
    }

    synchronized List<RegistrationInfo> registered(String address) {
        return List.copyOf(registrations.getOrDefault(address, List.of()));
    }

    /** Returns the members that a member sees: all, or only itself if it was dropped. */
    synchronized List<String> seenBy(String id) {
        return members.containsKey(id) ? List.copyOf(members.keySet()) : List.of(id);
    }

    synchronized NodeInfo info(String id) {
        LocalClusterManager member = members.get(id);
        return member == null ? null : member.getNodeInfo();
    }

    private synchronized List<LocalClusterManager> all() {
        return List.copyOf(members.values());
    }
}
