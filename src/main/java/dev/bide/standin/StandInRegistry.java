package dev.bide.standin;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The stand-ins of the process and the event loops on which they listen. Any thread may call it. */
public final class StandInRegistry {

    /**
     * The first number for a free port. Vert.x lets servers with the same negative port share one free port. This is
     * below the numbers with which the instances of a deployment share the port of Bide's own server.
     */
    private static final int FIRST_SHARED = -0x2000000;

    private final Map<String, StandIn> standIns = new ConcurrentSkipListMap<>();
    private final Map<StandIn, Integer> shared = new ConcurrentHashMap<>();
    private final Set<Host> hosts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final StandInWatchers watchers = new StandInWatchers();

    /** The start of the stand-ins of each deployment, by its id. */
    private final Map<String, Future<Void>> ofDeployments = new ConcurrentHashMap<>();

    // One after the other, because each may close a port that the next one needs.
    private final Changes changes = new Changes();

    /** Creates a registry without stand-ins and hosts. */
    public StandInRegistry() {}

    /**
     * Adds an event loop. The stand-ins that exist listen on it too.
     *
     * @param host the event loop of an instance
     * @return a future that completes when they listen on it
     */
    public Future<Void> add(Host host) {
        return changes.run(() -> {
            hosts.add(host);
            return Future.all(standIns.values().stream()
                            .map(standIn -> host.open(standIn, shared.get(standIn)))
                            .toList())
                    .mapEmpty();
        });
    }

    /**
     * Removes an event loop, and closes its ports. With the last loop, all stand-ins end.
     *
     * @param host the event loop of an instance that stops
     * @return a future that completes when its ports are closed
     */
    public Future<Void> remove(Host host) {
        return changes.run(() -> {
            hosts.remove(host);
            Future<Void> closed = Future.join(
                            standIns.values().stream().map(host::close).toList())
                    .mapEmpty();
            if (hosts.isEmpty()) {
                List<StandIn> ended = list();
                standIns.clear();
                shared.clear();
                watchers.run();
                return closed.onComplete(
                        done -> ended.forEach(standIn -> standIn.calls().end()));
            }
            return closed;
        });
    }

    /**
     * Starts a stand-in, or changes the one with the same name. If its port and protocol stay the same, the port stays
     * open, and its calls are kept.
     *
     * @param definition what it is to be
     * @param max how many stand-ins there may be
     * @param maxCalls how many calls it keeps
     * @return a future of the stand-in, which listens
     */
    public Future<StandIn> put(Definition definition, int max, int maxCalls) {
        return replace(definition, max, maxCalls).map(Put::standIn);
    }

    /**
     * Does the same as {@link #put}, and also returns whether the stand-in is new.
     *
     * @param definition what it is to be
     * @param max how many stand-ins there may be
     * @param maxCalls how many calls it keeps
     * @return a future of the stand-in, which listens, and whether it is new
     */
    public Future<Put> replace(Definition definition, int max, int maxCalls) {
        return changes.run(() -> {
            StandIn present = standIns.get(definition.name());
            if (present == null) {
                requireRoom(max);
                return start(definition, maxCalls).map(started -> new Put(started, true));
            }
            if (definition.canReplace(present.definition(), present.port())) {
                present.become(definition);
                return Future.succeededFuture(new Put(present, false));
            }
            boolean samePort = definition.port() == present.port();
            Future<Void> before = samePort ? close(present) : Future.succeededFuture();
            return before.compose(closed -> start(definition, maxCalls))
                    .compose(started -> samePort
                            ? Future.succeededFuture(started)
                            : close(present).map(started))
                    .map(started -> new Put(started, false));
        });
    }

    /**
     * A stand-in that was put.
     *
     * @param standIn the stand-in, which listens
     * @param created whether it is new; otherwise it was changed
     */
    public record Put(StandIn standIn, boolean created) {}

