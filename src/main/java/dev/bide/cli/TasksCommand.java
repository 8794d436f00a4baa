package dev.bide.cli;

import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.time.SystemClock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands {@code tasks ls}, {@code show}, {@code cancel} and {@code create}. */
final class TasksCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        ServerAddress address = ServerAddress.find(invocation, console).orElse(ServerAddress.LOCAL);
        Terminal terminal = Terminal.of(invocation, console);
        TaskText text = new TaskText(SystemClock.wallClock(), ZoneId.systemDefault());
        Output output = new Output(console.out(), terminal.coloursOut());
        ServerRequest request = request(invocation);
        String body;
        try (ServerCall call = ServerCall.quick(address, request)) {
            body = call.send().text();
        }
        if (invocation.has(Switch.JSON)) {
            output.text(body);
            return ExitCode.DONE;
        }
        Map<String, Object> json = AnswerReader.object(address, body);
        switch (invocation.subcommand()) {
            case TASKS_LS -> list(json, text, output, console);
            case TASKS_SHOW -> output.print(text.details(new RemoteTask(json)));
            case TASKS_CANCEL -> output.print(List.of(Line.of(cancelled(new RemoteTask(json)))));
            case TASKS_CREATE -> created(new RemoteTask(json), invocation, output, console);
            default ->
                throw new IllegalArgumentException(invocation.subcommand().word());
        }
        return ExitCode.DONE;
    }

    private static ServerRequest request(Invocation invocation) {
        List<Map.Entry<String, String>> fields = invocation.fields();
        List<String> arguments = invocation.arguments();
        return switch (invocation.subcommand()) {
            case TASKS_LS -> ServerRequest.of(Route.LIST_TASKS, fields);
            case TASKS_SHOW -> get(arguments.get(0));
            case TASKS_CANCEL -> ServerRequest.of(Route.CANCEL_TASK, arguments.get(0), List.of(), ServerRequest.JSON);
            default -> create(fields);
        };
    }

    /** Returns the request of a task with quantiles in the place of a list of delays. */
    static ServerRequest get(String id) {
        return ServerRequest.of(Route.GET_TASK, id, List.of(Map.entry(Field.LIST.key(), "false")), ServerRequest.JSON);
    }

    private static ServerRequest create(List<Map.Entry<String, String>> fields) {
        List<Map.Entry<String, String>> body = new ArrayList<>(fields);
        // On the bus it is a field, and over HTTP a header.
        body.removeIf(field -> field.getKey().equals(Field.KEY.key()));
        ServerRequest request = ServerRequest.of(Route.CREATE_TASK, List.of()).withBody(TaskBody.of(body));
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equals(Field.KEY.key())) {
                request = request.with("Idempotency-Key", field.getValue());
            }
        }
        return request;
    }

    private static void list(Map<String, Object> json, TaskText text, Output output, Console console) {
        List<RemoteTask> tasks = new ArrayList<>();
        if (json.get("tasks") instanceof List<?> list) {
            list.forEach(task -> tasks.add(RemoteTask.of(task)));
        }
        if (!tasks.isEmpty()) {
            output.print(text.table(tasks));
        }
        if (json.get("missing") instanceof List<?> missing) {
            output.flush();
            missing.forEach(tag -> console.err().println("node " + tag + " does not answer: its tasks are left out"));
        }
        if (json.get("next") instanceof String next) {
            output.flush();
            console.err().println("there may be more: --after " + next);
        } else if (tasks.isEmpty()) {
            console.err().println("no tasks");
        }
    }

    private static String cancelled(RemoteTask task) {
        if (!task.state().equals("cancelled")) {
            return "the task had ended before: it is " + task.state();
        }
        return "cancelled" + (task.progress().isEmpty() ? "" : ": " + task.progress() + " waits had finished");
    }

    private static void created(RemoteTask task, Invocation invocation, Output output, Console console) {
        if (!invocation.has(Switch.QUIET)) {
            task.plan().ifPresent(plan -> console.err().println(plan.announcement()));
        }
        // Alone, so that a shell can pass it on: bide tasks watch "$(bide tasks create 5)".
        output.print(List.of(Line.of(task.id())));
    }
}
