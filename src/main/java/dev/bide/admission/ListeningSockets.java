package dev.bide.admission;

import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The listening sockets of one Vert.x that were found through a connection. Instances that listen on the same address
 * share a socket, and an instance that has had no connection yet finds it here. Any thread may call it.
 */
public final class ListeningSockets {

    /** An address as Vert.x compares it to share a socket: the host is a text. */
    private record Address(String host, int port) {}

    private final Map<Address, ListeningSocket> sockets = new ConcurrentHashMap<>();

    /** The addresses from which servers are sending their first requests to themselves. */
    private final Set<SocketAddress> warmUps = ConcurrentHashMap.newKeySet();

    /** Creates a registry without sockets. */
    public ListeningSockets() {}

    /**
     * Returns the socket that accepted a connection.
     *
     * @param host the address that its server listens on, as it was asked for
     * @param connection an open connection
     * @return the same socket for all connections to it
     */
    ListeningSocket of(String host, ConnectionBase connection) {
        // Vert.x gives no access to the channel that listens, but an accepted channel has it as its parent. So a gate
        // can be installed only when there is a first connection: the HTTP server makes one to itself at its start.
        // Connections accepted still earlier are adopted when they send a request; Vert.x's read idle timeout closes
        // silent ones.
        Channel channel = connection.channel().parent();
        Address address = new Address(host, ((InetSocketAddress) channel.localAddress()).getPort());
        return sockets.compute(address, (same, known) -> {
            if (known != null && known.channel() == channel) {
                return known;
            }
            ListeningSocket found = new ListeningSocket(channel);
            // With the socket: by then another one may listen on this address.
            channel.closeFuture().addListener(closed -> sockets.remove(address, found));
            return found;
        });
    }

    /** Returns the addresses from which servers are sending their first requests to themselves. */
    Set<SocketAddress> warmUps() {
        return warmUps;
    }

    /**
     * Returns the socket of an address.
     *
     * @param host the address that a server listens on, as it was asked for
     * @param port the port that it listens on
     * @return its socket; empty if no connection to it was reported
     */
    Optional<ListeningSocket> find(String host, int port) {
        return Optional.ofNullable(sockets.get(new Address(host, port)));
    }
}
