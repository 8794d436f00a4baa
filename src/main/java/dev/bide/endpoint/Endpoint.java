package dev.bide.endpoint;

import io.vertx.core.Future;

/** The port of one stand-in on one event loop. Only the thread of that loop may call it. */
interface Endpoint {

    /** Listens at a port, or at a free one that all endpoints with the same negative number share. Returns a future of it. */
    Future<Integer> open(int shared);

    /**
     * Listens no more. Calls that wait go on to their end, and those that hang end. Returns a future that completes when the
     * port is free.
     */
    Future<Void> close();

    /** Ends the calls that hang. Returns a future that completes when their connections are closed. */
    Future<Void> reset();

    /** Returns a future that completes when no connection is left after {@link #close}. */
    Future<Void> closed();

    /**
     * Ends what is left after {@link #close}: every wait has ended, and a client that does not take its answer has a second.
     * Returns a future that completes when no connection is left, or after two seconds.
     */
    Future<Void> stop();
}
