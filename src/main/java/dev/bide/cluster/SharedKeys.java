package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.pool.RemotePools;
import dev.bide.script.KeyedScript;
import dev.bide.script.RemoteSeries;
import dev.bide.script.Sequence;
import dev.bide.script.TakenStep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** The scripts, sequences and pools of the cluster, as one instance sees them. Any thread may call it. */
public final class SharedKeys implements RemoteSeries {

    private final ClusterNode node;
    private final KeyStores stores;
    private final SharedSteps<String> scripts;
    private final SharedSteps<Sequence> sequences;
    private final SharedPools pools;

    /**
     * Creates the keys of an instance.
     *
     * @param node the node, which all instances share
     * @param stores the stores of the node that have keys
     */
    public SharedKeys(ClusterNode node, KeyStores stores) {
        this.node = node;
        this.stores = stores;
        this.scripts = new SharedSteps<>(node, SeriesKind.ofScripts(stores.scripts()), stores.series());
        this.sequences = new SharedSteps<>(node, SeriesKind.ofSequences(stores.sequences()), stores.series());
        this.pools = new SharedPools(node, stores);
    }

    /**
     * Returns the pools.
     *
     * @return the pools that other nodes decide about
     */
    public RemotePools pools() {
        return pools;
    }

    @Override
    public boolean isHere(KeyedScript script) {
        return scripts.isHere(script.key());
    }

    @Override
    public boolean isHere(Sequence sequence) {
        return sequences.isHere(sequence);
    }

    @Override
    public Future<TakenStep> take(KeyedScript script) {
        return scripts.take(script.key(), script.script().text());
    }

    @Override
    public Future<TakenStep> take(Sequence sequence) {
        return sequences.take(sequence, "");
    }

    @Override
    public double seconds() {
        return node.lostSeconds();
    }

    SharedSteps<String> scripts() {
        return scripts;
    }

    SharedSteps<Sequence> sequences() {
        return sequences;
    }

    KeyStores stores() {
        return stores;
    }

    SharedPools sharedPools() {
        return pools;
    }

    /** Removes the waits of other nodes whose planned end is long over from the pools. */
    void removeOverduePlaces() {
        node.keys().places().removeOverdue();
    }

    /** Sends the positions of keys to their new owners. Returns a future that completes when all have answered or failed. */
    Future<Void> handOver() {
        return Future.join(scripts.moves().handOver(), sequences.moves().handOver())
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** Returns the handlers of other nodes' questions. */
    Map<Ask, Peers.Handler> answers() {
        return Map.of(
                Ask.TAKE_STEP, (from, body) -> steps(body).take(body),
                Ask.GIVE_BACK_STEP, (from, body) -> steps(body).giveBack(body),
                Ask.MOVE_STEPS,
                        (from, body) ->
                                Future.succeededFuture(steps(body).moves().move(body)),
                Ask.ADOPT_STEPS,
                        (from, body) ->
                                Future.succeededFuture(steps(body).moves().adopt(body)),
                Ask.ENTER_POOL, (from, body) -> pools.enter(body),
                Ask.LEAVE_POOL, (from, body) -> Future.succeededFuture(pools.leave(body)));
    }

    private SharedSteps<?> steps(JsonObject body) {
        return scripts.isOf(body) ? scripts : sequences;
    }
}
