package dev.bide.cli;

import dev.bide.refusal.Refusal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the terminal of a command can show: colours, motion, characters and its size. What a command says is the same
 * everywhere; only its looks depend on the terminal.
 */
final class Terminal {

    /** How a command shows how far it is. */
    enum Progress {
        /** A picture that is redrawn in place. */
        PICTURE,
        /** A line every few seconds. */
        LINES,
        /** Nothing. */
        NONE
    }

    /** The terminals that show progress in their tab or in the taskbar, by their TERM_PROGRAM. */
    private static final Set<String> SHOW_PROGRESS = Set.of("ghostty", "WezTerm");

    private final Streams streams;
    private final Map<String, String> environment;
    private final boolean quiet;

    // Read at once, so that a wrong value is refused before anything begins.
    private final String color;
    private final String progress;

    /**
     * The streams of the process.
     *
     * @param out whether stdout is a terminal
     * @param err whether stderr is a terminal
     * @param size asks for the size of the terminal, if it has one
     */
    record Streams(boolean out, boolean err, Supplier<Optional<TerminalSize>> size) {

        /** Returns those of this process. */
        static Streams ofProcess() {
            return new Streams(Devices.isTerminal(1), Devices.isTerminal(2), Devices::size);
        }
    }

    /**
     * Creates a terminal.
     *
     * @param streams the streams of the process
     * @param environment the variables of the environment
     * @param switches the options of the command
     * @throws Refusal if the value of an option is wrong
     */
    Terminal(Streams streams, Map<String, String> environment, Map<Switch, String> switches) {
        this.streams = streams;
        this.environment = environment;
        this.quiet = switches.containsKey(Switch.QUIET);
        this.color = choice(switches, Switch.COLOR);
        this.progress = choice(switches, Switch.PROGRESS);
    }

    /** Returns the terminal of this process. */
    static Terminal of(Invocation invocation, Console console) {
        return new Terminal(Streams.ofProcess(), console.environment(), invocation.switches());
    }

    /** Returns whether stdout is a terminal. */
    boolean isOut() {
        return streams.out();
    }

    /** Returns whether stderr is a terminal. */
    boolean isErr() {
        return streams.err();
    }

    /** Returns whether stdout has colours. */
    boolean coloursOut() {
        return colours(streams.out());
    }

    /** Returns whether stderr has colours. */
    boolean coloursErr() {
        return colours(streams.err());
    }

    private boolean colours(boolean terminal) {
        return switch (color) {
            case "always" -> true;
            case "never" -> false;
            // https://no-color.org: the variable counts unless it is empty. An option is stronger than it.
            default -> terminal && !isDumb() && variable("NO_COLOR").isEmpty();
        };
    }

    /** Returns how to show how far a command is. */
    Progress progress() {
        if (quiet || progress.equals("never")) {
            return Progress.NONE;
        }
        if (streams.err() && !isDumb() && variable("CI").isEmpty()) {
            return Progress.PICTURE;
        }
        return progress.equals("always") ? Progress.LINES : Progress.NONE;
    }

    /** Returns whether the terminal shows progress in its tab or in the taskbar. */
    boolean showsProgressOutside() {
        return !variable("WT_SESSION").isEmpty()
                || variable("ConEmuANSI").equals("ON")
                || SHOW_PROGRESS.contains(variable("TERM_PROGRAM"));
    }

    /** Returns the characters of pictures. */
    Glyphs glyphs() {
        return charset().equals(StandardCharsets.UTF_8) ? Glyphs.BLOCKS : Glyphs.ASCII;
    }

    /** Returns the encoding of both streams. */
    Charset charset() {
        return charset(environment);
    }

    /**
     * Returns the encoding that the environment asks for.
     *
     * @param environment the variables of the environment
     * @return UTF-8 if the locale says so, whatever the JVM makes of it
     */
    static Charset charset(Map<String, String> environment) {
        // POSIX: the first of them that is set and not empty decides. Without any, the locale is "C", which is ASCII.
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        String lower = locale.toLowerCase(Locale.ROOT);
        if (lower.contains("utf-8") || lower.contains("utf8")) {
            return StandardCharsets.UTF_8;
        }
        Charset own = named(System.getProperty("native.encoding", ""));
        // The JVM may have found UTF-8 elsewhere, as on Windows and macOS, but a locale that says otherwise is
        // stronger.
        return locale.isEmpty() || !own.equals(StandardCharsets.UTF_8) ? own : StandardCharsets.US_ASCII;
    }

    private static Charset named(String name) {
        return !name.isEmpty() && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    /** Returns the size of the terminal, which takes some 30 ms. */
    TerminalSize size() {
        return streams.size().get().orElseGet(this::sizeOfEnvironment);
    }

    /** Returns how many columns a text on stdout may have; those of a usual terminal if it is none. */
    int outColumns() {
        return streams.out() ? size().columns() : TerminalSize.USUAL.columns();
    }

    private TerminalSize sizeOfEnvironment() {
        String columns = variable("COLUMNS");
        return columns.matches("[1-9][0-9]{0,3}")
                ? new TerminalSize(TerminalSize.USUAL.rows(), Integer.parseInt(columns))
                : TerminalSize.USUAL;
    }

    private boolean isDumb() {
        return variable("TERM").equals("dumb");
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private static String choice(Map<Switch, String> switches, Switch option) {
        String value = switches.getOrDefault(option, "auto");
        if (!Set.of("auto", "always", "never").contains(value)) {
            throw Refusal.invalid(
                    "--" + option.name().toLowerCase(Locale.ROOT), "must be auto, always or never", value);
        }
        return value;
    }
}
