package dev.bide.json;

import dev.bide.task.Key;
import dev.bide.task.Listing;
import dev.bide.task.Operation;
import dev.bide.task.State;
import dev.bide.task.TaskRequest;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes requests of fields that were given at any door. Any thread may call it. */
public final class Requests {

    static final String N = "n";
    static final String MAX_DELAY = "maxDelay";
    static final String SEED = "seed";
    static final String TIMEOUT = "timeout";
    static final String FAIL_RATE = "failRate";
    static final String FAIL_STATUS = "failStatus";
    static final String NEED = "need";
    static final String ON_FAILURE = "onFailure";
    static final String LIST = "list";
    static final String ID = "id";
    static final String NAME = "name";
    static final String OPERATION = "operation";
    static final String STATE = "state";
    private static final String LIMIT = "limit";
    private static final String AFTER = "after";
    private static final String WAIT = "wait";
    private static final String TO = "to";
    private static final String KEY = "key";

    private static final List<String> OF_A_WAIT = List.of(MAX_DELAY, SEED, TIMEOUT, FAIL_RATE, FAIL_STATUS);
    private static final List<String> OF_MANY =
            List.of(N, MAX_DELAY, SEED, TIMEOUT, NEED, FAIL_RATE, FAIL_STATUS, ON_FAILURE);
    private static final List<String> OF_A_GROUP = List.of(N, NEED, ON_FAILURE);
    private static final List<String> OF_A_LIST = with(OF_MANY, LIST);
    private static final List<String> OF_A_TASK = with(OF_MANY, NAME, OPERATION);

    private Requests() {}

    /**
     * Reads a wait.
     *
     * @param fields {@code maxDelay?, seed?, timeout?, failRate?, failStatus?}
     * @return the wait that is asked for
     * @throws Refusal if the fields are not such
     */
    public static WaitRequest wait(Fields fields) {
        fields.only(OF_A_WAIT);
        return one(fields);
    }

    /**
     * Reads a fan-out whose list may be left out of the answer.
     *
     * @param fields {@code n, maxDelay?, seed?, timeout?, need?, failRate?, failStatus?, onFailure?, list?}
     * @param limits how many waits a fan-out may have
     * @return the fan-out that is asked for
     * @throws Refusal if the fields are not such
     */
    public static Listed fanOut(Fields fields, Limits limits) {
        fields.only(OF_A_LIST);
        return new Listed(many(fields, 0, limits), list(fields));
    }

    /**
     * Reads a measurement.
     *
     * @param fields {@code n, maxDelay?, seed?, timeout?, need?, failRate?, failStatus?, onFailure?}
     * @param limits how many waits a fan-out may have
     * @return the fan-out that is to be measured
     * @throws Refusal if the fields are not such
     */
    public static FanOutRequest measurement(Fields fields, Limits limits) {
        fields.only(OF_MANY);
        return many(fields, 1, limits);
    }

    /**
     * Reads a task: unless an operation is named, a fan-out if {@code n} is given, a wait if not.
     *
     * @param fields those of the operation, {@code name?} and {@code operation?}
     * @param limits how many waits a fan-out may have
     * @return what the task is to do
     * @throws Refusal if the fields are not such
     */
    public static TaskRequest task(Fields fields, Limits limits) {
        return task(fields, limits, OF_A_TASK);
    }

    /**
     * Reads a task that may have a key.
     *
     * @param fields as {@link #task(Fields, Limits)}, and {@code key?}
     * @param limits how many waits a fan-out may have
     * @return what the task is to do
     * @throws Refusal if the fields are not such
     */
    public static TaskRequest keyedTask(Fields fields, Limits limits) {
        return task(fields, limits, with(OF_A_TASK, KEY));
    }

    private static TaskRequest task(Fields fields, Limits limits, List<String> known) {
        fields.only(known);
        Operation operation = fields.has(OPERATION)
                ? fields.choice(OPERATION, Operation.values(), Words::of)
                : fields.has(N) ? Operation.WAIT_N : Operation.WAIT_RANDOM;
        if (operation == Operation.WAIT_RANDOM) {
            fields.only(
                    known.stream().filter(field -> !OF_A_GROUP.contains(field)).toList());
        }
        Request request = switch (operation) {
            case WAIT_RANDOM -> one(fields);
            case WAIT_N -> many(fields, 0, limits);
            case MEASURE_TIME -> many(fields, 1, limits);
        };
        return new TaskRequest(operation, request, name(fields));
    }

    /**
     * Reads the key of a task, which a message holds beside the task.
     *
     * @param fields {@code key?}, and those of a task
     * @param asked what the task is to do
     * @return the key, if there is one
     * @throws Refusal if it is not such
     */
    public static Optional<Key> key(Fields fields, TaskRequest asked) {
        return fields.has(KEY) ? Optional.of(key(fields.text(KEY), fields, asked)) : Optional.empty();
    }

