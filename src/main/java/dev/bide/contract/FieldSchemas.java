package dev.bide.contract;

import dev.bide.number.NumberText;
import dev.bide.operation.Field;
import dev.bide.operation.FieldWords;
import dev.bide.operation.Route;
import dev.bide.pool.PoolUse;
import dev.bide.refusal.Fault;
import dev.bide.script.Series;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The values that each field of a request may have, as JSON schemas. Any thread may call it. */
final class FieldSchemas {

    /** Where a field is written, which decides how. */
    enum Place {
        /** The query of a URL, where every value is a text. */
        QUERY,
        /** A JSON body or message. */
        BODY,
        /** The request in the answer with a task, where every time is a number. */
        ANSWER
    }

    /** The number of a length of time, as SecondsText reads it. Here without its limits of digits. */
    private static final String NUMBER = "^(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    /** The fields of a stand-in that its rules do not have. */
    private static final Set<Field> OF_STAND_IN = Set.of(Field.PORT, Field.TO, Field.TCP, Field.WHERE, Field.ON);

    private static final String UNIT = "ms|s|m|h";

    private final Limits limits;
    private final boolean isClustered;

    /**
     * Creates the schemas of a server.
     *
     * @param isClustered whether the server is a node of a cluster, so that a fan-out may run on several nodes
     */
    FieldSchemas(Limits limits, boolean isClustered) {
        this.limits = limits;
        this.isClustered = isClustered;
    }

    /** Returns the schema of a field, with its meaning and its default. */
    JsonObject of(Route route, Field field, Place place) {
        JsonObject schema = values(route, field, place);
        if (place == Place.ANSWER) {
            return schema;
        }
        String text = field.otherwise();
        String most = switch (field) {
            case MAX_DELAY -> "; at most " + longest();
            case N -> onNodes(route) ? "; at most " + limits.maxN() + " for each node that takes part" : "";
            default -> "";
        };
        schema.put("description", field.meaning() + most + (text.isEmpty() ? "" : "; if left out: " + text));
        // The default of an order is the first word of the route: its text in the table has one for each kind of list.
        Object value = field == Field.ORDER ? FieldWords.of(route, field).get(0) : defaultValue(field, schema, place);
        return value == null ? schema : schema.put("default", value);
    }

    /** Returns whether a fan-out of a route may run on several nodes. */
    private boolean onNodes(Route route) {
        return isClustered && route.queryKeys().contains(Field.NODES.key());
    }

    /** Returns the greatest n of a route. On several nodes it depends on the field {@code nodes}. */
    private int maxN(Route route) {
        return onNodes(route) ? Integer.MAX_VALUE : limits.maxN();
    }

    private String longest() {
        return NumberText.of(limits.maxDelay()) + " seconds";
    }

    /** Returns the schema of a parameter in the path. */
    JsonObject ofPath(String name) {
        return name.equals("seconds")
                ? seconds(Place.QUERY).put("description", "how long to wait; at most " + longest())
                : text();
    }

    /** Returns whether a request must have a field. */
    static boolean isRequired(Route route, Field field) {
        return switch (field) {
            case N -> route != Route.CREATE_TASK;
            case KEY -> route == Route.GET_SCRIPT || route == Route.DELETE_SCRIPT;
            case SEQUENCE -> route == Route.GET_SEQUENCE || route == Route.DELETE_SEQUENCE;
            case POOL -> route == Route.GET_POOL || route == Route.DELETE_POOL;
            case ID -> true;
            case TO -> route == Route.STREAM_TASK;
            case NAME -> route.address().isPresent() && route.address().get().startsWith("stand-ins.");
            default -> false;
        };
    }

