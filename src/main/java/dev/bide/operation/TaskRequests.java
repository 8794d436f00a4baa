package dev.bide.operation;

import static dev.bide.operation.Field.AFTER;
import static dev.bide.operation.Field.ID;
import static dev.bide.operation.Field.KEY;
import static dev.bide.operation.Field.N;
import static dev.bide.operation.Field.NAME;
import static dev.bide.operation.Field.OPERATION;
import static dev.bide.operation.Field.ORDER;
import static dev.bide.operation.Field.SEED;
import static dev.bide.operation.Field.STATE;
import static dev.bide.operation.Field.TO;
import static dev.bide.operation.Field.WAIT;

import dev.bide.refusal.Refusal;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Operation;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskState;
import dev.bide.wait.Request;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds requests about tasks from fields, the same for HTTP and the bus. Any thread may call it. */
public final class TaskRequests {

    private TaskRequests() {}

    /**
     * Reads a task from a body: unless an operation is named, a fan-out if there is an {@code n}, a wait if not.
     *
     * @param fields those of {@link Route#CREATE_TASK} over HTTP
     * @param requests reads the operation
     * @return what the task is to do
     * @throws Refusal if a field is wrong
     */
    public static TaskRequest task(Fields fields, Requests requests) {
        FaultRules.refuseInTask(fields);
        fields.only(Route.CREATE_TASK.queryKeys());
        return task(fields, requests, List.of(NAME, OPERATION));
    }

    /**
     * Reads a task from a message, which may have a key beside the other fields.
     *
     * @param fields those of {@link Route#CREATE_TASK} in a message
     * @param requests reads the operation
     * @return what the task is to do
     * @throws Refusal if a field is wrong
     */
    public static TaskRequest keyedTask(Fields fields, Requests requests) {
        fields.only(Route.CREATE_TASK.messageKeys());
        return task(fields, requests, List.of(NAME, OPERATION, KEY));
    }

    private static TaskRequest task(Fields fields, Requests requests, List<Field> taskFields) {
        Operation operation = fields.has(OPERATION.key())
                ? fields.choice(OPERATION.key(), Operation.values(), WireNames::of)
                : fields.has(N.key()) ? Operation.WAIT_N : Operation.WAIT_RANDOM;
        // Again, now that the operation is known: the first check allows the fields of every operation.
        fields.only(keys(operation, taskFields));
        Request request = switch (operation) {
            case WAIT_RANDOM -> requests.wait(fields);
            case WAIT_N -> requests.fanOut(fields, 0);
            case MEASURE_TIME -> requests.fanOut(fields, 1);
        };
        return new TaskRequest(operation, request, name(fields));
    }

    /** Returns the keys of the operation, as far as a task takes them, and those of the task itself. */
    private static List<String> keys(Operation operation, List<Field> taskFields) {
        Route route = switch (operation) {
            case WAIT_RANDOM -> Route.WAIT_RANDOM;
            case WAIT_N -> Route.WAIT_N;
            case MEASURE_TIME -> Route.MEASURE_TIME;
        };
        // Without script and key, which a task does not take, and without list, which is chosen when a task is read.
        List<String> allowedKeys = Route.CREATE_TASK.queryKeys();
        return Stream.concat(
                        route.queryKeys().stream().filter(allowedKeys::contains),
                        taskFields.stream().map(Field::key))
                .toList();
    }

    /**
     * Reads the idempotency key of a message.
     *
     * @param fields those of {@link Route#CREATE_TASK} in a message
     * @param request what the task is to do
     * @return the key, if there is one
     * @throws Refusal if it is too long or empty
     */
    public static Optional<IdempotencyKey> key(Fields fields, TaskRequest request) {
        return fields.has(KEY.key()) ? Optional.of(key(fields.text(KEY.key()), fields, request)) : Optional.empty();
    }

    /**
     * Returns an idempotency key.
     *
     * @param text the text that the client has chosen
     * @param fields those of the task
     * @param request what the task is to do
     * @return a key that is equal for equal requests, whatever seed is picked for each
     */
    public static IdempotencyKey key(String text, Fields fields, TaskRequest request) {
        boolean seeded = fields.has(SEED.key());
        // Two requests without a seed are equal, although a different seed was picked for each.
        Request compared = seeded ? request.request() : request.request().withSeed(0);
        return new IdempotencyKey(text, new TaskRequest(request.operation(), compared, request.name()), seeded);
    }

    /**
     * Reads the id of a task to get.
     *
     * @param fields those of {@link Route#GET_TASK} in a message
     * @return the id, which may be that of no task
     * @throws Refusal if a field is wrong
     */
    public static String id(Fields fields) {
        fields.only(Route.GET_TASK.messageKeys());
        return fields.text(ID.key());
    }

    /**
     * Reads which task to wait for, and for how long.
     *
     * @param fields those of {@link Route#AWAIT_TASK}
     * @return the task's id and the time
     * @throws Refusal if a field is wrong
     */
    public static Awaited await(Fields fields) {
        fields.only(Route.AWAIT_TASK.messageKeys());
        // Without a limit by default: every task ends, because no delay is longer than a year.
        double seconds = fields.has(WAIT.key()) ? fields.seconds(WAIT.key()) : Double.POSITIVE_INFINITY;
        return new Awaited(fields.text(ID.key()), seconds);
    }

    /**
     * Reads which task to follow, and where to send its waits.
     *
     * @param fields those of {@link Route#STREAM_TASK} in a message
     * @return the task's id, the address, and where to start
     * @throws Refusal if a field is wrong
     */
    public static Followed follow(Fields fields) {
        fields.only(Route.STREAM_TASK.messageKeys());
        // Any count is accepted here. Only the log of the task shows which ones are too large.
        int after = fields.has(AFTER.key()) ? (int) fields.whole(AFTER.key(), 0, Integer.MAX_VALUE) : 0;
        return new Followed(fields.text(ID.key()), fields.text(TO.key()), after);
    }

    /**
     * Reads which tasks to list.
     *
     * @param fields those of {@link Route#LIST_TASKS}
     * @return which tasks, and how many
     * @throws Refusal if a field is wrong
     */
    public static TaskQuery listing(Fields fields) {
        fields.only(Route.LIST_TASKS.queryKeys());
        return new TaskQuery(
                fields.has(STATE.key())
                        ? Optional.of(fields.choice(STATE.key(), TaskState.values(), WireNames::of))
                        : Optional.empty(),
                name(fields),
                Requests.limit(fields),
                fields.has(AFTER.key()) ? fields.text(AFTER.key()) : "",
                FieldWords.isSecond(Route.LIST_TASKS, fields, ORDER));
    }

    /**
     * Reads whether to show a task with the list of its delays.
     *
     * @param fields those of {@link Route#GET_TASK} over HTTP
     * @return true for the list, false for quantiles
     * @throws Refusal if a field is wrong
     */
    public static boolean listed(Fields fields) {
        fields.only(Route.GET_TASK.queryKeys());
        return Requests.list(fields);
    }

    /**
     * A task to wait for.
     *
     * @param id its id
     * @param seconds how long to wait at most
     */
    public record Awaited(String id, double seconds) {}

    /**
     * A task to follow.
     *
     * @param id its id
     * @param to the address that receives its waits
     * @param after how many waits the receiver has already
     */
    public record Followed(String id, String to, int after) {}

    private static Optional<String> name(Fields fields) {
        return fields.has(NAME.key()) ? Optional.of(fields.text(NAME.key())) : Optional.empty();
    }
}
