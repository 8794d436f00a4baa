package dev.bide.json;

import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.function.Function;
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

    static final List<String> OF_A_WAIT = List.of(MAX_DELAY, SEED, TIMEOUT, FAIL_RATE, FAIL_STATUS);
    static final List<String> OF_MANY = List.of(N, MAX_DELAY, SEED, TIMEOUT, NEED, FAIL_RATE, FAIL_STATUS, ON_FAILURE);
    private static final List<String> OF_A_LIST = with(OF_MANY, LIST);

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
     * A fan-out, and whether its answer is to hold the list of delays or their quantiles.
     *
     * @param request what to wait for
     * @param list true for the list
     */
    public record Listed(FanOutRequest request, boolean list) {}

    static WaitRequest one(Fields fields) {
        return new WaitRequest(maxDelay(fields), seed(fields), terms(fields));
    }

    static FanOutRequest many(Fields fields, int least, Limits limits) {
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

    static boolean list(Fields fields) {
        return !fields.has(LIST) || fields.flag(LIST);
    }

    static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    /**
     * How lateness is to be told.
     *
     * @param hgrm whether as the text of HdrHistogram, and not as JSON
     * @param loop whether that text is to be of the loop, and not of the waits
     */
    public record Lateness(boolean hgrm, boolean loop) {}

    /**
     * Reads how lateness is to be told.
     *
     * @param fields {@code format?, of?}
     * @return that
     */
    public static Lateness lateness(Fields fields) {
        fields.only(List.of("format", "of"));
        boolean hgrm = fields.has("format") && isSecond(fields, "format", "json", "hgrm");
        boolean late = fields.has("of") && isSecond(fields, "of", "loop", "late");
        if (fields.has("of") && !hgrm) {
            throw new Refusal(Reason.INVALID, "of may only be given with format=hgrm");
        }
        return new Lateness(hgrm, !late);
    }

    private static boolean isSecond(Fields fields, String name, String first, String second) {
        return fields.choice(name, new String[] {first, second}, Function.identity())
                .equals(second);
    }
}
