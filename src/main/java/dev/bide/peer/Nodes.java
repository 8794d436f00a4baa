package dev.bide.peer;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import dev.bide.wait.Seed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The nodes of a cluster as one of them sees them. The cluster manager says which members live; each of those is greeted, and
 * becomes a node when it answers. The methods that say so may be called by any thread, the others by the loop's thread only.
 */
public final class Nodes {

    /** How often the members are compared with the nodes. */
    static final long LOOK_NANOS = 200_000_000;

    /** How long a greeting waits for its answer. */
    static final double HELLO_SECONDS = 2;

    /** The longest time between two greetings of a member that does not run Bide. */
    private static final long MAX_PATIENCE_NANOS = 30_000_000_000L;

    /** The most departures that are remembered. */
    private static final int MAX_DEPARTURES = 1024;

    /** A node that has answered. */
    private static final class Known {

        private final Node node;
        private final long joinedNanos;

        /** Whether the cluster manager has named it: a greeting may be faster than that. */
        private boolean seen;

        private boolean leaving;

        Known(Node node, long joinedNanos) {
            this.node = node;
            this.joinedNanos = joinedNanos;
        }
    }

    /** A member that has not answered yet. */
    private record Stranger(long nextNanos, long patienceNanos) {}

    private final Loop loop;
    private final Network network;
    private final Node self;
    private final double rememberSeconds;
    private final List<NodeWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Look look = new Look();
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Stranger> strangers = new HashMap<>();
    private final List<Departure> departures = new ArrayList<>();
    private boolean closed;

    // Immutable, for callers on other threads.
    private volatile List<Node> present;
    private volatile List<Node> staying;
    private volatile List<Departure> gone = List.of();

    /**
     * Creates the nodes of a cluster of one.
     *
     * @param loop the loop of this node
     * @param network the cluster
     * @param rememberSeconds how long a node that has gone is remembered
     */
    public Nodes(Loop loop, Network network, double rememberSeconds) {
        this.loop = loop;
        this.network = network;
        this.rememberSeconds = rememberSeconds;
        this.self = new Node(network.self(), network.host(), loop.timers().wallClock());
        this.present = List.of(self);
        this.staying = List.of(self);
    }

    /**
     * Returns this node. Any thread may call it.
     *
     * @return the node of this process
     */
    public Node self() {
        return self;
    }

    /**
     * Returns the nodes that can be asked. Any thread may call it.
     *
     * @return this node, and the others with those that are leaving, by id
     */
    public List<Node> present() {
        return present;
    }

    /**
     * Returns the nodes that are not leaving. Any thread may call it.
     *
     * @return this node and others, by id
     */
    public List<Node> staying() {
        return staying;
    }

    /**
     * Returns the other nodes with a tag. There are several only if two nodes happen to have the same tag. Any thread may
     * call it.
     *
     * @param tag the tag
     * @return the nodes that can be asked
     */
    public List<Node> others(NodeTag tag) {
        return present.stream()
                .filter(node -> !node.equals(self) && node.tag().equals(tag))
                .toList();
    }

    /**
     * Returns whether a member with a tag has not answered its greeting yet. It may run Bide, and have tasks. Any thread
     * may call it.
     *
     * @param tag the tag
     * @return false if every living member with that tag is a node, or there is none
     */
    public boolean isUnmet(NodeTag tag) {
        List<Node> met = present;
        return network.living().stream()
                .filter(id -> NodeTag.ofNode(id).equals(tag))
                .anyMatch(id -> met.stream().noneMatch(node -> node.id().equals(id)));
    }

    /**
     * Returns the node with a tag that has gone, the last one if there were several. Any thread may call it.
     *
     * @param tag the tag
     * @return the departure, if it is remembered
     */
    public Optional<Departure> departure(NodeTag tag) {
        return gone.stream().filter(one -> one.node().tag().equals(tag)).reduce((first, second) -> second);
    }

    /**
     * Returns the nodes in the order in which they may own a key: the first one owns it, and if that goes, the second one
     * does (rendezvous hashing: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998). Any
     * thread may call it.
     *
     * @param key any text
     * @return the nodes that are not leaving; the same order on every node that sees the same nodes
     */
    public List<Node> ranked(String key) {
        return staying.stream()
                .sorted(Comparator.comparingLong((Node node) -> Seed.of(node.id() + "/" + key))
                        .reversed())
                .toList();
    }

    /**
     * Adds a watcher. Any thread may call it.
     *
     * @param watcher hears of each change
     */
    public void watch(NodeWatcher watcher) {
        watchers.add(watcher);
    }

