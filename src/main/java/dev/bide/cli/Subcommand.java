package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import java.util.Optional;

/** The table of commands. The parser, the help and the completions are made from it. */
enum Subcommand {
    /** The server. */
    SERVE("serve", null, null, "serves HTTP and the event bus until a signal ends it"),
    /** One wait. */
    WAIT_RANDOM("wait-random", Route.WAIT_RANDOM, Field.MAX_DELAY, "waits once"),
    /** A fan-out. */
    WAIT_N("wait-n", Route.WAIT_N, Field.N, "waits n times at once"),
    /** A fan-out that is measured. */
    MEASURE_TIME("measure-time", Route.MEASURE_TIME, Field.N, "measures what n waits at once cost"),
    /** Delays without waiting. */
    DRAW("draw", Route.DRAW, Field.N, "prints the delays of n waits, without waiting for them");

    private final String word;
    private final Route route;
    private final Field positional;
    private final String summary;

    Subcommand(String word, Route route, Field positional, String summary) {
        this.word = word;
        this.route = route;
        this.positional = positional;
        this.summary = summary;
    }

    String word() {
        return word;
    }

    /** Returns the route whose fields are the options of the command, if it has one. */
    Optional<Route> route() {
        return Optional.ofNullable(route);
    }

    /** Returns the field that may be given without its option's name, if there is one. */
    Optional<Field> positional() {
        return Optional.ofNullable(positional);
    }

    String summary() {
        return summary;
    }
}
