package dev.bide.cli;

import dev.bide.cli.Terminal.Progress;
import dev.bide.refusal.Reason;
import dev.bide.stream.EndedLog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation from its announcement to its answer. The thread of main uses it; signals and the end of the operation come
 * as events.
 */
final class OperationRun {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long FRAME_NANOS = NANOS_PER_SECOND / 10;

    /** A shorter operation has no picture, which would only flicker. */
    private static final long FIRST_FRAME_NANOS = 3 * FRAME_NANOS;

    private static final long LINE_NANOS = 10 * NANOS_PER_SECOND;

    /** How long a cancelled operation may take to say what had come. */
    private static final long LAST_WORD_NANOS = NANOS_PER_SECOND;

    private final Operation operation;
    private final Plan plan;
    private final Console console;
    private final Terminal terminal;
    private final Events events;
    private final Output output;
    private final Screen screen;
    private final Progress progress;
    private final Rows rows;
    private final Tally tally = new Tally();
    private final EndedLog.Visitor visitor;

    private Running running;
    private boolean counted;
    private long start;
    private long nextLine = LINE_NANOS;
    private boolean pictured;

    OperationRun(Operation operation, Console console, Terminal terminal, Events events) {
        this.operation = operation;
        this.plan = operation.plan();
        this.console = console;
        this.terminal = terminal;
        this.events = events;
        this.output = new Output(console.out(), terminal.coloursOut());
        this.screen = new Screen(console.err(), terminal);
        boolean lines = operation.form() == Answer.LINES;
        // Lines on the same terminal would go through the picture.
        this.progress = lines && terminal.isOut() ? Progress.NONE : terminal.progress();
        this.rows = progress == Progress.PICTURE ? operation.rows() : new Rows(List.of());
        this.visitor = lines ? both(tally, output.lines()) : tally;
    }

    private static EndedLog.Visitor both(EndedLog.Visitor one, EndedLog.Visitor other) {
        return (place, delay, late, failed) -> {
            one.visit(place, delay, late, failed);
            other.visit(place, delay, late, failed);
        };
    }

    /** Runs the operation. Returns the exit code. */
    int run(Service service, Program program) {
        program.onSignal(number -> events.add(new Events.Signalled(number)));
        program.onResize(screen::resized);
        if (!operation.invocation().has(Switch.QUIET)) {
            screen.say(Line.of(plan.announcement()));
        }
        boolean follow = progress != Progress.NONE || operation.form() == Answer.LINES;
        try (screen) {
            running = service.begin(operation.route(), operation.fields(), follow);
            counted = running.isCounted();
            start = events.nanos();
            events.addAnswerOf(running);
            return follow(follow ? FRAME_NANOS : Long.MAX_VALUE);
        }
    }

    /** Shows how far the operation is at intervals, until it ends. Returns the exit code. */
    private int follow(long each) {
        while (true) {
            Optional<Events.Event> event = events.next(each == Long.MAX_VALUE ? Long.MAX_VALUE : events.nanos() + each);
            if (event.isEmpty()) {
                tick();
            } else if (event.get() instanceof Events.Answered answered) {
                answer(answered.json());
                return ExitCode.DONE;
            } else if (event.get() instanceof Events.Failed failed) {
                throw fail(failed.cause());
            } else if (event.get() instanceof Events.Signalled signalled) {
                return cancel(signalled.number());
            }
        }
    }

    private void tick() {
        drain();
        long passed = events.nanos() - start;
        if (operation.form() == Answer.LINES) {
            output.flush();
        }
        if (progress == Progress.PICTURE && passed >= FIRST_FRAME_NANOS) {
            draw(false, Picture.Parts.ALL);
        } else if (progress == Progress.LINES && passed >= nextLine) {
            nextLine += LINE_NANOS;
            screen.say(Line.of(picture(false, Picture.Parts.ALL).line()));
        }
    }

