package dev.bide.endpoint;

import io.vertx.core.Future;

/** The port of one stand-in on one event loop. Only the thread of that loop may call it. */
interface Endpoint {

    /** Listens on a port. Endpoints with the same negative number share a free port. Returns a future of the port. */
    Future<Integer> open(int shared);

    /**
     * Stops listening. Calls that wait go on to their end, and calls that hang are ended. Returns a future that
     * completes when the port is free.
     */
    Future<Void> close();

    /** Ends the calls that hang. Returns a future that completes when their connections are closed. */
    Future<Void> reset();

    /** Returns a future that completes when no connection is left after {@link #close}. */
    Future<Void> closed();

    /**
     * Ends the calls that are left after {@link #close}, when every wait has ended. A client has one second to take its
     * answer. Returns a future that completes when no connection is left, or after two seconds.
     */
    Future<Void> stop();
}
