package dev.bide.standin;

import io.vertx.core.Future;

/** An event loop at which stand-ins listen. Any thread may call it. */
public interface Host {

    /**
     * Refuses a port that is not free. Before the first host opens it, because hosts of one process would share a port with
     * any other server there.
     *
     * @param port a port, not 0
     * @throws dev.bide.refusal.Refusal if it cannot be listened on
     */
    void requireFree(int port);

    /**
     * Listens for the calls of a stand-in. Hosts that are given the same number share the port.
     *
     * @param standIn what to listen for
     * @param shared the port of its definition or, for any free port, a negative number of this stand-in alone
     * @return a future of the port
     */
    Future<Integer> open(StandIn standIn, int shared);

    /**
     * Listens no more. Calls that wait go on to their end.
     *
     * @param standIn a stand-in that was opened; if it was not, nothing happens
     * @return a future that completes when the port is free
     */
    Future<Void> close(StandIn standIn);

    /**
     * Ends the calls of all stand-ins that wait for nothing any more: those that hang.
     *
     * @return a future that completes when their connections are closed
     */
    Future<Void> reset();
}
