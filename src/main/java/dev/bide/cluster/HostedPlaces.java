package dev.bide.cluster;

import dev.bide.peer.Node;
import dev.bide.peer.NodeWatcher;
import dev.bide.peer.Nodes;
import dev.bide.pool.HeldPlace;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.Seed;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The places in the pools of this node that waits of other nodes have. Any thread may call it.
 *
 * <p>A wait leaves its pool when its node sends that it has ended, or when the node goes. If the message is lost, the
 * wait leaves some time after its planned end.
 */
final class HostedPlaces {

    /** How much later than planned a wait may end before its place is given to others. */
    private static final double GRACE_SECONDS = 60;

    private record HostedPlace(long id, String nodeId, HeldPlace place, long untilNanos) {}

    private final Loop loop;
    private final Nodes nodes;

    // Guarded by this. Pools has a lock of its own, which is taken under this one and never the other way round.
    private final Map<Long, HostedPlace> places = new HashMap<>();

    /** All places, also those that were left, by the moment at which they are overdue. */
    private final Queue<HostedPlace> byEnd = new PriorityQueue<>(Comparator.comparingLong(HostedPlace::untilNanos));

    HostedPlaces(Loop loop, Nodes nodes) {
        this.loop = loop;
        this.nodes = nodes;
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                removeAll(node.id());
            }
        });
    }

    /** Adds the place of a wait of another node. Returns its number, which {@link #remove} takes. */
    long add(String nodeId, HeldPlace place) {
        long id = Seed.pick();
        long until = loop.nanos() + Seconds.toNanos(place.place().delay() + GRACE_SECONDS);
        synchronized (this) {
            removeOverdue();
            HostedPlace hosted = new HostedPlace(id, nodeId, place, until);
            places.put(id, hosted);
            byEnd.add(hosted);
        }
        // Checked after it was added: either gone() finds it, or this finds that the node has gone.
        if (nodes.present().stream().noneMatch(node -> node.id().equals(nodeId))) {
            remove(id);
        }
        return id;
    }

    /** Removes a wait that has ended. Does nothing if it has left before. */
    synchronized void remove(long id) {
        HostedPlace hosted = places.remove(id);
        if (hosted != null) {
            hosted.place().leave(loop.nanos());
        }
        removeOverdue();
    }

    /** Removes the waits whose planned end is long over. */
    synchronized void removeOverdue() {
        long now = loop.nanos();
        while (!byEnd.isEmpty() && (byEnd.element().untilNanos() <= now || !isKept(byEnd.element()))) {
            HostedPlace overdue = byEnd.remove();
            if (places.remove(overdue.id(), overdue)) {
                overdue.place().leave(now);
            }
        }
    }

    private boolean isKept(HostedPlace hosted) {
        return places.containsKey(hosted.id());
    }

    private synchronized void removeAll(String nodeId) {
        places.values().stream()
                .filter(hosted -> hosted.nodeId().equals(nodeId))
                .map(HostedPlace::id)
                .toList()
                .forEach(this::remove);
    }
}
