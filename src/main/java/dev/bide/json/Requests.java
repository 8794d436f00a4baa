package dev.bide.json;

import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.Seed;
import dev.bide.wait.WaitRequest;
import java.util.List;

/** Makes requests of fields that were given at any door. Any thread may call it. */
public final class Requests {

    static final String N = "n";
    static final String MAX_DELAY = "maxDelay";
    static final String SEED = "seed";
    static final String LIST = "list";
    static final String ID = "id";

    private Requests() {}

    /**
     * Reads a wait.
     *
     * @param fields {@code maxDelay?, seed?}
     * @return the wait that is asked for
     * @throws Refusal if the fields are not such
     */
    public static WaitRequest wait(Fields fields) {
        fields.only(List.of(MAX_DELAY, SEED));
        return new WaitRequest(maxDelay(fields), seed(fields));
    }

    /**
     * Reads a fan-out whose list may be left out of the answer.
     *
     * @param fields {@code n, maxDelay?, seed?, list?}
     * @param limits how many waits a fan-out may have
     * @return the fan-out that is asked for
     * @throws Refusal if the fields are not such
     */
    public static Listed fanOut(Fields fields, Limits limits) {
        fields.only(List.of(N, MAX_DELAY, SEED, LIST));
        return new Listed(many(fields, 0, limits), list(fields));
    }

    /**
     * Reads a measurement.
     *
     * @param fields {@code n, maxDelay?, seed?}
     * @param limits how many waits a fan-out may have
     * @return the fan-out that is to be measured
     * @throws Refusal if the fields are not such
     */
    public static FanOutRequest measurement(Fields fields, Limits limits) {
        fields.only(List.of(N, MAX_DELAY, SEED));
        return many(fields, 1, limits);
    }

    /**
     * Reads a task: a fan-out if {@code n} is given, a wait if not.
     *
     * @param fields {@code n?, maxDelay?, seed?}
     * @param limits how many waits a fan-out may have
     * @return what the task is to wait for
     * @throws Refusal if the fields are not such
     */
    public static Request task(Fields fields, Limits limits) {
        fields.only(List.of(N, MAX_DELAY, SEED));
        return fields.has(N) ? many(fields, 0, limits) : wait(fields);
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
     * A fan-out, and whether its answer is to hold the list of delays or their quantiles.
     *
     * @param request what to wait for
     * @param list true for the list
     */
    public record Listed(FanOutRequest request, boolean list) {}

    private static FanOutRequest many(Fields fields, int least, Limits limits) {
        int n = (int) fields.whole(N, least, limits.maxN());
        return new FanOutRequest(n, maxDelay(fields), seed(fields));
    }

    private static double maxDelay(Fields fields) {
        return fields.has(MAX_DELAY) ? fields.number(MAX_DELAY) : WaitRequest.DEFAULT_MAX_DELAY;
    }

    private static long seed(Fields fields) {
        return fields.has(SEED) ? fields.whole(SEED, 0, Seed.MAX) : Seed.pick();
    }

    private static boolean list(Fields fields) {
        return !fields.has(LIST) || fields.flag(LIST);
    }
}
