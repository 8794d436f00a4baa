package dev.bide.peer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of a cluster as one of them sees them. The cluster manager lists the members that live. A member becomes a
 * node when it answers a greeting. Any thread may call the public methods; only the loop's thread may call the others.
 */
public final class Nodes {

    /** How often the members are compared with the nodes. */
    static final long LOOK_NANOS = 200_000_000;

    private final Loop loop;
    private final Network network;
    private final Departures departures;
    private final KnownNodes known;
    private final Greetings greetings;
    private final Look look = new Look();
    private final PeerCounts counts = new PeerCounts();
    private boolean open;

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
        this.departures = new Departures(loop, rememberSeconds);
        this.known = new KnownNodes(loop, node(loop.timers().wallClock()), departures);
        this.greetings = new Greetings(loop);
    }

    private Node node(Instant since) {
        return new Node(network.self(), network.host(), since);
    }

    /**
     * Returns this node.
     *
     * @return the node of this process; another one, with the same id, after it has left the cluster and joined it again
     */
    public Node self() {
        return known.self();
    }

    /**
     * Returns the nodes that can be asked.
     *
     * @return this node and all others, also those that are leaving, by id
     */
    public List<Node> present() {
        return known.present();
    }

    /**
     * Returns the nodes that are not leaving.
     *
     * @return at least one node, by id; without this one while it leaves and others stay
     */
    public List<Node> staying() {
        return known.staying();
    }

    /**
     * Returns the other nodes with a tag. There are several only if two nodes happen to have the same tag.
     *
     * @param tag the tag
     * @return the nodes that can be asked
     */
    public List<Node> others(NodeTag tag) {
        return present().stream()
                .filter(node -> !node.equals(self()) && node.tag().equals(tag))
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
        List<Node> met = present();
        return living().orElse(Set.of()).stream()
                .filter(id -> NodeTag.ofNode(id).equals(tag))
                .anyMatch(id -> met.stream().noneMatch(node -> node.id().equals(id)));
    }

    /**
     * Returns the departure of the node with a tag, the newest if there were several. Any thread may call it.
     *
     * @param tag the tag
     * @return the departure, if it is remembered and the node has not come back
     */
    public Optional<Departure> departure(NodeTag tag) {
        return departures.of(tag);
    }

    /**
     * Returns the nodes in the order in which they own a key: if the first node goes, the second one becomes the owner.
     *
     * @param key any text
     * @return the nodes that are not leaving, at least one; the same order on every node that sees the same nodes
     */
    public List<Node> ranked(String key) {
        return Rendezvous.ranked(staying(), key);
    }

    /**
     * Returns the node that owns a key.
     *
     * @param key any text
     * @return the first of {@link #ranked}
     */
    public Node owner(String key) {
        return Rendezvous.first(staying(), key);
    }

    /**
     * Adds a watcher.
     *
     * @param watcher is called for each change
     * @return a task that removes it
     */
    @CanIgnoreReturnValue
    public Runnable watch(NodeWatcher watcher) {
        return known.watch(watcher);
    }

    /** Greets all members, and looks for changes from now on. Returns a future that completes when all have answered, or failed. */
    Future<Void> open() {
        // Later than before, even if the clock was set back, because the other nodes recognise old messages by it.
        Instant now = loop.timers().wallClock();
        Instant before = self().since();
        known.start(node(now.isAfter(before) ? now : before.plusNanos(1)));
        open = true;
        Future<Void> greeted = look();
        look.unset();
        look.set();
        return greeted;
    }

    /** Begins to leave: every message of this node says so from now on. */
    void leave() {
        known.selfLeaves();
    }

    boolean isLeaving() {
        return known.isSelfLeaving();
    }

    /** Stops looking, and forgets the other nodes. */
    void close() {
        open = false;
        look.unset();
        known.start(self());
    }

    /** Compares the members with the nodes. Returns a future that completes when the greetings of this look have ended. */
    private Future<Void> look() {
        departures.forgetOld();
        // Without an answer of the cluster manager, no node counts as gone.
        return living().map(this::compare).orElseGet(Future::succeededFuture);
    }

    /** Returns the living members; empty if the cluster manager throws, which it may do while it shuts down. */
    private Optional<Set<String>> living() {
        try {
            return Optional.of(new HashSet<>(network.living()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Future<Void> compare(Set<String> living) {
        known.compare(living);
        greetings.retain(living);
        List<Future<Void>> sent = living.stream()
                .filter(id -> !id.equals(self().id()) && !known.isStaying(id) && greetings.isDue(id))
                .map(this::greet)
                .toList();
        return Future.join(sent).otherwiseEmpty().mapEmpty();
    }

    /** Returns the counts of the questions to other nodes, with the greetings. */
    PeerCounts counts() {
        return counts;
    }

    private Future<Void> greet(String id) {
        counts.sent(Ask.HELLO);
        JsonObject hello = Envelope.question(self(), isLeaving(), Ask.HELLO, new JsonObject());
        return send(id, hello)
                .compose(Envelope::open)
                .map(Card::of)
                .onComplete(card -> loop.run(() -> greeted(id, card.result(), card.cause())))
                .mapEmpty();
    }

    private Future<JsonObject> send(String id, JsonObject hello) {
        try {
            return network.send(id, hello, Greetings.HELLO_SECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e); // an event bus that is closed throws
        }
    }

    private void greeted(String id, Card card, Throwable failure) {
        if (!open) {
            return;
        }
        if (card != null) {
            recordSender(card.node(), card.isLeaving());
        } else if (hasNoAddress(failure)) {
            known.endLeaving(id);
        }
        greetings.failed(id);
    }

    /** Returns whether a message was not sent because its receiver has no address. */
    static boolean hasNoAddress(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    /** Returns the card of this node: its host, when it was started, and whether it is leaving. */
    JsonObject card() {
        return new Card(self(), isLeaving()).json();
    }

    /** Records the sender of a message as a living node. */
    void recordSender(Node node, boolean isLeaving) {
        if (!open || node.id().equals(self().id()) || isBeyondSplit(node)) {
            return;
        }
        known.add(node);
        if (!isLeaving) {
            greetings.forget(node.id());
        } else if (known.leaves(node)) {
            greetings.leaving(node.id());
        }
    }

    /**
     * Returns whether a node was lost and is still no member. After a split the event bus may still carry messages of
     * the node. It is back when the cluster manager lists it again, and not with each message.
     */
    private boolean isBeyondSplit(Node node) {
        return departures.isLost(node) && !isLiving(node.id());
    }

    private boolean isLiving(String id) {
        return living().map(all -> all.contains(id)).orElse(false);
    }

    /** Records that a node has no address any more. It is greeted again soon. */
    void unreachable(Node node) {
        greetings.forget(node.id());
        known.remove(node);
    }

    /** The alarm of the next look. */
    private final class Look extends Alarm {

        void set() {
            loop.setAlarm(this, loop.nanos() + LOOK_NANOS);
        }

        @Override
        protected void rang(long nanos) {
            if (open) {
                set();
                look().onComplete(greeted -> {});
            }
        }

        @Override
        protected void brokenOff(Throwable reason) {
            // The loop ends with its Vert.x.
        }
    }
}
