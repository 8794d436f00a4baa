package dev.bide.operation;

import dev.bide.task.IdempotencyKey;
import dev.bide.task.Operation;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskState;
import dev.bide.wait.Request;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes requests that are about tasks of fields that were given at any door. Any thread may call it. */
public final class TaskRequests {

    private static final String LIMIT = "limit";
    private static final String AFTER = "after";
    private static final String WAIT = "wait";
    private static final String TO = "to";

    private static final List<String> OF_A_GROUP = List.of(Requests.N, Requests.NEED, Requests.ON_FAILURE);
    private static final List<String> OF_A_TASK = Stream.of(
                    Requests.OF_MANY, Requests.OF_A_POOL, List.of(Requests.NAME, Requests.OPERATION))
            .flatMap(List::stream)
            .toList();

    private TaskRequests() {}

    /**
     * Reads a task: unless an operation is named, a fan-out if {@code n} is given, a wait if not.
     *
     * @param fields those of the operation, {@code name?} and {@code operation?}
     * @param requests how operations are read
     * @return what the task is to do
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static TaskRequest task(Fields fields, Requests requests) {
        return task(fields, requests, OF_A_TASK);
    }

    /**
     * Reads a task that may have a key.
     *
     * @param fields as {@link #task(Fields, Requests)}, and {@code key?}
     * @param requests how operations are read
     * @return what the task is to do
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static TaskRequest keyedTask(Fields fields, Requests requests) {
        return task(fields, requests, Requests.with(OF_A_TASK, Requests.KEY));
    }

    private static TaskRequest task(Fields fields, Requests requests, List<String> known) {
        fields.only(known);
        Operation operation = fields.has(Requests.OPERATION)
                ? fields.choice(Requests.OPERATION, Operation.values(), WireNames::of)
                : fields.has(Requests.N) ? Operation.WAIT_N : Operation.WAIT_RANDOM;
        List<String> others = operation == Operation.WAIT_RANDOM ? OF_A_GROUP : Requests.OF_A_POOL;
        fields.only(known.stream().filter(field -> !others.contains(field)).toList());
        Request request = switch (operation) {
            case WAIT_RANDOM -> requests.one(fields);
            case WAIT_N -> requests.many(fields, 0);
            case MEASURE_TIME -> requests.many(fields, 1);
        };
        return new TaskRequest(operation, request, name(fields));
    }

    /**
     * Reads the key of a task, which a message holds beside the task.
     *
     * @param fields {@code key?}, and those of a task
     * @param asked what the task is to do
     * @return the key, if there is one
     * @throws dev.bide.refusal.Refusal if it is not such
     */
    public static Optional<IdempotencyKey> key(Fields fields, TaskRequest asked) {
        return fields.has(Requests.KEY) ? Optional.of(key(fields.text(Requests.KEY), fields, asked)) : Optional.empty();
    }

    /**
     * Makes the key of a task.
     *
     * @param text what the caller has picked
     * @param fields those of the task
     * @param asked what the task is to do
     * @return a key that goes with the same request, whatever seed is picked for it each time
     */
    public static IdempotencyKey key(String text, Fields fields, TaskRequest asked) {
        boolean seeded = fields.has(Requests.SEED);
        Request request = seeded ? asked.request() : asked.request().withSeed(0);
        return new IdempotencyKey(text, new TaskRequest(asked.operation(), request, asked.name()), seeded);
    }

    /**
     * Reads which task is meant.
     *
     * @param fields {@code id}
     * @return the id, which need not be any task's
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static String id(Fields fields) {
        fields.only(List.of(Requests.ID));
        return fields.text(Requests.ID);
    }

    /**
     * Reads which task is to be awaited, and for how long.
     *
     * @param fields {@code id, wait?}
     * @return what to wait for
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static Awaited await(Fields fields) {
        fields.only(List.of(Requests.ID, WAIT));
        return new Awaited(
                fields.text(Requests.ID), fields.has(WAIT) ? fields.seconds(WAIT) : Double.POSITIVE_INFINITY);
    }

    /**
     * Reads which task is to be followed, and where its waits are to be told of.
     *
     * @param fields {@code id, to, after?}
     * @return what to follow
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static Followed follow(Fields fields) {
        fields.only(List.of(Requests.ID, TO, AFTER));
        int after = fields.has(AFTER) ? (int) fields.whole(AFTER, 0, Integer.MAX_VALUE) : 0;
        return new Followed(fields.text(Requests.ID), fields.text(TO), after);
    }

    /**
     * Reads which tasks are to be listed.
     *
     * @param fields {@code state?, name?, limit?, after?}
     * @return which ones
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static TaskQuery listing(Fields fields) {
        fields.only(List.of(Requests.STATE, Requests.NAME, LIMIT, AFTER));
        return new TaskQuery(
                fields.has(Requests.STATE)
                        ? Optional.of(fields.choice(Requests.STATE, TaskState.values(), WireNames::of))
                        : Optional.empty(),
                name(fields),
                fields.has(LIMIT) ? (int) fields.whole(LIMIT, 1, TaskQuery.MAX_LIMIT) : TaskQuery.DEFAULT_LIMIT,
                fields.has(AFTER) ? fields.text(AFTER) : "");
    }

    /**
     * Reads whether a task is to be shown with the list of its delays.
     *
     * @param fields {@code list?}
     * @return true unless it is not wanted
     * @throws dev.bide.refusal.Refusal if the fields are not such
     */
    public static boolean listed(Fields fields) {
        fields.only(List.of(Requests.LIST));
        return Requests.list(fields);
    }

    /**
     * A task that is awaited.
     *
     * @param id its id
     * @param seconds how long at the most
     */
    public record Awaited(String id, double seconds) {}

    /**
     * A task that is followed.
     *
     * @param id its id
     * @param to the address where its waits are told of
     * @param after how many of them are known already
     */
    public record Followed(String id, String to, int after) {}

    private static Optional<String> name(Fields fields) {
        return fields.has(Requests.NAME) ? Optional.of(fields.text(Requests.NAME)) : Optional.empty();
    }
}
