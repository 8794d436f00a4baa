package dev.bide.cli;

import dev.bide.refusal.Reason;
import dev.bide.time.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The command {@code tasks watch}: the picture of an operation for a task that goes on in a server. */
final class WatchTaskCommand implements Command {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Supplier<Events> events;

    WatchTaskCommand() {
        this(EventQueue::new);
    }

    WatchTaskCommand(Supplier<Events> events) {
        this.events = events;
    }

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        ServerAddress address = ServerAddress.find(invocation, console).orElse(ServerAddress.LOCAL);
        Answer form = Answer.of(invocation);
        Terminal terminal = Terminal.of(invocation, console);
        String id = invocation.arguments().get(0);
        if (form != Answer.TEXT) {
            return new TaskLines(address, id, form, events.get()).print(console, program);
        }
        RemoteTask task;
        try (ServerCall call = ServerCall.quick(address, TasksCommand.get(id))) {
            task = new RemoteTask(call.send().json());
        }
        Plan plan = task.plan()
                .orElseThrow(() -> new Problem(
                        Reason.FAILED,
                        "the server at " + address + " has a later version: its task cannot be shown; try --lines",
                        Map.of()));
        try (WatchedTask service = new WatchedTask(address, task, head(task))) {
            List<Map.Entry<String, String>> fields = task.fields(plan);
            Operation operation = new Operation(
                    new Invocation(task.subcommand(), fields, switches(invocation), List.of()), fields, form, plan);
            return new OperationRun(operation, console, terminal, events.get()).run(service, program);
        }
    }

    private static Map<Switch, String> switches(Invocation invocation) {
        Map<Switch, String> switches = new EnumMap<>(Switch.class);
        switches.putAll(invocation.switches());
        switches.put(Switch.WATCH, "");
        return switches;
    }

    private static double head(RemoteTask task) {
        Instant now = SystemClock.wallClock();
        return task.createdAt()
                .map(at -> Math.max(0, Duration.between(at, now).toMillis() / MILLIS_PER_SECOND))
                .orElse(0.0);
    }
}
