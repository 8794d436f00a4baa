package dev.bide.cli;

import dev.bide.cli.LatenessCommand.LatenessLimit;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.time.SystemClock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the event loops of a server. A terminal has a picture that is redrawn twice a second; anything else gets a
 * line for each stall. The thread of main uses it.
 */
final class LatenessWatch {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /**
     * How often the server is asked. An answer takes an event loop 2 ms, and up to 8 before the JIT compiler has seen it, so
     * ten in a second would be a load that the watching itself makes. A column of the picture is more than a second.
     */
    private static final long FRAME_NANOS = NANOS_PER_SECOND / 2;

    /** How long an answer may take. A loop that is blocked answers late, and the next request may reach another one. */
    private static final int ANSWER_MILLIS = 5000;

    private final ServerAddress address;
    private final Optional<LatenessLimit> limit;
    private final boolean json;
    private final Console console;
    private final LatenessText text;
    private final Events events;
    private final Terminal terminal;
    private final Output output;
    private final Screen screen;
    private final boolean pictured;

    /** The stalls of the last minute that have been said. */
    private Set<Map<String, Object>> said = Set.of();

    private boolean answered;
    private boolean gone;

    /** The call that may have to be ended by a signal. */
    private volatile ServerCall current;

    LatenessWatch(
            ServerAddress address,
            Optional<LatenessLimit> limit,
            boolean json,
            Console console,
            Terminal terminal,
            LatenessText text,
            Events events) {
        this.address = address;
        this.limit = limit;
        this.json = json;
        this.console = console;
        this.terminal = terminal;
        this.text = text;
        this.events = events;
        this.output = new Output(console.out(), terminal.coloursOut());
        this.screen = new Screen(console.err(), terminal);
        // Lines of JSON on the same terminal would go through the picture.
        this.pictured = terminal.progress() == Terminal.Progress.PICTURE && !(json && terminal.isOut());
    }

    /** Watches until a signal ends it or a limit is passed. Returns the exit code. */
    int run(Program program) {
        program.onSignal(number -> {
            events.add(new Events.Signalled(number));
            ServerCall call = current;
            if (call != null) {
                call.close();
            }
        });
        program.onResize(screen::resized);
        try (screen) {
            while (true) {
                long start = events.nanos();
                Optional<String> broken = look();
                if (broken.isPresent()) {
                    screen.close();
                    console.err().println("bide: " + broken.get());
                    return ExitCode.FAILED;
                }
                Optional<Events.Event> event = events.next(start + (gone ? NANOS_PER_SECOND : FRAME_NANOS));
                if (event.isPresent() && event.get() instanceof Events.Signalled signalled) {
                    return ExitCode.SIGNAL_BASE + signalled.number();
                }
            }
        }
    }

    /** Asks the server once, and shows its answer. Returns a sentence if a loop was later than the limit. */
    private Optional<String> look() {
        LatenessReport report;
        try {
            report = LatenessReport.of(ask());
        } catch (Problem problem) {
            lost(problem);
            return Optional.empty();
        }
        if (!answered) {
            answered = true;
            note("watching the event loops of " + address);
        } else if (gone) {
            note(text.time(SystemClock.wallClock()) + "  the server is back");
        }
        gone = false;
        Set<Map<String, Object>> latest = new HashSet<>();
        for (LatenessReport.Held held : report.stalls()) {
            latest.add(held.json());
            if (!said.contains(held.json())) {
                say(held);
            }
        }
        said = latest;
        if (pictured) {
            screen.draw(size -> text.frame(report, size, terminal.glyphs()));
        }
        return limit.flatMap(bound -> bound.broken(report));
    }

    private Map<String, Object> ask() {
        ServerRequest request = ServerRequest.of(Route.LATENESS, List.of(Map.entry(Field.TENTHS.key(), "true")));
        try (ServerCall call = ServerCall.within(ANSWER_MILLIS, address, request)) {
            current = call;
            return call.send().json();
        }
    }

    private void lost(Problem problem) {
        if (problem.reason() == Reason.CANCELLED) {
            return; // by a signal, which is the next event
        }
        // One that never answered is no server that has gone. What it refuses now, it would refuse again.
        if (!answered || ExitCode.of(problem.reason()) != ExitCode.UNAVAILABLE) {
            throw problem;
        }
        if (!gone) {
            gone = true;
            note(text.time(SystemClock.wallClock()) + "  the server is gone: " + problem.getMessage()
                    + "; asking again every second");
            if (pictured) {
                screen.draw(size -> List.of());
            }
        }
    }

    /** Says a stall: above the picture, or as a line of the answer. */
    private void say(LatenessReport.Held held) {
        if (json) {
            output.json(held.json());
            output.flush();
        } else if (pictured && terminal.isOut()) {
            screen.say(text.held(held));
        } else {
            output.print(List.of(text.held(held)));
            output.flush();
        }
    }

    /** Says something about the watching itself. */
    private void note(String sentence) {
        screen.say(Line.of(sentence));
    }
}
