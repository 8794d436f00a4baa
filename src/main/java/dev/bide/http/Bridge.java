package dev.bide.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.json.BridgeFrame;
import dev.bide.operation.Route;
import dev.bide.refusal.RefusalCounts;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the sockets of one event loop have in common: the addresses to which they may send, and one subscription to the
 * events for all of them. Only its loop's thread may call it.
 */
final class Bridge {

    /** How much longer than the longest wait a sender waits for a reply. */
    private static final long MARGIN_MILLIS = 30_000;

    final Loop loop;
    final RefusalCounts refusals;
    final String events;

    private final Vertx vertx;
    private final Set<String> addresses;
    private final DeliveryOptions options;

    /** The sockets that have registered for the events, in the order in which they did. */
    private final Set<BridgeSocket> receivers = new LinkedHashSet<>();

    /** The subscription to the events; null while there are no receivers. */
    private MessageConsumer<JsonObject> consumer;

    Bridge(Vertx vertx, String prefix, Loop loop, RefusalCounts refusals, double maxDelay) {
        this.vertx = vertx;
        this.loop = loop;
        this.refusals = refusals;
        this.events = prefix + ".events";
        this.addresses = Arrays.stream(Route.values())
                // The receiver of a stream may be any address of the bus, also one that is not Bide's.
                .filter(route -> route != Route.STREAM_TASK)
                .flatMap(route -> route.address().stream())
                .map(address -> prefix + "." + address)
                .collect(Collectors.toUnmodifiableSet());
        this.options = new DeliveryOptions()
                // In a cluster the bus would choose any node. A client notices the death of the node that it is
                // connected to, but not that of another one, for which it would wait until its timeout.
                .setLocalOnly(true)
                .setSendTimeout(MARGIN_MILLIS + (long) Math.ceil(maxDelay * TimeUnit.SECONDS.toMillis(1)));
    }

    boolean mayReceive(String address) {
        return addresses.contains(address);
    }

    Future<Message<JsonObject>> request(String address, JsonObject body) {
        return vertx.eventBus().request(address, body, options);
    }

    /** Adds a receiver of the events. Returns false if it is one already. */
    boolean addReceiver(BridgeSocket socket) {
        if (!receivers.add(socket)) {
            return false;
        }
        if (consumer == null) {
            // One for all sockets: in a cluster, every node goes through all registrations of an address.
            consumer = vertx.eventBus().consumer(events, this::deliver);
        }
        return true;
    }

    /** Removes a receiver of the events. Returns false if it is none. */
    @CanIgnoreReturnValue
    boolean removeReceiver(BridgeSocket socket) {
        boolean removed = receivers.remove(socket);
        if (receivers.isEmpty() && consumer != null) {
            consumer.unregister().onFailure(closing -> {}); // it fails only if the bus is closing
            consumer = null;
        }
        return removed;
    }

    private void deliver(Message<JsonObject> event) {
        // Encoded once for all. A copy of the set, because a socket that does not read is closed, and leaves it.
        String text = BridgeFrame.received(events, event.body());
        List.copyOf(receivers).forEach(socket -> socket.write(text));
    }
}
