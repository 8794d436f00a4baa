package dev.bide.cli;

import dev.bide.number.NumberText;
import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.TaskRequests;
import dev.bide.operation.WireNames;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Profiles;
import dev.bide.task.Operation;
import dev.bide.task.TaskRequest;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task of a server, as HTTP's JSON describes it.
 *
 * @param json {@code id, name?, operation, state, request, createdAt, endsAt?, progress?, endedAt?, result?, error?}
 */
record RemoteTask(Map<String, Object> json) {

    private static final Requests REQUESTS = new Requests(RemoteService.LIMITS, Profiles.NONE);

    /** Returns the task of an element of a list. */
    @SuppressWarnings("unchecked") // the keys of JSON are texts
    static RemoteTask of(Object element) {
        return new RemoteTask(element instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of());
    }

    String id() {
        return text(Field.ID.key());
    }

    /** Returns the name; empty if it has none. */
    String name() {
        return text(Field.NAME.key());
    }

    String operation() {
        return text(Field.OPERATION.key());
    }

    String state() {
        return text(Field.STATE.key());
    }

    boolean isRunning() {
        return state().equals("running");
    }

    private String text(String key) {
        return json.get(key) instanceof String text ? text : "";
    }

    Optional<Instant> createdAt() {
        return instant("createdAt");
    }

    /** Returns when it is going to end. That is not known while a large fan-out is drawn. */
    Optional<Instant> endsAt() {
        return instant("endsAt");
    }

    Optional<Instant> endedAt() {
        return instant("endedAt");
    }

    private Optional<Instant> instant(String key) {
        try {
            return text(key).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text(key)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the result, if it has succeeded. */
    Map<String, Object> result() {
        return map(json, "result");
    }

    /** Returns why it has not succeeded; empty if it has, or if it is running. */
    Map<String, Object> error() {
        return map(json, "error");
    }

    /** Returns how many of its waits have finished, such as "3 of 5"; empty if it is a single wait. */
    String progress() {
        Map<String, Object> progress = map(json, "progress");
        return progress.get("finished") instanceof Number finished && progress.get("of") instanceof Number of
                ? FigureText.count(finished.longValue()) + " of " + FigureText.count(of.longValue())
                : "";
    }

    /** Returns how many waits it has. */
    String waits() {
        return map(json, "request").get(Field.N.key()) instanceof Number n ? FigureText.count(n.longValue()) : "1";
    }

    /**
     * Returns what the task does, drawn here from its request.
     *
     * @return the plan; empty if a later version of the server has added something to the request
     */
    Optional<Plan> plan() {
        Map<String, Object> fields = new LinkedHashMap<>(map(json, "request"));
        fields.put(Field.OPERATION.key(), operation());
        try {
            TaskRequest task = TaskRequests.task(Fields.of(fields), REQUESTS);
            return Optional.of(
                    task.request() instanceof FanOutRequest many
                            ? Plan.of(many)
                            : Plan.of(REQUESTS, Call.of((WaitRequest) task.request())));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /** Returns the command whose operation the task is. */
    Subcommand subcommand() {
        return switch (task()) {
            case WAIT_RANDOM -> Subcommand.WAIT_RANDOM;
            case WAIT_N -> Subcommand.WAIT_N;
            case MEASURE_TIME -> Subcommand.MEASURE_TIME;
        };
    }

    private Operation task() {
        for (Operation operation : Operation.values()) {
            if (WireNames.of(operation).equals(operation())) {
                return operation;
            }
        }
        return Operation.WAIT_RANDOM;
    }

    /** Returns the fields of its request as in a query, such that a command can repeat it. */
    List<Map.Entry<String, String>> fields(Plan plan) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        map(json, "request").forEach((key, value) -> {
            // The shape is an object here, and a text in a query.
            String text = value instanceof Map ? plan.shape().toString() : text(value);
            fields.add(Map.entry(key, text));
        });
        return fields;
    }

    private static String text(Object value) {
        return value instanceof Double number ? NumberText.of(number) : String.valueOf(value);
    }

    @SuppressWarnings("unchecked") // the keys of JSON are texts
    private static Map<String, Object> map(Map<String, Object> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
