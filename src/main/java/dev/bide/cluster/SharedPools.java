package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.pool.HeldPlace;
import dev.bide.pool.PoolPlace;
import dev.bide.pool.PoolUse;
import dev.bide.pool.RemotePools;
import dev.bide.script.RemoteSeries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The places in the pools of the cluster. The owner of a pool gives them. Any thread may call it.
 * <p>A pool does not move. Its new owner sends waits on to the node where the pool is busy, until that pool is empty.
 * Then it begins anew at the new owner.
 */
final class SharedPools implements RemotePools {

    private static final String POOL = "pool";
    private static final String CAPACITY = "capacity";
    private static final String PER_PENDING = "perPending";
    private static final String DRAWN = "drawn";
    private static final String MAX_DELAY = "maxDelay";

    /** The id of the node with the wait. */
    private static final String WAITER = "waiter";

    /** Whether the wait may enter only if the pool is already busy at the receiver. */
    private static final String ONLY_BUSY = "onlyBusy";

    private static final String FORWARDED = "forwarded";

    /** The id of the node with the pool; missing if the pool is not busy there. */
    private static final String AT = "at";

    private static final String PLACE_ID = "place";

    private final ClusterNode node;
    private final KeyOwners owners;
    private final HostedPlaces places;
    private final KeyStores stores;

    SharedPools(ClusterNode node, KeyStores stores) {
        this.node = node;
        this.owners = node.keys().owners();
        this.places = node.keys().places();
        this.stores = stores;
    }

    static String ranked(String pool) {
        return "pool/" + pool;
    }

    @Override
    public boolean isHere(String pool) {
        return owners.isMine(ranked(pool)) && !mayBeElsewhere(pool);
    }

    /** Returns whether the pool may still be busy at a former owner. */
    boolean mayBeElsewhere(String pool) {
        return owners.mayBeElsewhere(stores.limits().maxDelay()) && !isBusy(pool);
    }

    private boolean isBusy(String pool) {
        return stores.pools().isBusy(pool, node.nanos());
    }

    @Override
    public double seconds() {
        return node.lostSeconds();
    }

    @Override
    public Future<HeldPlace> enter(PoolUse use, double drawn, double maxDelay) {
        JsonObject question = new JsonObject()
                .put(POOL, use.pool())
                .put(CAPACITY, use.capacity())
                .put(PER_PENDING, use.perPending())
                .put(DRAWN, drawn)
                .put(MAX_DELAY, maxDelay)
                .put(WAITER, node.nodes().self().id());
        return owners.untilAgreed(() -> decide(use.pool(), question), node.lostSeconds())
                .map(answer -> new RemotePlace(
                        new PoolPlace(drawn, answer.getDouble("queued"), answer.getDouble("delay"), use.pool()),
                        answer.getString(AT),
                        answer.getLong(PLACE_ID)));
    }

    private Future<JsonObject> decide(String pool, JsonObject question) {
        Node owner = owners.owner(ranked(pool));
        return owners.isSelf(owner)
                ? enterHere(question)
                : owners.ask(owner, Ask.ENTER_POOL, question, node.lostSeconds());
    }

    /** Answers another node that has a wait for a pool. */
    Future<JsonObject> enter(JsonObject question) {
        String pool = question.getString(POOL);
        if (question.getBoolean(ONLY_BUSY, false)) {
            return Future.succeededFuture(isBusy(pool) ? place(question) : new JsonObject());
        }
        Node owner = owners.owner(ranked(pool));
        if (owners.isSelf(owner)) {
            return enterHere(question);
        }
        return question.getBoolean(FORWARDED, false)
                ? Future.failedFuture(RemoteSeries.undecided())
                : owners.ask(owner, Ask.ENTER_POOL, question.copy().put(FORWARDED, true), node.lostSeconds() / 2);
    }

    private Future<JsonObject> enterHere(JsonObject question) {
        if (!mayBeElsewhere(question.getString(POOL))) {
            return Future.succeededFuture(place(question));
        }
        JsonObject onlyBusy = question.copy().put(ONLY_BUSY, true);
        return enterFirst(owners.others(), onlyBusy).map(place -> place.orElseGet(() -> placeOfOwner(question)));
    }

    /** Enters a pool that was busy on no node, unless another node decides about it now. */
    private JsonObject placeOfOwner(JsonObject question) {
        if (!owners.isMine(ranked(question.getString(POOL)))) {
            throw RemoteSeries.undecided();
        }
        return place(question);
    }

    /** Enters the pool at the first of some nodes where it is busy. */
    private Future<Optional<JsonObject>> enterFirst(List<Node> others, JsonObject onlyBusy) {
        if (others.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Node first = others.get(0);
        return owners.askFormerOwner(first, Ask.ENTER_POOL, onlyBusy, node.lostSeconds() / 2)
                .compose(answer -> answer.containsKey(AT)
                        ? Future.succeededFuture(Optional.of(answer))
                        : enterFirst(others.subList(1, others.size()), onlyBusy));
    }

    /** Enters a pool of this node, or throws the refusal of the pool. */
    private JsonObject place(JsonObject question) {
        PoolUse use =
                new PoolUse(question.getString(POOL), question.getInteger(CAPACITY), question.getDouble(PER_PENDING));
        places.removeOverdue();
        HeldPlace place = stores.pools()
                .enter(
                        use,
                        question.getDouble(DRAWN),
                        node.nanos(),
                        question.getDouble(MAX_DELAY),
                        stores.limits().maxPools());
        return new JsonObject()
                .put("queued", place.place().queued())
                .put("delay", place.place().delay())
                .put(AT, node.nodes().self().id())
                .put(PLACE_ID, places.add(question.getString(WAITER), place));
    }

    /** Removes a wait of another node that has ended. */
    JsonObject leave(JsonObject body) {
        places.remove(body.getLong(PLACE_ID));
        return new JsonObject();
    }

    private void leave(String at, long id) {
        // If that node has gone, the pool has gone with it. If the message is lost, the place is freed when it is
        // overdue.
        node.nodes().present().stream()
                .filter(one -> one.id().equals(at))
                .forEach(one -> node.peers()
                        .ask(one, Ask.LEAVE_POOL, new JsonObject().put(PLACE_ID, id), node.lostSeconds())
                        .onComplete(left -> {}));
    }

    /** A place in a pool of another node. */
    private final class RemotePlace implements HeldPlace {

        private final PoolPlace place;
        private final String at;
        private final long id;

        RemotePlace(PoolPlace place, String at, long id) {
            this.place = place;
            this.at = at;
            this.id = id;
        }

        @Override
        public PoolPlace place() {
            return place;
        }

        @Override
        public void leave(long now) {
            if (at.equals(node.nodes().self().id())) {
                places.remove(id);
            } else {
                SharedPools.this.leave(at, id);
            }
        }
    }
}
