package dev.bide.operation;

import static dev.bide.operation.Field.CAPACITY;
import static dev.bide.operation.Field.FAIL_RATE;
import static dev.bide.operation.Field.FAIL_STATUS;
import static dev.bide.operation.Field.FAULT;
import static dev.bide.operation.Field.INDEX;
import static dev.bide.operation.Field.KEY;
import static dev.bide.operation.Field.LIMIT;
import static dev.bide.operation.Field.LIST;
import static dev.bide.operation.Field.MAX_DELAY;
import static dev.bide.operation.Field.N;
import static dev.bide.operation.Field.NEED;
import static dev.bide.operation.Field.NODES;
import static dev.bide.operation.Field.ON_FAILURE;
import static dev.bide.operation.Field.ORDER;
import static dev.bide.operation.Field.PER_PENDING;
import static dev.bide.operation.Field.POOL;
import static dev.bide.operation.Field.RETRY_AFTER;
import static dev.bide.operation.Field.SCRIPT;
import static dev.bide.operation.Field.SEED;
import static dev.bide.operation.Field.SEQUENCE;
import static dev.bide.operation.Field.SHAPE;
import static dev.bide.operation.Field.TIMEOUT;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.script.KeyedScript;
import dev.bide.script.Script;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.task.TaskQuery;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Builds requests from fields, the same for HTTP and the bus. Any thread may call it.
 *
 * @param limits how many waits a fan-out may have, and how long a delay may be
 * @param profiles the shapes that have a name
 */
public record Requests(Limits limits, Profiles profiles) {

    private static final Shape DEFAULT_SHAPE =
            WaitRequest.upTo(WaitRequest.DEFAULT_MAX_DELAY).shape();

    /**
     * Reads a wait, which may be the next call of a script or a sequence.
     *
     * @param fields those of {@link Route#WAIT_RANDOM}
     * @return the wait that the fields ask for
     * @throws Refusal if a field is wrong
     */
    public Call call(Fields fields) {
        // First in every method: a misspelt field is refused as unknown, not as missing.
        fields.only(Route.WAIT_RANDOM.queryKeys());
        if (!fields.has(SCRIPT.key())) {
            refuse(fields, List.of(KEY), "without script");
            return sequenced(fields, shape(fields));
        }
        Script script = script(fields);
        KeyedScript keyed = new KeyedScript(fields.text(KEY.key()), script);
        WaitRequest request = wait(fields, DEFAULT_SHAPE, () -> Seed.of(keyed.key()));
        return new Call(request, Optional.of(keyed));
    }

    /** Reads a script, with or without a key. */
    Script script(Fields fields) {
        // A step sets the delay and the failure. To ignore these fields would mislead a client that has set both.
        refuse(fields, List.of(MAX_DELAY, SHAPE, INDEX, FAIL_RATE, FAIL_STATUS, FAULT, SEQUENCE), "with script");
        Script script = Script.of(fields.text(SCRIPT.key()));
        // The engine checks the step that comes next; a script that is too long anywhere is refused at its first call.
        limits.checkDelay("the longest delay of script", script.longest());
        return script;
    }

    /** Reads the draw of a wait: that which its index says, or the next one of a sequence. */
    static Call sequenced(Fields fields, Shape shape) {
        if (!fields.has(SEQUENCE.key())) {
            return Call.of(wait(fields, shape, Seed::pick));
        }
        refuse(fields, List.of(INDEX), "with sequence");
        String name = fields.text(SEQUENCE.key());
        return Call.sequenced(wait(fields, shape, () -> Seed.of(name)), name);
    }

    /**
     * Reads a wait of a fixed length.
     *
     * @param seconds the length, as it stands in a path
     * @param fields those of {@link Route#DELAY}
     * @return the wait that the fields ask for
     * @throws Refusal if the length or a field is wrong
     */
    public Call delay(String seconds, Fields fields) {
        fields.only(Route.DELAY.queryKeys());
        // Read as a query parameter, so that a path takes the same numbers as a query.
        double delay = Fields.ofQuery(List.of(Map.entry("seconds", seconds))).seconds("seconds");
        // The engine would name the field shape, which the client has not sent.
        limits.checkDelay("seconds", delay);
        return sequenced(fields, Shape.fixed(delay));
    }

    /**
     * Reads what to draw without waiting.
     *
     * @param fields those of {@link Route#DRAW}
     * @return the fan-out with those delays
     * @throws Refusal if a field is wrong
     */
    public Drawn drawing(Fields fields) {
        fields.only(Route.DRAW.queryKeys());
        if (!list(fields)) {
            // The quantiles are the same in any order.
            refuse(fields, List.of(ORDER), "with list=false");
        }
        boolean inOrder = FieldWords.isSecond(Route.DRAW, fields, ORDER);
        return new Drawn(new Listed(fanOut(fields, 0), list(fields)), inOrder);
    }

    /**
     * Reads a fan-out.
     *
     * @param fields those of {@link Route#WAIT_N}
     * @return the fan-out that the fields ask for
     * @throws Refusal if a field is wrong
     */
    public Listed fanOut(Fields fields) {
        fields.only(Route.WAIT_N.queryKeys());
        return new Listed(fanOut(fields, 0), list(fields));
    }

    /**
     * Reads a fan-out that is to be measured.
     *
     * @param fields those of {@link Route#MEASURE_TIME}
     * @return the fan-out that the fields ask for
     * @throws Refusal if a field is wrong
     */
    public FanOutRequest measurement(Fields fields) {
        fields.only(Route.MEASURE_TIME.queryKeys());
        return fanOut(fields, 1);
    }

