package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.peer.Peers;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances of a node, which answer questions of other nodes in turn. Any thread may call it. */
final class Instances {

    private final List<Instance> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    void add(Instance instance) {
        all.add(instance);
    }

    /** Removes an instance. Returns whether it was the last one. */
    boolean remove(Instance instance) {
        return all.remove(instance) && all.isEmpty();
    }

    /** Has an instance answer a question, on its loop. */
    Future<JsonObject> answer(Ask what, Node from, JsonObject body) {
        Object[] now = all.toArray();
        if (now.length == 0) {
            return Future.failedFuture(Refusal.stopping());
        }
        Instance chosen = (Instance) now[Math.floorMod(turn.getAndIncrement(), now.length)];
        Peers.Handler handler = chosen.answers().get(what);
        Promise<JsonObject> promise = chosen.timers().promise(); // of this node's loop, which is the caller
        chosen.timers().post(() -> {
            try {
                handler.apply(from, body).onComplete(promise);
            } catch (RuntimeException | Error e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }
}