    /**
     * Makes the key of a task.
     *
     * @param text what the caller has picked
     * @param fields those of the task
     * @param asked what the task is to do
     * @return a key that goes with the same request, whatever seed is picked for it each time
     */
    public static Key key(String text, Fields fields, TaskRequest asked) {
        Request request = fields.has(SEED) ? asked.request() : asked.request().withSeed(0);
        return new Key(text, List.of(fields.has(SEED), asked.operation(), asked.name(), request));
    }

    /**
     * Reads which task is meant.
     *
     * @param fields {@code id}
     * @return the id, which need not be any task's
     * @throws Refusal if the fields are not such
     */
    public static String id(Fields fields) {
        fields.only(List.of(ID));
        return fields.text(ID);
    }

    /**
     * Reads which task is to be awaited, and for how long.
     *
     * @param fields {@code id, wait?}
     * @return what to wait for
     * @throws Refusal if the fields are not such
     */
    public static Awaited await(Fields fields) {
        fields.only(List.of(ID, WAIT));
        return new Awaited(fields.text(ID), fields.has(WAIT) ? fields.seconds(WAIT) : Double.POSITIVE_INFINITY);
    }

    /**
     * Reads which task is to be followed, and where its waits are to be told of.
     *
     * @param fields {@code id, to, after?}
     * @return what to follow
     * @throws Refusal if the fields are not such
     */
    public static Followed follow(Fields fields) {
        fields.only(List.of(ID, TO, AFTER));
        int after = fields.has(AFTER) ? (int) fields.whole(AFTER, 0, Integer.MAX_VALUE) : 0;
        return new Followed(fields.text(ID), fields.text(TO), after);
    }

    /**
     * Reads which tasks are to be listed.
     *
     * @param fields {@code state?, name?, limit?, after?}
     * @return which ones
     * @throws Refusal if the fields are not such
     */
    public static Listing listing(Fields fields) {
        fields.only(List.of(STATE, NAME, LIMIT, AFTER));
        return new Listing(
                fields.has(STATE) ? Optional.of(fields.choice(STATE, State.values(), Words::of)) : Optional.empty(),
                name(fields),
                fields.has(LIMIT) ? (int) fields.whole(LIMIT, 1, Listing.MOST) : Listing.DEFAULT_LIMIT,
                fields.has(AFTER) ? fields.text(AFTER) : "");
    }

    /**
     * Reads whether a task is to be shown with the list of its delays.
     *
     * @param fields {@code list?}
     * @return true unless it is not wanted
     * @throws Refusal if the fields are not such
     */
    public static boolean listed(Fields fields) {
        fields.only(List.of(LIST));
        return list(fields);
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

    /**
     * A fan-out, and whether its answer is to hold the list of delays or their quantiles.
     *
     * @param request what to wait for
     * @param list true for the list
     */
    public record Listed(FanOutRequest request, boolean list) {}

    private static WaitRequest one(Fields fields) {
        return new WaitRequest(maxDelay(fields), seed(fields), terms(fields));
    }

    private static FanOutRequest many(Fields fields, int least, Limits limits) {
        int n = (int) fields.whole(N, least, limits.maxN());
        int need = fields.has(NEED) ? (int) fields.whole(NEED, Math.min(1, n), n) : n;
        OnFailure onFailure =
                fields.has(ON_FAILURE) ? fields.choice(ON_FAILURE, OnFailure.values(), Words::of) : OnFailure.FAIL_FAST;
        return new FanOutRequest(n, maxDelay(fields), seed(fields), need, onFailure, terms(fields));
    }

    private static double maxDelay(Fields fields) {
        return fields.has(MAX_DELAY) ? fields.number(MAX_DELAY) : WaitRequest.DEFAULT_MAX_DELAY;
    }

    private static long seed(Fields fields) {
        return fields.has(SEED) ? fields.whole(SEED, 0, Seed.MAX) : Seed.pick();
    }

    private static Terms terms(Fields fields) {
        if (!fields.has(TIMEOUT) && !fields.has(FAIL_RATE) && !fields.has(FAIL_STATUS)) {
            return Terms.NONE;
        }
        return new Terms(
                fields.has(TIMEOUT) ? fields.number(TIMEOUT) : Terms.NONE.timeout(),
                fields.has(FAIL_RATE) ? fields.number(FAIL_RATE) : Terms.NONE.failRate(),
                fields.has(FAIL_STATUS)
                        ? (int) fields.whole(FAIL_STATUS, Terms.LEAST_STATUS, Terms.MOST_STATUS)
                        : Terms.DEFAULT_STATUS);
    }

    private static Optional<String> name(Fields fields) {
        return fields.has(NAME) ? Optional.of(fields.text(NAME)) : Optional.empty();
    }

    private static boolean list(Fields fields) {
        return !fields.has(LIST) || fields.flag(LIST);
    }

    private static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }
}