    private void drain() {
        tally.came(running.drain(visitor));
        start = Math.min(start, events.nanos() - (long) (running.elapsed() * NANOS_PER_SECOND));
        tally.advance(elapsed());
    }

    private double elapsed() {
        return (double) (events.nanos() - start) / NANOS_PER_SECOND;
    }

    private Picture picture(boolean over, Picture.Parts parts) {
        return new Picture(rows, plan, tally, elapsed(), over, counted, parts, terminal.glyphs());
    }

    private void draw(boolean over, Picture.Parts parts) {
        Picture picture = picture(over, parts);
        screen.progress((int) (100 * picture.share()));
        screen.draw(picture);
        pictured = true;
    }

    private void answer(Map<String, Object> answer) {
        drain();
        boolean text = operation.form() == Answer.TEXT;
        if (pictured) {
            // Where the answer follows, it takes the place of the last lines.
            Picture.Parts parts = !text || !terminal.isOut()
                    ? Picture.Parts.ALL
                    : operation.isPlotted() ? Picture.Parts.NONE : Picture.Parts.KEPT;
            draw(true, parts);
        }
        screen.close();
        switch (operation.form()) {
            case JSON -> output.json(answer);
            case LINES -> output.end(answer);
            default -> print(answer);
        }
    }

    private void print(Map<String, Object> answer) {
        boolean besideHeader =
                terminal.isErr() && terminal.isOut() && !operation.invocation().has(Switch.QUIET);
        if (besideHeader && (!pictured || operation.isPlotted())) {
            console.err().println();
        }
        if (operation.isPlotted()) {
            double[] came = Arrays.copyOf(plan.delays(), Math.min(plan.ending(), plan.delays().length));
            output.print(PlotText.of(came, plan.shape(), terminal.outColumns(), terminal.glyphs()));
            output.print(List.of(new Line()));
        }
        if (answer.get("delays") instanceof double[] delays) {
            output.print(delays);
            output.print(List.of(new Line()));
        }
        output.print(operation.text(answer));
        output.flush();
    }

    private Problem fail(Throwable cause) {
        drain();
        if (pictured) {
            draw(false, Picture.Parts.ALL);
        }
        screen.close();
        Problem problem = cause instanceof Problem known
                ? known
                : new Problem(Reason.FAILED, "internal error: " + cause, Map.of());
        printProblem(problem);
        return problem;
    }

    private void printProblem(Problem problem) {
        if (operation.form() == Answer.JSON && !problem.json().isEmpty()) {
            output.json(problem.json());
        } else if (operation.form() == Answer.LINES && !problem.json().isEmpty()) {
            output.failed(problem.json());
        }
        output.flush();
    }

    /** Cancels the operation, and says what had come. */
    private int cancel(int signal) {
        double elapsed = elapsed();
        if (pictured) {
            drain();
            draw(false, Picture.Parts.ALL);
        }
        // Before anything that may take time: a second signal ends the process at once, and has to leave a cursor.
        screen.close();
        running.cancel();
        Optional<Events.Event> last = events.next(events.nanos() + LAST_WORD_NANOS);
        drain();
        if (last.isPresent()
                && last.get() instanceof Events.Failed failed
                && failed.cause() instanceof Problem problem) {
            printProblem(problem);
        }
        String came = counted
                ? ": " + FigureText.count(tally.came()) + " of " + FigureText.count(plan.waits(), "wait")
                        + " had finished"
                : "";
        if (terminal.isErr() && !pictured) {
            console.err().print("\r"); // over the ^C that the terminal has echoed
        }
        console.err()
                .println("bide: " + (operation.isWatched() ? "stopped watching at " : "cancelled after ")
                        + FigureText.seconds(elapsed, 1) + came + " (seed " + plan.seed() + ")"
                        + (operation.isWatched() ? "; the task goes on" : ""));
        return ExitCode.SIGNAL_BASE + signal;
    }
}
