package dev.bide.cli;

import dev.bide.operation.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints the stream of a task as it comes, or only its last line, which is the task.
 *
 * @param form {@link Answer#LINES} or {@link Answer#JSON}
 */
record TaskLines(ServerAddress address, String id, Answer form, Events events) {

    private static final long FLUSH_NANOS = 100_000_000;

    /** Prints the stream until it ends. Returns the exit code. */
    int print(Console console, Program program) {
        program.onSignal(number -> events.add(new Events.Signalled(number)));
        ServerRequest request = ServerRequest.of(Route.STREAM_TASK, id, List.of(), ServerRequest.LINES);
        RemoteRunning running =
                RemoteRunning.begin(ServerCall.waiting(address, request), false, (answered, arrived) -> {
                    answered.copyLines(console.out(), form == Answer.LINES);
                    return Map.of();
                });
        events.addAnswerOf(running);
        Events.Event end = end(console);
        if (end instanceof Events.Signalled signalled) {
            running.cancel();
            console.err().println("bide: stopped watching; the task goes on");
            return ExitCode.SIGNAL_BASE + signalled.number();
        }
        if (end instanceof Events.Failed failed && failed.cause() instanceof RuntimeException cause) {
            throw cause;
        }
        return ExitCode.DONE;
    }

    private Events.Event end(Console console) {
        while (true) {
            Optional<Events.Event> event = events.next(events.nanos() + FLUSH_NANOS);
            // Not after each line: a million lines would be a million writes.
            console.out().flush();
            if (event.isPresent()) {
                return event.get();
            }
        }
    }
}
