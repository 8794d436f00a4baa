package dev.bide.hazelcast;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.stream.IntStream;

/**
 * Checks that this machine can listen at the address and the ports of the settings. Hazelcast's own failures are stack
 * traces.
 */
final class LocalAddress {

    private LocalAddress() {}

    /** Returns the address of a host. Throws a refusal if it is none of this machine. */
    static InetAddress of(String host) {
        InetAddress address;
        boolean local;
        try {
            address = InetAddress.getByName(host);
            local = NetworkInterface.getByInetAddress(address) != null || address.isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new Refusal(Reason.INVALID, "cluster.host has no address: " + Refusal.shown(host));
        } catch (IOException e) {
            throw new Refusal(Reason.FAILED, "cannot read the addresses of this machine: " + e.getMessage());
        }
        if (!local) {
            throw Refusal.invalid("cluster.host", "must be an address of this machine", host);
        }
        return address;
    }

    /** Throws a refusal if none of several ports is free. */
    static void requireFree(InetAddress address, int first, int count, String setting) {
        if (IntStream.range(first, first + count).anyMatch(port -> isFree(address, port))) {
            return;
        }
        String ports = count == 1 ? "port " + first + " is" : "ports " + first + " to " + (first + count - 1) + " are";
        throw new Refusal(
                Reason.FAILED,
                "cannot listen on " + address.getHostAddress() + " for the other nodes: " + ports + " taken (" + setting
                        + ")");
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
