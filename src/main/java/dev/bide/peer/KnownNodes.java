package dev.bide.peer;

import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The nodes that have answered a greeting or have sent one, and their watchers. Only the loop's thread may call it,
 * except for the methods that return lists, and {@link #watch}.
 */
final class KnownNodes {

    /** How long a node counts after its last message if the cluster manager does not list it. */
    private static final double UNSEEN_SECONDS = 2;

    /** Another node. */
    private static final class Known {

        private final Node node;
        private final long joinedNanos;

        /** Whether the cluster manager has listed it, which may be later than its greeting. */
        private boolean seen;

        private boolean leaving;

        Known(Node node, long joinedNanos) {
            this.node = node;
            this.joinedNanos = joinedNanos;
        }
    }

    private final Loop loop;
    private final Departures departures;
    private final List<NodeWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Map<String, Known> others = new HashMap<>();

    // For callers on other threads; the lists are immutable.
    private volatile boolean selfLeaving;
    private volatile Node self;
    private volatile List<Node> present;
    private volatile List<Node> staying;

    KnownNodes(Loop loop, Node self, Departures departures) {
        this.loop = loop;
        this.departures = departures;
        start(self);
    }

    Node self() {
        return self;
    }

    List<Node> present() {
        return present;
    }

    List<Node> staying() {
        return staying;
    }

    /** Adds a watcher. Returns a task that removes it. */
    Runnable watch(NodeWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** Starts again, without other nodes. */
    void start(Node node) {
        self = node;
        selfLeaving = false;
        others.clear();
        publish();
    }

    void selfLeaves() {
        selfLeaving = true;
        publish();
    }

    boolean isSelfLeaving() {
        return selfLeaving;
    }

    /** Returns whether a member is a node that stays, which needs no greeting. */
    boolean isStaying(String id) {
        Known one = others.get(id);
        return one != null && !one.leaving;
    }

    /** Adds a node that has sent something. If it was started again in the same Vert.x, it takes the place of the old one. */
    void add(Node node) {
        Known before = others.get(node.id());
        if (before != null ? !node.since().isAfter(before.node.since()) : departures.hasLeft(node)) {
            return;
        }
        if (before != null) {
            remove(before);
        }
        departures.remove(node.id());
        others.put(node.id(), new Known(node, loop.nanos()));
        publish();
        notifyWatchers(watcher -> watcher.joined(node));
    }

    /** Records that a node stops. Returns whether that was not recorded before. */
    boolean leaves(Node node) {
        Known one = others.get(node.id());
        if (one == null || !one.node.equals(node) || one.leaving) {
            return false;
        }
        one.leaving = true;
        publish();
        notifyWatchers(watcher -> watcher.left(node));
        return true;
    }

    /** Removes a node that has no address any more. */
    void remove(Node node) {
        Known one = others.get(node.id());
        if (one != null && one.node.equals(node)) {
            remove(one);
        }
    }

    /** Removes a node that has said that it stops, and has no address any more. */
    void endLeaving(String id) {
        Known one = others.get(id);
        // Not one that stays: it may have registered its address while the greeting was under way.
        if (one != null && one.leaving) {
            remove(one);
        }
    }

    /** Removes the nodes that the cluster manager takes for dead. */
    void compare(Set<String> living) {
        for (Known one : List.copyOf(others.values())) {
            if (living.contains(one.node.id())) {
                one.seen = true;
            } else if (one.seen || loop.nanos() - one.joinedNanos > Seconds.toNanos(UNSEEN_SECONDS)) {
                remove(one);
            }
        }
    }

    private void remove(Known one) {
        others.remove(one.node.id());
        departures.add(new Departure(one.node, one.leaving, loop.nanos()));
        publish();
        notifyWatchers(watcher -> watcher.gone(one.node, one.leaving));
    }

    private void publish() {
        present = sorted(others.values(), true);
        List<Node> stay =
                sorted(others.values().stream().filter(one -> !one.leaving).toList(), !selfLeaving);
        // The last node keeps its keys, because no other node can own them.
        staying = stay.isEmpty() ? List.of(self) : stay;
    }

    private List<Node> sorted(Collection<Known> known, boolean withSelf) {
        List<Node> all = new ArrayList<>(known.stream().map(one -> one.node).toList());
        if (withSelf) {
            all.add(self);
        }
        all.sort(Comparator.comparing(Node::id));
        return List.copyOf(all);
    }

    private void notifyWatchers(Consumer<NodeWatcher> change) {
        for (NodeWatcher watcher : watchers) {
            try {
                change.accept(watcher);
            } catch (RuntimeException | Error e) {
                // The next watcher must be called, and the look must go on.
                loop.timers().report(e);
            }
        }
    }
}
