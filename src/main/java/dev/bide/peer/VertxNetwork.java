package dev.bide.peer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The clustered event bus of Vert.x, with any cluster manager. Any thread may call {@link #send} and the methods that
 * return no future. Only the thread of the node's loop may call the others, because the addresses are registered on its
 * context.
 */
public final class VertxNetwork implements Network {

    private final Vertx vertx;
    private final ClusterManager manager;
    private final String prefix;
    private final Map<String, MessageConsumer<Object>> consumers = new HashMap<>();

    /**
     * Creates a network that receives nothing yet.
     *
     * @param vertx a clustered Vert.x
     * @param prefix the beginning of all addresses
     */
    public VertxNetwork(Vertx vertx, String prefix) {
        this.vertx = vertx;
        // Vert.x 5.1.6: no public method lists the members of the cluster. A cluster manager has only one listener of
        // members, and the user's program may have set it. Delete this when Vertx has such a method.
        this.manager = ((VertxInternal) vertx).clusterManager();
        this.prefix = prefix;
    }

    @Override
    public String self() {
        return manager.getNodeId();
    }

    @Override
    public String host() {
        return manager.getNodeInfo().host();
    }

    @Override
    public Collection<String> living() {
        return manager.getNodes();
    }

    @Override
    public Future<Void> open(Function<JsonObject, Future<JsonObject>> receiver) {
        return register(address(self()), message -> answer(message, receiver));
    }

    private static void answer(Message<Object> message, Function<JsonObject, Future<JsonObject>> receiver) {
        Future<JsonObject> reply = message.body() instanceof JsonObject question
                ? receiver.apply(question)
                : Future.failedFuture("not a question of a node");
        reply.onComplete(message::reply, failure -> message.fail(1, String.valueOf(failure.getMessage())));
    }

    @Override
    public Future<JsonObject> send(String member, JsonObject message, double seconds) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(Math.max(1, Math.round(seconds * 1000)));
        return vertx.eventBus()
                .request(address(member), message, options)
                .compose(reply -> reply.body() instanceof JsonObject answer
                        ? Future.succeededFuture(answer)
                        : Future.failedFuture("not an answer of a node"));
    }

    @Override
    public Future<Void> share(String address, Handler<Message<Object>> handler) {
        return register(address, handler);
    }

    private Future<Void> register(String address, Handler<Message<Object>> handler) {
        MessageConsumer<Object> before = consumers.get(address);
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, handler);
        consumers.put(address, consumer);
        // The new consumer is registered before the old one goes, so that the address always has one.
        return before == null ? consumer.completion() : consumer.completion().eventually(before::unregister);
    }

    @Override
    public Future<Void> withdraw() {
        List<Future<Void>> withdrawn = consumers.keySet().stream()
                .filter(address -> !address.equals(address(self())))
                .map(this::withdraw)
                .toList();
        return Future.join(withdrawn).otherwiseEmpty().mapEmpty();
    }

    /**
     * Removes the registrations of an address, and keeps its handler. Vert.x 5.1.6 has no public method for it: a
     * consumer that unregisters is gone at once, and a message of a node that has not learned of it yet is dropped.
     * Delete this when Vert.x can unregister an address and keep its consumer.
     */
    private Future<Void> withdraw(String address) {
        Promise<List<RegistrationInfo>> found = Promise.promise();
        manager.getRegistrations(address, found);
        return found.future()
                .compose(all -> Future.join(all.stream()
                        .filter(one -> one.nodeId().equals(self()) && !one.localOnly())
                        .map(one -> remove(address, one))
                        .toList()))
                .mapEmpty();
    }

    private Future<Void> remove(String address, RegistrationInfo registration) {
        Promise<Void> removed = Promise.promise();
        manager.removeRegistration(address, registration, removed);
        return removed.future();
    }

    @Override
    public Future<Void> close() {
        List<MessageConsumer<Object>> all = new ArrayList<>(consumers.values());
        consumers.clear();
        return Future.join(all.stream().map(MessageConsumer::unregister).toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    private String address(String member) {
        return prefix + ".node." + member;
    }
}
