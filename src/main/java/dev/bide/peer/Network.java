package dev.bide.peer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.function.Function;

/** Carries messages between the members of a cluster. Any thread may call it. */
public interface Network {

    /**
     * Returns the id of this member.
     *
     * @return an id that no other member has
     */
    String self();

    /**
     * Returns the address at which other members reach this one.
     *
     * @return a host name or an address
     */
    String host();

    /**
     * Returns the members that the cluster manager takes for alive. Not all of them need to run Bide.
     *
     * @return their ids, this one's among them
     */
    Collection<String> living();

    /**
     * Begins to receive messages.
     *
     * @param receiver answers a message; the failure of its future is sent back as a failure
     * @return a future that completes when the other members can send to this one
     */
    Future<Void> open(Function<JsonObject, Future<JsonObject>> receiver);

    /**
     * Sends a message.
     *
     * @param member the id of the receiver
     * @param message what to send, at most 64 KB of text
     * @param seconds how long to wait for the reply
     * @return a future of the reply; it fails if the receiver has no address, or does not reply in time
     */
    Future<JsonObject> send(String member, JsonObject message, double seconds);

    /**
     * Registers an address that other members have too, so that the bus chooses one of them for each message. It may be
     * called again for the same address, which {@link #withdraw} has taken from the cluster.
     *
     * @param address the whole address
     * @param handler receives the messages
     * @return a future that completes when the whole cluster can send to it
     */
    Future<Void> share(String address, Handler<Message<Object>> handler);

    /**
     * Takes the shared addresses of this member out of the cluster, so that the other members stop choosing it. It
     * handles the messages that still come.
     *
     * @return a future that completes when the cluster manager has removed them, or cannot be reached
     */
    Future<Void> withdraw();

    /**
     * Stops receiving messages, at the address of this member and at the shared ones.
     *
     * @return a future that completes when the addresses are gone
     */
    Future<Void> close();
}
