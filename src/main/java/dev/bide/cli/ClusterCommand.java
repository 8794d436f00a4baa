package dev.bide.cli;

import dev.bide.operation.Route;
import dev.bide.time.SystemClock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command {@code cluster}: the nodes of the cluster that a server is in. */
final class ClusterCommand implements Command {

    private static final String NONE = "-";

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        ServerAddress address = ServerAddress.find(invocation, console).orElse(ServerAddress.LOCAL);
        Terminal terminal = Terminal.of(invocation, console);
        Output output = new Output(console.out(), terminal.coloursOut());
        String body;
        try (ServerCall call = ServerCall.quick(address, ServerRequest.of(Route.CLUSTER, List.of()))) {
            body = call.send().text();
        }
        if (invocation.has(Switch.JSON)) {
            output.text(body);
            return ExitCode.DONE;
        }
        Map<String, Object> json = AnswerReader.object(address, body);
        output.print(table(json, new TaskText(SystemClock.wallClock(), ZoneId.systemDefault())));
        output.flush();
        if (!Boolean.TRUE.equals(json.get("clustered"))) {
            console.err().println("the server is in no cluster");
        }
        if (json.get("missing") instanceof List<?> missing) {
            missing.forEach(tag -> console.err().println("node " + tag + " does not answer"));
        }
        return ExitCode.DONE;
    }

    /** Returns a row for each node. */
    static List<Line> table(Map<String, Object> json, TaskText times) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("node", "host", "since", "pending", "tasks", "late p99", "loop p99", "url"));
        if (json.get("nodes") instanceof List<?> nodes) {
            for (Object node : nodes) {
                if (node instanceof Map<?, ?> fields) {
                    rows.add(row(fields, times));
                }
            }
        }
        return TextTable.lines(rows);
    }

    private static List<String> row(Map<?, ?> node, TaskText times) {
        return List.of(
                name(node),
                text(node, "host"),
                since(node, times),
                text(node, "pending"),
                text(node, "tasks"),
                p99(node.get("late")),
                p99(node.get("loop")),
                text(node, "url"));
    }

    private static String since(Map<?, ?> node, TaskText times) {
        try {
            return times.time(Instant.parse(text(node, "since")));
        } catch (DateTimeParseException e) {
            return NONE; // a node of another version of Bide may send another form
        }
    }

    /** Returns the tag of a node, with a note if it is the node that answers, or a node that stops. */
    private static String name(Map<?, ?> node) {
        String here = Boolean.TRUE.equals(node.get("here")) ? " (here)" : "";
        String leaving = Boolean.TRUE.equals(node.get("leaving")) ? " (leaving)" : "";
        return text(node, "tag") + here + leaving;
    }

    private static String text(Map<?, ?> node, String key) {
        return node.get(key) == null ? NONE : String.valueOf(node.get(key));
    }

    private static String p99(Object quantiles) {
        return quantiles instanceof Map<?, ?> values && values.get("p99") instanceof Number p99
                ? FigureText.brief(p99.doubleValue())
                : NONE;
    }
}