    /**
     * Delays to draw.
     *
     * @param listed how many, and whether the answer has the list
     * @param inOrder whether the list is in the order in which a sequence gets them, not ascending
     */
    public record Drawn(Listed listed, boolean inOrder) {

        /**
         * Draws the delays.
         *
         * @param request the fan-out with those delays
         * @return the delays in seconds
         */
        public double[] draw(FanOutRequest request) {
            return inOrder ? request.drawInOrder() : request.draw();
        }
    }

    WaitRequest wait(Fields fields) {
        return wait(fields, shape(fields), Seed::pick);
    }

    static WaitRequest wait(Fields fields, Shape shape, LongSupplier otherwise) {
        OptionalLong index = fields.has(INDEX.key())
                ? OptionalLong.of(fields.whole(INDEX.key(), 0, Seed.MAX))
                : OptionalLong.empty();
        return new WaitRequest(shape, seed(fields, otherwise), terms(fields), poolUse(fields), index);
    }

    FanOutRequest fanOut(Fields fields, int minN) {
        // The engine checks n as well, for callers from Java; here the refusal can name the whole range.
        int nodes = nodes(fields);
        // With several nodes, only the engine can name the limit, because it knows how many there are.
        int n = (int) fields.whole(N.key(), minN, nodes == 1 ? limits.maxN() : Integer.MAX_VALUE);
        // Of no waits, none can be needed; otherwise at least one.
        int need = fields.has(NEED.key()) ? (int) fields.whole(NEED.key(), Math.min(1, n), n) : n;
        OnFailure onFailure = fields.has(ON_FAILURE.key())
                ? fields.choice(ON_FAILURE.key(), OnFailure.values(), WireNames::of)
                : OnFailure.FAIL_FAST;
        return new FanOutRequest(n, shape(fields), seed(fields, Seed::pick), need, onFailure, terms(fields))
                .over(nodes);
    }

    private static int nodes(Fields fields) {
        if (!fields.has(NODES.key())) {
            return 1;
        }
        // The engine checks it against the number of nodes.
        return "all".equals(fields.get(NODES.key()))
                ? FanOutRequest.ALL_NODES
                : (int) fields.whole(NODES.key(), 1, FanOutRequest.ALL_NODES - 1);
    }

    Shape shape(Fields fields) {
        if (fields.has(SHAPE.key())) {
            refuse(fields, List.of(MAX_DELAY), "with shape");
            Shape shape = ShapeReader.read(fields, SHAPE.key(), profiles);
            // For uniform(0,x) the engine would name maxDelay, which the client has not sent.
            limits.checkDelay("the longest delay of shape", shape.max());
            return shape;
        }
        return fields.has(MAX_DELAY.key())
                ? WaitRequest.upTo(fields.seconds(MAX_DELAY.key())).shape()
                : DEFAULT_SHAPE;
    }

    static void refuse(Fields fields, List<Field> excluded, String circumstance) {
        for (Field field : excluded) {
            if (fields.has(field.key())) {
                throw new Refusal(Reason.INVALID, field.key() + " may not be given " + circumstance);
            }
        }
    }

    private static Optional<PoolUse> poolUse(Fields fields) {
        if (!fields.has(POOL.key())) {
            refuse(fields, List.of(CAPACITY, PER_PENDING), "without pool");
            return Optional.empty();
        }
        return Optional.of(new PoolUse(
                fields.text(POOL.key()),
                fields.has(CAPACITY.key()) ? (int) fields.whole(CAPACITY.key(), 1, PoolUse.MAX_CAPACITY) : 0,
                fields.has(PER_PENDING.key()) ? fields.seconds(PER_PENDING.key()) : 0));
    }

    private static long seed(Fields fields, LongSupplier otherwise) {
        return fields.has(SEED.key()) ? fields.whole(SEED.key(), 0, Seed.MAX) : otherwise.getAsLong();
    }

    private static Terms terms(Fields fields) {
        // Most requests have none of these fields; their pending waits share one object.
        if (!fields.has(TIMEOUT.key())
                && !fields.has(FAIL_RATE.key())
                && !fields.has(FAIL_STATUS.key())
                && !fields.has(FAULT.key())) {
            return Terms.NONE;
        }
        if (fields.has(FAULT.key())) {
            // A fault leaves no whole answer to the client, so these fields would have no effect.
            refuse(fields, List.of(FAIL_STATUS, RETRY_AFTER), "with fault");
            if (!fields.has(FAIL_RATE.key())) {
                refuse(fields, List.of(FAULT), "without failRate");
            }
        }
        return new Terms(
                fields.has(TIMEOUT.key()) ? fields.seconds(TIMEOUT.key()) : Terms.NONE.timeout(),
                fields.has(FAIL_RATE.key()) ? fields.number(FAIL_RATE.key()) : Terms.NONE.failRate(),
                fields.has(FAIL_STATUS.key())
                        ? (int) fields.whole(FAIL_STATUS.key(), Terms.MIN_STATUS, Terms.MAX_STATUS)
                        : Terms.DEFAULT_STATUS,
                fields.has(FAULT.key())
                        ? Optional.of(Fault.of(FAULT.key(), fields.text(FAULT.key())))
                        : Optional.empty());
    }

    /**
     * Reads how many tasks, scripts, sequences or pools to list.
     *
     * @param fields those of a route that lists them
     * @return from 1 to {@link TaskQuery#MAX_LIMIT}
     * @throws Refusal if the field is wrong
     */
    public static int limit(Fields fields) {
        return fields.has(LIMIT.key())
                ? (int) fields.whole(LIMIT.key(), 1, TaskQuery.MAX_LIMIT)
                : TaskQuery.DEFAULT_LIMIT;
    }

    static boolean list(Fields fields) {
        return !fields.has(LIST.key()) || fields.flag(LIST.key());
    }
}
