package dev.bide.cli;

import dev.bide.cli.Terminal.Progress;
import dev.bide.stream.WaitLog;
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

    /** From one frame to the next. The time that it takes to draw one comes on top. */
    private static final long FRAME_NANOS = NANOS_PER_SECOND / 10;

    /** How long a cancelled operation may take to say what had come. */
    private static final long LAST_WORD_NANOS = NANOS_PER_SECOND;

    private final Operation operation;
    private final Console console;
    private final Terminal terminal;
    private final Events events;
    private final Output output;
    private final ProgressView view;
    private final WaitLog.Visitor visitor;

    /** Whether anything is shown or printed while the operation goes on. */
    private final boolean follow;

    private Running running;
    private long start;

    OperationRun(Operation operation, Console console, Terminal terminal, Events events) {
        this.operation = operation;
        this.console = console;
        this.terminal = terminal;
        this.events = events;
        this.output = new Output(console.out(), terminal.coloursOut());
        boolean lines = operation.form() == Answer.LINES;
        // Lines on the same terminal would go through the picture.
        Progress progress = lines && terminal.isOut() ? Progress.NONE : terminal.progress();
        this.view = new ProgressView(operation, console.err(), terminal, progress);
        this.visitor = lines ? both(view.visitor(), output.lines()) : view.visitor();
        this.follow = lines || progress != Progress.NONE;
    }

    private static WaitLog.Visitor both(WaitLog.Visitor one, WaitLog.Visitor other) {
        return (place, delay, late, failed) -> {
            one.visit(place, delay, late, failed);
            other.visit(place, delay, late, failed);
        };
    }

    /** Runs the operation. Returns the exit code. */
    int run(Service service, Program program) {
        program.onSignal(number -> events.add(new Events.Signalled(number)));
        program.onResize(view::resized);
        if (!operation.invocation().has(Switch.QUIET)) {
            view.announce();
        }
        try (view) {
            running = service.begin(operation.route(), operation.fields(), follow);
            view.counted(running.isCounted());
            start = events.nanos();
            events.addAnswerOf(running);
            return await();
        }
    }

    /** Shows how far the operation is until it ends. Returns the exit code. */
    private int await() {
        while (true) {
            Optional<Events.Event> event = events.next(follow ? events.nanos() + FRAME_NANOS : Long.MAX_VALUE);
            if (event.isEmpty()) {
                drain();
                output.flush();
                view.tick(elapsed());
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

    private void drain() {
        int came = running.drain(visitor);
        // A task that is watched has begun before.
        start = Math.min(start, events.nanos() - (long) (running.elapsed() * NANOS_PER_SECOND));
        view.came(came, elapsed());
    }

    private double elapsed() {
        return (double) (events.nanos() - start) / NANOS_PER_SECOND;
    }

    private void answer(Map<String, Object> answer) {
        drain();
        view.end(elapsed(), lastParts());
        switch (operation.form()) {
            case JSON -> output.json(answer);
            case LINES -> output.end(answer);
            default -> print(answer);
        }
        output.flush();
    }

    /** Returns what stays of the picture. An answer that follows takes the place of the rest. */
    private Picture.Parts lastParts() {
        if (operation.form() != Answer.TEXT || !terminal.isOut()) {
            return Picture.Parts.ALL;
        }
        return operation.isPlotted() ? Picture.Parts.NONE : Picture.Parts.KEPT;
    }

    private void print(Map<String, Object> answer) {
        boolean belowHeader = terminal.isErr()
                && terminal.isOut()
                && !operation.invocation().has(Switch.QUIET)
                && (!view.isPictured() || operation.isPlotted());
        if (belowHeader) {
            console.err().println();
        }
        if (operation.isPlotted()) {
            Plan plan = operation.plan();
            double[] came = Arrays.copyOf(plan.delays(), Math.min(plan.ending(), plan.delays().length));
            output.print(PlotText.of(came, plan.shape(), terminal.outColumns(), terminal.glyphs()));
            output.print(List.of(new Line()));
        }
        if (answer.get("delays") instanceof double[] delays) {
            output.print(delays);
            output.print(List.of(new Line()));
        }
        output.print(operation.text(answer));
    }

    private Problem fail(Throwable cause) {
        drain();
        view.breakOff(elapsed());
        if (!(cause instanceof Problem problem)) {
            throw new IllegalStateException(cause);
        }
        print(problem);
        return problem;
    }

    private void print(Problem problem) {
        if (!problem.json().isEmpty()) {
            switch (operation.form()) {
                case JSON -> output.json(problem.json());
                case LINES -> output.failed(problem.json());
                default -> {} // its sentence is said on stderr
            }
            output.flush();
        }
    }

    /** Cancels the operation, and says what had come. */
    private int cancel(int signal) {
        drain();
        double elapsed = elapsed();
        // Before anything that may take time: a second signal ends the process at once, and has to leave a cursor.
        view.breakOff(elapsed);
        running.cancel();
        Optional<Events.Event> last = events.next(events.nanos() + LAST_WORD_NANOS);
        drain();
        if (last.orElse(null) instanceof Events.Failed failed && failed.cause() instanceof Problem problem) {
            print(problem);
        }
        if (terminal.isErr() && !view.isPictured()) {
            console.err().print("\r"); // over the ^C that the terminal has echoed
        }
        boolean watched = operation.isWatched();
        console.err()
                .println("bide: " + (watched ? "stopped watching at " : "cancelled after ")
                        + FigureText.seconds(elapsed, 1) + view.count() + " (seed "
                        + operation.plan().seed() + ")" + (watched ? "; the task goes on" : ""));
        return ExitCode.SIGNAL_BASE + signal;
    }
}