    /**
     * Starts the stand-ins of a deployment. Each of its instances may call this; only the first call starts them.
     *
     * @param deployment the id of the deployment
     * @param put starts its stand-ins
     * @return a future that completes when they listen
     */
    public Future<Void> putOnce(String deployment, Supplier<Future<Void>> put) {
        Promise<Void> done = Promise.promise();
        Future<Void> first = ofDeployments.putIfAbsent(deployment, done.future());
        if (first != null) {
            return Changes.onCallerContext(first);
        }
        put.get().onComplete(done);
        return Changes.onCallerContext(done.future());
    }

    /**
     * Forgets that a deployment has started its stand-ins.
     *
     * @param deployment the id of a deployment that ends
     */
    public void forget(String deployment) {
        ofDeployments.remove(deployment);
    }

    private void requireRoom(int max) {
        if (standIns.size() >= max) {
            throw new Refusal(
                    Reason.FULL,
                    "too many stand-ins are there: " + standIns.size()
                            + " are, and one more would be over the limit of " + max + " (limits.maxStandIns)");
        }
    }

    private Future<StandIn> start(Definition definition, int maxCalls) {
        if (hosts.isEmpty()) {
            return Future.failedFuture(Refusal.invalid("no event loop of Bide listens: deploy BideVerticle first"));
        }
        if (definition.port() > 0) {
            hosts.iterator().next().requireFree(definition.port());
        }
        StandIn standIn = new StandIn(definition, maxCalls);
        int number = definition.port() == 0 ? FIRST_SHARED - opened.getAndIncrement() : definition.port();
        Future<List<Integer>> ports = Future.join(
                        hosts.stream().map(host -> host.open(standIn, number)).toList())
                .map(all -> all.<Integer>list());
        return ports.map(bound -> {
                    standIn.listens(bound.get(0));
                    shared.put(standIn, number);
                    standIns.put(definition.name(), standIn);
                    watchers.run();
                    return standIn;
                })
                .recover(failure -> closeAt(standIn).transform(closed -> Future.failedFuture(failure)));
    }

    private Future<Void> close(StandIn standIn) {
        standIns.remove(standIn.name(), standIn);
        shared.remove(standIn);
        watchers.run();
        return closeAt(standIn).onComplete(closed -> standIn.calls().end());
    }

    private Future<Void> closeAt(StandIn standIn) {
        return Future.join(hosts.stream().map(host -> host.close(standIn)).toList())
                .mapEmpty();
    }

    /**
     * Ends a stand-in. Its calls that wait go on to their end; those that hang are ended.
     *
     * @param name its name
     * @return a future of the stand-in, whose port is free
     */
    public Future<StandIn> delete(String name) {
        return changes.run(() -> {
            StandIn standIn = find(name);
            return close(standIn).map(standIn);
        });
    }

    /**
     * Returns a stand-in.
     *
     * @param name its name
     * @return the stand-in, which listens
     * @throws Refusal if there is none with this name
     */
    public StandIn find(String name) {
        return Optional.ofNullable(standIns.get(name))
                .orElseThrow(() ->
                        new Refusal(Reason.NOT_FOUND, "there is no stand-in with the name " + Refusal.shown(name)));
    }

    /**
     * Returns all stand-ins.
     *
     * @return the stand-ins that listen, sorted by name
     */
    public List<StandIn> list() {
        return List.copyOf(standIns.values());
    }

    /**
     * Runs a watcher after the change in progress, if there is one, and again whenever stand-ins are added or removed.
     * It runs as part of the change, so never twice at the same time.
     *
     * @param watcher what to run; it must be quick
     */
    public void watch(Runnable watcher) {
        // This change cannot fail, and nothing waits for it.
        changes.run(() -> {
                    watchers.add(watcher);
                    return Future.succeededFuture();
                })
                .onComplete(watched -> {});
    }

    /**
     * Returns how many stand-ins there are.
     *
     * @return the number of stand-ins that listen
     */
    public int count() {
        return standIns.size();
    }

    /**
     * Forgets the calls of all stand-ins, counts the calls of each rule from 0, and ends the calls that hang.
     *
     * @return a future of the number of calls that were forgotten
     */
    public Future<Long> reset() {
        return Future.join(hosts.stream().map(Host::reset).toList())
                .map(ended -> standIns.values().stream()
                        .mapToLong(StandIn::forgetCalls)
                        .sum());
    }
}
