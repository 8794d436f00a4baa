package dev.bide;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports for servers that need a number before they listen. They are below the range from which Linux gives a free port to
 * a socket that asks for any, so none is taken in between.
 */
final class FreePorts {

    private static final int FIRST = 12_000;

    private static final int COUNT = 20_000;

    /** The test processes that run at the same time begin far apart: their ids follow each other. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 7919 % COUNT));

    private FreePorts() {}

    /** Returns a free port. */
    static int one() {
        return first(1);
    }

    /** Returns the first of some free ports in a row. Later calls in this process return others. */
    static int first(int count) {
        while (true) {
            int first = FIRST + Math.floorMod(NEXT.getAndAdd(count), COUNT - count);
            if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
