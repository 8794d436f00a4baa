package dev.bide.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Collection;
import java.util.function.Function;

/** The clustered event bus of Vert.x, with any cluster manager. Any thread may call it, but for {@link #open}. */
public final class VertxNetwork implements Network {

    private final Vertx vertx;
    private final ClusterManager manager;
    private final String prefix;
    private MessageConsumer<JsonObject> consumer;

    /**
     * Creates a network that receives nothing yet.
     *
     * @param vertx a clustered Vert.x
     * @param prefix what addresses begin with
     */
    public VertxNetwork(Vertx vertx, String prefix) {
        this.vertx = vertx;
        // Vert.x 5.1.6: no public method lists the members of the cluster. Its listener of members has room for one,
        // and
        // the user's program may have set it. Can go when Vertx has a method for it.
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

    /** Registers the address of this member, on the current context. */
    @Override
    public Future<Void> open(Function<JsonObject, Future<JsonObject>> receiver) {
        consumer = vertx.eventBus().consumer(address(self()), message -> answer(message, receiver));
        return consumer.completion();
    }

    private static void answer(Message<JsonObject> message, Function<JsonObject, Future<JsonObject>> receiver) {
        receiver.apply(message.body())
                .onComplete(message::reply, failure -> message.fail(1, String.valueOf(failure.getMessage())));
    }

    @Override
    public Future<JsonObject> send(String member, JsonObject message, double seconds) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(Math.max(1, Math.round(seconds * 1000)));
        return vertx.eventBus()
                .<JsonObject>request(address(member), message, options)
                .map(Message::body);
    }

    @Override
    public Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private String address(String member) {
        return prefix + ".node." + member;
    }
}
