package dev.bide.operation;

import static dev.bide.operation.Field.AFTER;
import static dev.bide.operation.Field.ANSWER;
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
import static dev.bide.operation.Field.NAME;
import static dev.bide.operation.Field.NEED;
import static dev.bide.operation.Field.NODES;
import static dev.bide.operation.Field.ON;
import static dev.bide.operation.Field.ON_FAILURE;
import static dev.bide.operation.Field.OPERATION;
import static dev.bide.operation.Field.ORDER;
import static dev.bide.operation.Field.OUTCOME;
import static dev.bide.operation.Field.PATH;
import static dev.bide.operation.Field.PER_PENDING;
import static dev.bide.operation.Field.POOL;
import static dev.bide.operation.Field.PORT;
import static dev.bide.operation.Field.RATE;
import static dev.bide.operation.Field.RETRY_AFTER;
import static dev.bide.operation.Field.SCRIPT;
import static dev.bide.operation.Field.SEED;
import static dev.bide.operation.Field.SEQUENCE;
import static dev.bide.operation.Field.SHAPE;
import static dev.bide.operation.Field.STATE;
import static dev.bide.operation.Field.TCP;
import static dev.bide.operation.Field.TIMEOUT;
import static dev.bide.operation.Field.TO;
import static dev.bide.operation.Field.WHERE;

import java.util.List;
import java.util.stream.Stream;

/** Fields that several rows of the table of routes have in common. */
final class Fieldset {

    static final List<Field> QUEUE = List.of(POOL, CAPACITY, PER_PENDING);
    static final List<Field> DELAY =
            plus(plus(List.of(SEED, INDEX, TIMEOUT, FAIL_RATE, FAIL_STATUS), QUEUE), List.of(SEQUENCE));
    static final List<Field> CALL = plus(plus(List.of(MAX_DELAY, SHAPE), DELAY), List.of(SCRIPT, KEY));
    static final List<Field> FAN_OUT =
            List.of(N, MAX_DELAY, SHAPE, SEED, TIMEOUT, NEED, FAIL_RATE, FAIL_STATUS, ON_FAILURE, NODES);
    static final List<Field> LISTED = plus(FAN_OUT, List.of(LIST));
    static final List<Field> DRAWING = List.of(N, MAX_DELAY, SHAPE, SEED, ORDER, LIST);
    static final List<Field> CURVE = List.of(N, MAX_DELAY, SHAPE);
    static final List<Field> TASK = plus(plus(FAN_OUT, QUEUE), List.of(INDEX, NAME, OPERATION));
    static final List<Field> KEYED_TASK = plus(TASK, List.of(KEY));
    static final List<Field> TASKS = List.of(STATE, NAME, ORDER, LIMIT, AFTER);
    static final List<Field> CALLS = List.of(PATH, OUTCOME, LIMIT);
    static final List<Field> NAMED_CALLS = plus(List.of(NAME), CALLS);
    /** How a call of a stand-in waits. Without an index: each rule counts its calls. */
    static final List<Field> WAITING =
            overHttp(CALL.stream().filter(field -> field != INDEX).toList());

    static final List<Field> STAND_IN = plus(List.of(PORT, ANSWER, TO, TCP, WHERE, RATE, ON), WAITING);
    static final List<Field> NAMED_STAND_IN = plus(List.of(NAME), STAND_IN);
    static final List<Field> LATENESS_MESSAGE = List.of(Field.OF, Field.TENTHS);
    static final List<Field> LATENESS = plus(List.of(Field.FORMAT), LATENESS_MESSAGE);
    static final List<Field> VIEW = List.of(Field.TASK, Field.AXIS);

    private Fieldset() {}

    /** Adds the fields of a failure that only an HTTP answer can have. */
    static List<Field> overHttp(List<Field> fields) {
        return plus(fields, List.of(FAULT, RETRY_AFTER));
    }

    /** Returns the keys of fields. Computed once, because the names in every request are checked against them. */
    static List<String> keys(List<Field> fields) {
        return fields.stream().map(Field::key).toList();
    }

    private static List<Field> plus(List<Field> first, List<Field> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