    /** Returns the schema of a body or a message of a route. Other fields than these are refused. */
    JsonObject message(Route route, List<String> keys) {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (Field field : of(keys)) {
            properties.put(field.key(), of(route, field, Place.BODY));
            if (isRequired(route, field)) {
                required.add(field.key());
            }
        }
        JsonObject schema = type("object").put("description", route.summary()).put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    /** Returns the schema of the definition of a stand-in. */
    JsonObject definition() {
        return message(Route.PUT_STAND_IN, Route.PUT_STAND_IN.queryKeys())
                .put("description", "What a stand-in is. The answer has the seed also if the request had none.");
    }

    /** Returns the schema of a rule of a stand-in. */
    JsonObject rule() {
        JsonObject properties = new JsonObject()
                .put(
                        "path",
                        text(1_000).put("description", "a path, or the start of one and *; if left out: every path"))
                .put(
                        "method",
                        type("string")
                                .put("pattern", "^[A-Z]{1,20}$")
                                .put("description", "a method; if left out: every method"));
        for (Field field : of(Route.PUT_STAND_IN.queryKeys())) {
            if (!OF_STAND_IN.contains(field)) {
                properties.put(field.key(), of(Route.PUT_STAND_IN, field, Place.BODY));
            }
        }
        return type("object")
                .put("description", "How some calls of a stand-in wait, and what they get.")
                .put("properties", properties)
                .put("additionalProperties", false);
    }

    /** Returns the schema of the request in the answer with a task. */
    JsonObject answered() {
        JsonObject properties = new JsonObject();
        List<String> keys = Route.CREATE_TASK.queryKeys();
        for (Field field : of(keys)) {
            // The task itself has these two.
            if (field != Field.NAME && field != Field.OPERATION) {
                properties.put(field.key(), of(Route.CREATE_TASK, field, Place.ANSWER));
            }
        }
        return type("object")
                .put("description", "The request with its seed, and with each field that is not at its default.")
                .put("required", new JsonArray().add(Field.SEED.key()))
                .put("properties", properties);
    }

    /** Returns the fields with some keys, in the order of the table. */
    static List<Field> of(List<String> keys) {
        return Arrays.stream(Field.values())
                .filter(field -> keys.contains(field.key()))
                .toList();
    }

    private JsonObject values(Route route, Field field, Place place) {
        return switch (field) {
            case N -> whole(route == Route.MEASURE_TIME || route == Route.CURVE ? 1 : 0, maxN(route));
            case NEED -> whole(0, maxN(route));
            case NODES -> count(place);
            case SEED -> whole(0, Seed.MAX);
            case MAX_DELAY, TIMEOUT, PER_PENDING, WAIT, RETRY_AFTER -> seconds(place);
            case SHAPE -> shape(place);
            case FAIL_RATE ->
                type("number").put("format", "double").put("minimum", 0).put("maximum", 1);
            case FAIL_STATUS -> whole(Terms.MIN_STATUS, Terms.MAX_STATUS);
            case FAULT -> type("string").put("pattern", "^" + Fault.GRAMMAR + "$");
            case CAPACITY -> whole(1, PoolUse.MAX_CAPACITY);
            case LIMIT -> whole(1, TaskQuery.MAX_LIMIT);
            case ON_FAILURE, ORDER, FORMAT, OF, AXIS, OUTCOME -> words(FieldWords.of(route, field).stream());
            case OPERATION -> Schemas.reference("Operation");
            case STATE -> states();
            case INDEX -> whole(0, Seed.MAX);
            case SEQUENCE -> text(Series.MAX_NAME_LENGTH);
            case LIST, TENTHS -> type("boolean");
            case AFTER ->
                route == Route.STREAM_TASK
                        ? whole(0, Integer.MAX_VALUE)
                        : type("string").put("pattern", "^[0-9a-f-]{36}$");
            case KEY -> text(route == Route.CREATE_TASK ? IdempotencyKey.MAX_LENGTH : Series.MAX_NAME_LENGTH);
            // A list of the tasks with a name that no task can have is empty, and no mistake.
            case NAME -> route == Route.CREATE_TASK ? text(TaskRequest.MAX_NAME_LENGTH) : text();
            case POOL -> text(PoolUse.LONGEST_NAME);
            case PATH -> type("string").put("pattern", "^(/.*|\\*)$");
            case PORT -> whole(0, 65_535);
            case WHERE -> words(field.words().stream());
            case RATE -> whole(1, 1L << 40);
            case ANSWER -> Schemas.reference("StandInAnswer");
            case ON -> type("array").put("maxItems", 100).put("items", Schemas.reference("StandInRule"));
            case SCRIPT, ID, TO, TCP, TASK -> text();
        };
    }

    static JsonObject states() {
        return words(Field.STATE.words().stream());
    }

    private static JsonObject type(String name) {
        return new JsonObject().put("type", name);
    }

    private static JsonObject whole(long min, long max) {
        return type("integer")
                .put("format", max > Integer.MAX_VALUE ? "int64" : "int32")
                .put("minimum", min)
                .put("maximum", max);
    }

    private static JsonObject count(Place place) {
        return place == Place.QUERY
                ? type("string").put("pattern", "^(all|[1-9][0-9]*)$")
                : new JsonObject()
                        .put(
                                "oneOf",
                                new JsonArray()
                                        .add(whole(1, Integer.MAX_VALUE - 1))
                                        .add(words(Stream.of("all"))));
    }

    private static JsonObject seconds(Place place) {
        return switch (place) {
            case QUERY -> type("string").put("pattern", NUMBER + "(" + UNIT + ")?$");
            case BODY -> Schemas.reference("Length");
            case ANSWER -> Schemas.reference("Seconds");
        };
    }

    /** Returns the schema of a length of time in JSON, where a text needs its unit. */
    static JsonObject length() {
        return new JsonObject()
                .put("description", "a number of seconds, or a text with a unit, such as 200ms, 1.5s, 2m or 1h")
                .put(
                        "oneOf",
                        new JsonArray()
                                .add(type("number").put("format", "double").put("minimum", 0))
                                .add(type("string").put("pattern", NUMBER + "(" + UNIT + ")$")));
    }

    private static JsonObject text() {
        return type("string").put("minLength", 1);
    }

    private static JsonObject text(int maxLength) {
        return text().put("maxLength", maxLength);
    }

    static JsonObject words(Stream<String> words) {
        return type("string").put("enum", new JsonArray(words.toList()));
    }

    private static JsonObject shape(Place place) {
        return switch (place) {
            case QUERY -> text();
            case BODY ->
                new JsonObject().put("oneOf", new JsonArray().add(text()).add(Schemas.reference("ShapeRequest")));
            case ANSWER -> Schemas.reference("Shape");
        };
    }

    /** Returns the default as a value of the schema; null if the table has it in words, such as "a new one". */
    private static Object defaultValue(Field field, JsonObject schema, Place place) {
        String text = field.otherwise();
        return switch (field.type()) {
            case FLAG -> text.equals("true");
            case WORD -> schema.getJsonArray("enum", new JsonArray()).contains(text) ? text : null;
            case WHOLE, NUMBER -> text.matches("[0-9]+") ? Integer.valueOf(text) : null;
            case SECONDS ->
                !text.matches("[0-9]+") ? null : place == Place.QUERY ? text : (Object) Integer.valueOf(text);
            // In a body it is a number or a word, and generated clients have no default for a choice of types.
            case COUNT -> place == Place.QUERY ? text : null;
            case TEXT, SHAPE, OBJECT, OBJECTS -> null;
        };
    }
}
