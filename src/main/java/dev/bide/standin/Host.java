package dev.bide.standin;

import io.vertx.core.Future;

/** An event loop at which stand-ins listen. Any thread may call it. */
public interface Host {

    /**
     * Refuses a port that is not free. Called before the first host opens the port, because Vert.x would let a stand-in
     * share the port of any other server of the process.
     *
     * @param port a port, not 0
     * @throws dev.bide.refusal.Refusal if it cannot be listened on
     */
    void requireFree(int port);

    /**
     * Listens for the calls of a stand-in. Hosts that are given the same number share the port.
     *
     * @param standIn what to listen for
     * @param shared the port of its definition; for any free port, a negative number that no other stand-in has
     * @return a future of the port
     */
    Future<Integer> open(StandIn standIn, int shared);

    /**
     * Stops listening. Calls that wait go on to their end; calls that hang are ended.
     *
     * @param standIn a stand-in; nothing happens if it was not opened
     * @return a future that completes when the port is free
     */
    Future<Void> close(StandIn standIn);

    /**
     * Ends all calls that hang.
     *
     * @return a future that completes when their connections are closed
     */
    Future<Void> reset();
}
