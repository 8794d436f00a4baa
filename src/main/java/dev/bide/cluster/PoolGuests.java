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
 * The waits of other nodes in the pools that this one decides about. Any thread may call it.
 *
 * <p>A wait leaves its pool when its node says so, or when the node goes. If the message is lost, the wait leaves a while
 * after its planned end.
 */
final class PoolGuests {

    /** How much later than planned a wait may end before its place is given to others. */
    private static final double GRACE_SECONDS = 60;

    private record Guest(long id, String nodeId, HeldPlace place, long untilNanos) {}

    private final Loop loop;
    private final Nodes nodes;

    // Guarded by this. Pools has a lock of its own, which is taken under this one and never the other way round.
    private final Map<Long, Guest> guests = new HashMap<>();

    /** All guests, also those that have left, by the moment at which they are overdue. */
    private final Queue<Guest> byEnd = new PriorityQueue<>(Comparator.comparingLong(Guest::untilNanos));

    PoolGuests(Loop loop, Nodes nodes) {
        this.loop = loop;
        this.nodes = nodes;
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                removeAll(node.id());
            }
        });
    }

    /** Keeps the place of a wait of another node. Returns the number under which the wait leaves. */
    long add(String nodeId, HeldPlace place) {
        long id = Seed.pick();
        long until = loop.nanos() + Seconds.toNanos(place.place().delay() + GRACE_SECONDS);
        synchronized (this) {
            removeOverdue();
            Guest guest = new Guest(id, nodeId, place, until);
            guests.put(id, guest);
            byEnd.add(guest);
        }
        // After it was added: either gone() finds it, or this finds that the node has gone.
        if (nodes.present().stream().noneMatch(node -> node.id().equals(nodeId))) {
            remove(id);
        }
        return id;
    }

    /** Removes a wait that has ended. Does nothing if it has left before. */
    synchronized void remove(long id) {
        Guest guest = guests.remove(id);
        if (guest != null) {
            guest.place().leave(loop.nanos());
        }
        removeOverdue();
    }

    /** Removes the waits whose nodes should have said long ago that they have ended. */
    synchronized void removeOverdue() {
        long now = loop.nanos();
        while (!byEnd.isEmpty() && (byEnd.element().untilNanos() <= now || !isKept(byEnd.element()))) {
            Guest overdue = byEnd.remove();
            if (guests.remove(overdue.id(), overdue)) {
                overdue.place().leave(now);
            }
        }
    }

    private boolean isKept(Guest guest) {
        return guests.containsKey(guest.id());
    }

    private synchronized void removeAll(String nodeId) {
        guests.values().stream()
                .filter(guest -> guest.nodeId().equals(nodeId))
                .map(Guest::id)
                .toList()
                .forEach(this::remove);
    }
}
