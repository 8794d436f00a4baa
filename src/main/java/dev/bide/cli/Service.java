package dev.bide.cli;

import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import java.util.List;
import java.util.Map;

/** Where operations run: in this process, or in a server. */
interface Service extends AutoCloseable {

    /**
     * Returns how requests are read here, to know what an operation is going to do: its profiles are those of the service. For a
     * server the limits are the widest ones, because the server checks its own.
     */
    Requests requests();

    /**
     * Begins an operation.
     *
     * @param route {@link Route#WAIT_RANDOM}, {@link Route#WAIT_N} or {@link Route#MEASURE_TIME}
     * @param fields those of the route, as in a query
     * @param follow whether {@link Running#drain} is going to be called; without it a server sends no line for each wait
     * @throws dev.bide.refusal.Refusal if a field is wrong
     */
    Running begin(Route route, List<Map.Entry<String, String>> fields, boolean follow);

    /** Ends what is pending, and closes Vert.x or the connection. */
    @Override
    void close();
}