    /** Greets all members, and looks for changes from now on. Returns a future that completes when all have answered, or failed. */
    Future<Void> open() {
        Future<Void> greeted = look();
        look.set();
        return greeted;
    }

    /** Looks no more. */
    void close() {
        closed = true;
        look.unset();
    }

    /** Compares the members with the nodes. Returns a future that completes when the greetings of this look have ended. */
    private Future<Void> look() {
        Set<String> living = new HashSet<>(network.living());
        for (Known one : List.copyOf(known.values())) {
            if (living.contains(one.node.id())) {
                one.seen = true;
            } else if (one.seen || loop.nanos() - one.joinedNanos > Seconds.toNanos(HELLO_SECONDS)) {
                remove(one);
            }
        }
        strangers.keySet().retainAll(living);
        departures.removeIf(one -> loop.nanos() - one.nanos() > Seconds.toNanos(rememberSeconds));
        publish();
        List<Future<Void>> greetings = living.stream()
                .filter(id -> !id.equals(self.id()) && !known.containsKey(id))
                .map(this::greet)
                .toList();
        return Future.join(greetings).otherwiseEmpty().mapEmpty();
    }

    private Future<Void> greet(String id) {
        Stranger stranger = strangers.getOrDefault(id, new Stranger(loop.nanos(), LOOK_NANOS));
        if (loop.nanos() < stranger.nextNanos()) {
            return Future.succeededFuture();
        }
        // Twice as long each time: not every member runs Bide.
        long patience = Math.min(2 * stranger.patienceNanos(), MAX_PATIENCE_NANOS);
        strangers.put(id, new Stranger(loop.nanos() + Seconds.toNanos(HELLO_SECONDS) + patience, patience));
        return network.send(id, Envelope.question(self, Ask.HELLO, new JsonObject()), HELLO_SECONDS)
                .compose(Envelope::open)
                .onComplete(answer -> loop.run(() -> greeted(id, answer.result())))
                .mapEmpty();
    }

    private void greeted(String id, JsonObject card) {
        if (card != null) {
            add(Node.of(card));
        } else {
            strangers.computeIfPresent(
                    id, (same, one) -> new Stranger(loop.nanos() + one.patienceNanos(), one.patienceNanos()));
        }
    }

    /** Adds the sender of a message, which lives if it can send. */
    void heard(Node node) {
        Known one = known.get(node.id());
        // Also again after it has left: its Bide was started again in the same Vert.x.
        if (one == null || !one.node.equals(node)) {
            add(node);
        }
    }

    private void add(Node node) {
        Known before = known.get(node.id());
        if (closed || node.id().equals(self.id()) || (before != null && before.node.equals(node))) {
            return;
        }
        strangers.remove(node.id());
        known.put(node.id(), new Known(node, loop.nanos()));
        publish();
        watchers.forEach(watcher -> watcher.joined(node));
    }

    /** Records that a node has said that it stops. */
    void leaving(Node node) {
        Known one = known.get(node.id());
        if (one != null && !one.leaving) {
            one.leaving = true;
            publish();
            watchers.forEach(watcher -> watcher.left(node));
        }
    }

    /** Records that a member has no Bide any more. It is greeted again later. */
    void unreachable(Node node) {
        Known one = known.get(node.id());
        if (one != null && one.node.equals(node)) {
            strangers.put(node.id(), new Stranger(loop.nanos() + LOOK_NANOS, LOOK_NANOS));
            remove(one);
        }
    }

    private void remove(Known one) {
        known.remove(one.node.id());
        departures.add(new Departure(one.node, one.leaving, loop.nanos()));
        if (departures.size() > MAX_DEPARTURES) {
            departures.remove(0);
        }
        publish();
        watchers.forEach(watcher -> watcher.gone(one.node, one.leaving));
    }

    private void publish() {
        present = nodes(known.values());
        staying = nodes(known.values().stream().filter(one -> !one.leaving).toList());
        gone = List.copyOf(departures);
    }

    private List<Node> nodes(Collection<Known> others) {
        List<Node> all = new ArrayList<>(others.stream().map(one -> one.node).toList());
        all.add(self);
        all.sort(Comparator.comparing(Node::id));
        return List.copyOf(all);
    }

    /** The alarm of the next look. */
    private final class Look extends Alarm {

        void set() {
            loop.setAlarm(this, loop.nanos() + LOOK_NANOS);
        }

        @Override
        protected void rang(long nanos) {
            if (!closed) {
                look().onComplete(greeted -> {});
                set();
            }
        }

        @Override
        protected void brokenOff(Throwable reason) {
            // The loop ends with its Vert.x.
        }
    }
}
