package dev.bide.operation;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes requests of fields that were given at any door. Any thread may call it.
 *
 * @param limits how many waits a fan-out may have
 * @param profiles the shapes that may be named
 */
public record Requests(Limits limits, Profiles profiles) {

    public static final String N = "n";
    public static final String MAX_DELAY = "maxDelay";
    public static final String SHAPE = "shape";
    public static final String SEED = "seed";
    public static final String TIMEOUT = "timeout";
    public static final String FAIL_RATE = "failRate";
    public static final String FAIL_STATUS = "failStatus";
    public static final String NEED = "need";
    public static final String ON_FAILURE = "onFailure";
    public static final String POOL = "pool";
    public static final String CAPACITY = "capacity";
    public static final String PER_PENDING = "perPending";
    public static final String SCRIPT = "script";
    public static final String KEY = "key";
    public static final String LIST = "list";
    public static final String ID = "id";
    public static final String NAME = "name";
    public static final String OPERATION = "operation";
    public static final String STATE = "state";

    static final List<String> OF_A_POOL = List.of(POOL, CAPACITY, PER_PENDING);
    private static final List<String> OF_A_DELAY =
            List.of(SEED, TIMEOUT, FAIL_RATE, FAIL_STATUS, POOL, CAPACITY, PER_PENDING);
    private static final List<String> OF_A_CALL =
            List.of(MAX_DELAY, SHAPE, SEED, TIMEOUT, FAIL_RATE, FAIL_STATUS, POOL, CAPACITY, PER_PENDING, SCRIPT, KEY);
    static final List<String> OF_MANY =
            List.of(N, MAX_DELAY, SHAPE, SEED, TIMEOUT, NEED, FAIL_RATE, FAIL_STATUS, ON_FAILURE);
    private static final Shape DEFAULT = WaitRequest.upTo(WaitRequest.DEFAULT_MAX_DELAY);
    private static final List<String> OF_A_LIST = with(OF_MANY, LIST);
    private static final List<String> OF_A_DRAWING = List.of(N, MAX_DELAY, SHAPE, SEED, LIST);
    private static final List<String> NOT_OF_A_SCRIPT = List.of(MAX_DELAY, SHAPE, FAIL_RATE, FAIL_STATUS);

    /**
     * Reads a wait, which may be the next step of a script.
     *
     * @param fields {@code maxDelay? or shape?, seed?, timeout?, failRate?, failStatus?, pool?, capacity?, perPending?,
     *     script?, key?}
     * @return the wait that is asked for
     * @throws Refusal if the fields are not such
     */
    public Call call(Fields fields) {
        fields.only(OF_A_CALL);
        if (!fields.has(SCRIPT)) {
            without(fields, List.of(KEY), "without script");
            return Call.of(one(fields));
        }
        without(fields, NOT_OF_A_SCRIPT, "with script");
        Call call = Call.scripted(one(fields), fields.text(SCRIPT), fields.text(KEY));
        call.script()
                .ifPresent(keyed -> limits.checkDelay(
                        "the longest delay of script", keyed.script().longest()));
        return call;
    }

    /**
     * Reads a wait that is always the same.
     *
     * @param seconds how long it is
     * @param fields {@code seed?, timeout?, failRate?, failStatus?, pool?, capacity?, perPending?}
     * @return the wait that is asked for
     * @throws Refusal if they are not such
     */
    public WaitRequest delay(String seconds, Fields fields) {
        fields.only(OF_A_DELAY);
        double delay = Fields.ofQuery(List.of(Map.entry("seconds", seconds))).seconds("seconds");
        limits.checkDelay("seconds", delay);
        return new WaitRequest(Shape.fixed(delay), seed(fields), terms(fields), load(fields));
    }

    /**
     * Reads what is to be drawn, and not waited for.
     *
     * @param fields {@code n, maxDelay? or shape?, seed?, list?}
     * @return the fan-out that would wait for it
     * @throws Refusal if the fields are not such
     */
    public Listed drawing(Fields fields) {
        fields.only(OF_A_DRAWING);
        return new Listed(many(fields, 0), list(fields));
    }

    /**
     * Reads which script is meant.
     *
     * @param fields {@code key}
     * @return its key, which need not be any script's
     * @throws Refusal if the fields are not such
     */
    public static String key(Fields fields) {
        fields.only(List.of(KEY));
        return fields.text(KEY);
    }

    /**
     * Reads a fan-out whose list may be left out of the answer.
     *
     * @param fields {@code n, maxDelay? or shape?, seed?, timeout?, need?, failRate?, failStatus?, onFailure?, list?}
     * @return the fan-out that is asked for
     * @throws Refusal if the fields are not such
     */
    public Listed fanOut(Fields fields) {
        fields.only(OF_A_LIST);
        return new Listed(many(fields, 0), list(fields));
    }

    /**
     * Reads a measurement.
     *
     * @param fields {@code n, maxDelay? or shape?, seed?, timeout?, need?, failRate?, failStatus?, onFailure?}
     * @return the fan-out that is to be measured
     * @throws Refusal if the fields are not such
     */
    public FanOutRequest measurement(Fields fields) {
        fields.only(OF_MANY);
        return many(fields, 1);
    }

    /**
     * A fan-out, and whether its answer is to hold the list of delays or their quantiles.
     *
     * @param request what to wait for
     * @param list true for the list
     */
    public record Listed(FanOutRequest request, boolean list) {}

    WaitRequest one(Fields fields) {
        return new WaitRequest(shape(fields), seed(fields), terms(fields), load(fields));
    }

    FanOutRequest many(Fields fields, int least) {
        int n = (int) fields.whole(N, least, limits.maxN());
        int need = fields.has(NEED) ? (int) fields.whole(NEED, Math.min(1, n), n) : n;
        OnFailure onFailure = fields.has(ON_FAILURE)
                ? fields.choice(ON_FAILURE, OnFailure.values(), WireNames::of)
                : OnFailure.FAIL_FAST;
        return new FanOutRequest(n, shape(fields), seed(fields), need, onFailure, terms(fields));
    }

    private Shape shape(Fields fields) {
        if (!fields.has(SHAPE)) {
            return fields.has(MAX_DELAY) ? WaitRequest.upTo(fields.number(MAX_DELAY)) : DEFAULT;
        }
        without(fields, List.of(MAX_DELAY), "with shape");
        Shape shape = ShapeReader.read(fields, SHAPE, profiles);
        limits.checkDelay("the longest delay of shape", shape.max());
        return shape;
    }

    private static void without(Fields fields, List<String> names, String what) {
        for (String name : names) {
            if (fields.has(name)) {
                throw new Refusal(Reason.INVALID, name + " may not be given " + what);
            }
        }
    }

    private static Optional<PoolUse> load(Fields fields) {
        if (!fields.has(POOL)) {
            without(fields, OF_A_POOL, "without pool");
            return Optional.empty();
        }
        return Optional.of(new PoolUse(
                fields.text(POOL),
                fields.has(CAPACITY) ? (int) fields.whole(CAPACITY, 1, PoolUse.MOST) : 0,
                fields.has(PER_PENDING) ? fields.seconds(PER_PENDING) : 0));
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
