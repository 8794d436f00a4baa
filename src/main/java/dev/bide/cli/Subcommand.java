package dev.bide.cli;

import static dev.bide.cli.Switch.COLOR;
import static dev.bide.cli.Switch.CONF;
import static dev.bide.cli.Switch.FAIL_ABOVE;
import static dev.bide.cli.Switch.HGRM;
import static dev.bide.cli.Switch.JSON;
import static dev.bide.cli.Switch.LINES;
import static dev.bide.cli.Switch.PLOT;
import static dev.bide.cli.Switch.PROGRESS;
import static dev.bide.cli.Switch.QUIET;
import static dev.bide.cli.Switch.URL;
import static dev.bide.cli.Switch.VERSION;
import static dev.bide.cli.Switch.WATCH;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of commands. The parser, the help and the completions are made from it. A command that acts on tasks has two
 * words.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are unmodifiable
enum Subcommand {
    /** The server. */
    SERVE(
            "serve",
            "[serve] [--conf FILE] [--port N] [--instances N] [--SETTING VALUE]...",
            "serves HTTP and the event bus until a signal ends it",
            List.of(CONF, VERSION)),
    /** One wait. */
    WAIT_RANDOM(
            "wait-random",
            "wait-random [MAX-DELAY | --shape SHAPE] [--seed N] [--timeout TIME] [OPTION]...",
            "waits once",
            List.of(JSON, QUIET, COLOR, PROGRESS, URL, CONF)),
    /** A fan-out. */
    WAIT_N(
            "wait-n",
            "wait-n N [--max-delay TIME | --shape SHAPE] [--seed N] [OPTION]...",
            "waits n times at once",
            List.of(JSON, LINES, PLOT, QUIET, COLOR, PROGRESS, URL, CONF)),
    /** A fan-out that is measured. */
    MEASURE_TIME(
            "measure-time",
            "measure-time N [--max-delay TIME | --shape SHAPE] [--seed N] [OPTION]...",
            "measures what n waits at once cost",
            List.of(JSON, PLOT, QUIET, COLOR, PROGRESS, URL, CONF)),
    /** Delays without waiting. */
    DRAW(
            "draw",
            "draw -n N [--shape SHAPE | --max-delay TIME] [--seed N] [--plot] [--json]",
            "prints the delays of n waits, without waiting for them",
            List.of(JSON, PLOT, QUIET, COLOR, URL, CONF)),
    /** The tasks of a server. */
    TASKS_LS(
            "tasks ls",
            "tasks [ls] [--state WORD] [--name TEXT] [--url URL] [--json]",
            "lists the tasks of a server",
            List.of(JSON, COLOR, URL)),
    /** One task. */
    TASKS_SHOW("tasks show", "tasks show ID [--url URL] [--json]", "shows a task", List.of(JSON, COLOR, URL)),
    /** A task as it goes on. */
    TASKS_WATCH(
            "tasks watch",
            "tasks watch ID [--url URL]",
            "shows how far a task is until it ends",
            List.of(JSON, LINES, QUIET, COLOR, PROGRESS, URL)),
    /** The end of a task. */
    TASKS_CANCEL("tasks cancel", "tasks cancel ID [--url URL] [--json]", "cancels a task", List.of(JSON, COLOR, URL)),
    /** A new task. */
    TASKS_CREATE(
            "tasks create",
            "tasks create [N] [--max-delay TIME | --shape SHAPE] [--name TEXT] [OPTION]...",
            "starts a task, and prints its id",
            List.of(JSON, QUIET, COLOR, URL)),
    /** How late event loops are. */
    LATENESS(
            "lateness",
            "lateness [URL] [--watch] [--fail-above TIME] [--hgrm [--of WORD]] [--json]",
            "shows how late the event loops of a server are, and why",
            List.of(WATCH, FAIL_ABOVE, HGRM, JSON, COLOR, URL)),
    /** The nodes of a cluster. */
    CLUSTER("cluster", "cluster [--url URL] [--json]", "shows the nodes of a cluster", List.of(JSON, COLOR, URL)),
    /** The settings in force. */
    CONFIG(
            "config",
            "config [--conf FILE] [--SETTING VALUE]... [--json]",
            "prints the settings in force, and where each comes from",
            List.of(JSON, CONF)),
    /** The completions of a shell. */
    COMPLETION("completion", "completion bash|zsh|fish", "prints the completions for a shell", List.of()),
    /** The help. */
    HELP("help", "help [COMMAND]", "explains a command", List.of());

    private final String word;
    private final String usage;
    private final String summary;
    private final List<Switch> switches;

    Subcommand(String word, String usage, String summary, List<Switch> switches) {
        this.word = word;
        this.usage = usage;
        this.summary = summary;
        this.switches = Stream.concat(switches.stream(), Stream.of(Switch.HELP)).toList();
    }

    /** Returns its name, as it is typed: one word or, for those about tasks, two. */
    String word() {
        return word;
    }

    /** Returns how to call it, in one line, without the name of the program. */
    String usage() {
        return usage;
    }

    /** Returns what it does, as part of a sentence. */
    String summary() {
        return summary;
    }

    /** Returns its options that are no fields of a request. */
    List<Switch> switches() {
        return switches;
    }

    /** Returns the route whose fields are the options of the command, if it has one. */
    Optional<Route> route() {
        return switch (this) {
            case WAIT_RANDOM -> Optional.of(Route.WAIT_RANDOM);
            case WAIT_N -> Optional.of(Route.WAIT_N);
            case MEASURE_TIME -> Optional.of(Route.MEASURE_TIME);
            case DRAW -> Optional.of(Route.DRAW);
            case TASKS_LS -> Optional.of(Route.LIST_TASKS);
            case TASKS_CREATE -> Optional.of(Route.CREATE_TASK);
            default -> Optional.empty();
        };
    }

    /** Returns the fields that are options of the command, in the order of their table. */
    List<Field> fields() {
        // The keys of the bus: over HTTP there is Retry-After too, which is only a header.
        List<String> keys = this == LATENESS
                ? List.of(Field.OF.key())
                : route().map(Route::messageKeys).orElse(List.of());
        return Arrays.stream(Field.values())
                .filter(field -> keys.contains(field.key()))
                .toList();
    }

    /** Returns the field that may be given without its option's name, if there is one. */
    Optional<Field> positional() {
        return switch (this) {
            case WAIT_RANDOM -> Optional.of(Field.MAX_DELAY);
            case WAIT_N, MEASURE_TIME, DRAW, TASKS_CREATE -> Optional.of(Field.N);
            default -> Optional.empty();
        };
    }

    /** Returns what the argument is that is neither a field nor an option, such as the id of a task; empty if none is taken. */
    String argument() {
        return switch (this) {
            case TASKS_SHOW, TASKS_WATCH, TASKS_CANCEL -> "ID";
            case LATENESS -> "URL";
            case COMPLETION -> "SHELL";
            case HELP -> "COMMAND";
            default -> "";
        };
    }

    /** Returns whether it cannot do without that argument. */
    boolean needsArgument() {
        return this == TASKS_SHOW || this == TASKS_WATCH || this == TASKS_CANCEL || this == COMPLETION;
    }

    /** Returns whether the operation runs in this process unless a server is named. It then goes by the settings. */
    boolean isOperation() {
        return switches.contains(CONF) && switches.contains(URL);
    }

    /** Returns whether the settings are options of the command. */
    boolean hasSettings() {
        return switches.contains(CONF);
    }
}
