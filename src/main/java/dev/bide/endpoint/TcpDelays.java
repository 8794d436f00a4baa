package dev.bide.endpoint;

import dev.bide.script.CountedCalls;
import dev.bide.script.KeyedScript;
import dev.bide.script.Series;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Rule;
import dev.bide.wait.Seed;
import dev.bide.wait.WaitRequest;
import java.util.Optional;

/**
 * Chooses the delays of a connection of TCP and of each piece of its data.
 *
 * <p>The rule numbers its connections. The seed of a direction is derived from the seed of the rule, the number of the
 * connection and the direction. The delay of piece k is draw k of that seed.
 *
 * @param rule the rule of the connection
 * @param delayed what is delayed; with a script, only the connection is
 */
record TcpDelays(Rule rule, Delayed delayed) {

    private static final int UP = 0;
    private static final int DOWN = 1;

    static TcpDelays of(Definition definition) {
        return new TcpDelays(definition.last(), definition.delayed());
    }

    /** Returns whether the connection waits before the service is connected to. */
    boolean connect() {
        return delayed.connect() || hasScript();
    }

    /** Returns how each piece of the client waits, if it does; {@code connection} has the connection's number. */
    Optional<WaitRequest> up(WaitRequest connection) {
        return delayed.up() ? piece(connection, UP) : Optional.empty();
    }

    /** Returns how each piece of the service waits, if it does; {@code connection} has the connection's number. */
    Optional<WaitRequest> down(WaitRequest connection) {
        return delayed.down() ? piece(connection, DOWN) : Optional.empty();
    }

    private Optional<WaitRequest> piece(WaitRequest connection, int direction) {
        // If no piece can wait or fail, there is no need to draw for each.
        if (hasScript() || !maySlow(connection)) {
            return Optional.empty();
        }
        long seed = Seed.derived(connection.seed(), index(connection));
        return Optional.of(connection.withSeed(Seed.derived(seed, direction)));
    }

    /** Returns which draw of its seed a connection gets. */
    static long index(WaitRequest connection) {
        return connection.index().orElse(0);
    }

    private boolean hasScript() {
        Series series = rule.call().series().orElse(null);
        return series instanceof KeyedScript
                || (series instanceof CountedCalls counted && counted.script().isPresent());
    }

    /** Returns whether any piece may have to wait, or may fail. */
    private static boolean maySlow(WaitRequest connection) {
        return connection.shape().max() > 0
                || connection.terms().failRate() > 0
                || connection.pool().isPresent();
    }
}
