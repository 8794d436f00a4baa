package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Node;
import dev.bide.peer.Peers;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instances of a node, which take turns with the messages of the node. Only the thread of the node's loop may call
 * it. An instance that was removed gets nothing more, once its loop has run the tasks that were posted to it before.
 */
final class Instances {

    private final List<Instance> all = new ArrayList<>();
    private int turn;

    void add(Instance instance) {
        all.add(instance);
    }

    void remove(Instance instance) {
        all.remove(instance);
    }

    /** Has an instance answer a question of another node, on its loop. */
    Future<JsonObject> answer(Ask what, Node from, JsonObject body) {
        Instance chosen = next().orElse(null);
        if (chosen == null) {
            return Future.failedFuture(Refusal.stopping());
        }
        Peers.Handler handler = chosen.answers().get(what);
        Promise<JsonObject> promise = chosen.timers().promise(); // of the node's loop, on which this method runs
        chosen.timers().post(() -> {
            try {
                handler.apply(from, body).onComplete(promise);
            } catch (RuntimeException | Error e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** Has an instance handle a message of the event bus, on its loop. */
    void handle(String address, Message<Object> message) {
        next().ifPresentOrElse(
                        chosen -> chosen.timers()
                                .post(() -> chosen.addresses().get(address).handle(message)),
                        () -> message.fail(
                                Refusal.stopping().code(), Refusal.stopping().getMessage()));
    }

    private Optional<Instance> next() {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        turn = (turn + 1) % all.size();
        return Optional.of(all.get(turn));
    }
}
