package dev.bide.cluster;

import dev.bide.peer.Ask;
import dev.bide.peer.Peers;
import dev.bide.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An instance of the verticle, as its node sees it. The maps do not change after it has joined.
 *
 * @param timers its loop
 * @param answers the handlers of other nodes' questions, which run on its loop
 * @param handOver sends the positions of keys to the nodes that own them, when this node leaves
 * @param addresses the handlers of messages of the event bus, which run on its loop, by the whole address
 */
record Instance(
        Timers timers,
        Map<Ask, Peers.Handler> answers,
        Supplier<Future<Void>> handOver,
        Map<String, Handler<Message<Object>>> addresses) {

    /** Returns true for the same object only, because two instances may have equal fields. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
