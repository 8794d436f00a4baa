package dev.bide.contract;

import static dev.bide.contract.Answer.Trait.ASYNC;
import static dev.bide.contract.Answer.Trait.CREATED;
import static dev.bide.contract.Answer.Trait.LOCATED;
import static dev.bide.contract.Answer.Trait.MISSES;
import static dev.bide.contract.Answer.Trait.PREFERS;
import static dev.bide.contract.Answer.Trait.TIMED;

import dev.bide.operation.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a route answers when it succeeds.
 *
 * @param schema the name of the schema of its JSON over HTTP; empty if it has none
 * @param texts the media types of its text; empty if it has none
 * @param item the name of the schema of each item of its stream; empty if it has no stream
 * @param traits what else is special
 */
record Answer(Optional<String> schema, List<String> texts, Optional<String> item, Set<Trait> traits) {

    /** What is special about the answers of a route. */
    enum Trait {
        /** {@code Prefer: respond-async} makes a task of the request. */
        ASYNC,
        /** {@code Prefer: wait=N} holds the answer. */
        PREFERS,
        /** The answer has the path of a task, and its status is 202 while the task runs. */
        LOCATED,
        /** The status is 201 if there was nothing to change. */
        CREATED,
        /** The answer has {@code Server-Timing}. */
        TIMED,
        /** The stream is one of events alone, from the present on. */
        LIVE,
        /** The stream leaves out what its client was too slow for, and says so. */
        MISSES
    }

    private static final String PLAIN = "text/plain";

    /** Returns the answer of a route. Without a default, so that a new route does not compile before it is here. */
    static Answer of(Route route) {
        return switch (route) {
            case WAIT_RANDOM, DELAY -> json("Wait", ASYNC, PREFERS, TIMED);
            case WAIT_N -> json("FanOut", ASYNC, PREFERS).orStream("FanOutItem");
            case MEASURE_TIME -> json("Measurement", ASYNC, PREFERS);
            case DRAW -> json("Drawing");
            case CURVE -> json("Curve");
            case PROFILES -> json("Profiles");
            case DELETE_SCRIPT, GET_SCRIPT -> json("ScriptProgress");
            case LIST_SCRIPTS -> json("ScriptPage");
            case LIST_SEQUENCES, GET_SEQUENCE -> json("SequencePage");
            case DELETE_SEQUENCE -> json("DeletedSequences");
            case LIST_POOLS -> json("PoolPage");
            case GET_POOL, DELETE_POOL -> json("Pool");
            case LIST_CALLS -> json("CallPage", MISSES).orStream("CallItem");
            case DELETE_CALLS -> json("ForgottenCalls");
            case PUT_STAND_IN -> json("StandIn", CREATED);
            case GET_STAND_IN, DELETE_STAND_IN -> json("StandIn");
            case LIST_STAND_INS -> json("StandInPage");
            case RESET -> json("Reset");
            case CREATE_TASK -> json("Task", PREFERS, LOCATED);
            case LIST_TASKS -> json("TaskPage");
            case GET_TASK -> json("Task", PREFERS);
            case AWAIT_TASK, CANCEL_TASK -> json("Task");
            case STREAM_TASK -> text().orStream("TaskItem");
            case LATENESS -> json("Lateness").orText(PLAIN);
            case CLUSTER -> json("Cluster");
            case PAGE_STREAM -> new Answer(Optional.empty(), List.of(), Optional.of("PageItem"), Set.of(Trait.LIVE));
            case METRICS -> text(PLAIN, "application/openmetrics-text");
            case PAGE_FILE -> text("text/javascript", "text/css", "image/svg+xml");
            case GUIDE -> text(PLAIN, "text/html");
            case HEALTH, LIVE -> json("Health");
            case READY -> json("Readiness");
            case OPENAPI, ASYNCAPI -> json("Document");
        };
    }

    private static Answer json(String schema, Trait... traits) {
        return new Answer(Optional.of(schema), List.of(), Optional.empty(), Set.of(traits));
    }

    private static Answer text(String... types) {
        return new Answer(Optional.empty(), List.of(types), Optional.empty(), Set.of());
    }

    private Answer orText(String type) {
        return new Answer(schema, List.of(type), item, traits);
    }

    private Answer orStream(String itemSchema) {
        return new Answer(schema, texts, Optional.of(itemSchema), traits);
    }

    /** Returns the name of the schema of a reply on the bus. */
    static String reply(Route route) {
        // The reply is the task. Its waits go to another address.
        return route == Route.STREAM_TASK ? "Task" : of(route).schema().orElseThrow();
    }

    /** Returns the names that the events of a stream have. */
    Stream<String> events() {
        if (is(Trait.LIVE)) {
            return Stream.of("hello", "plan", "frame", "over", "stopped");
        }
        return is(Trait.MISSES) ? Stream.of("missed", "end", "stopped") : Stream.of("end", "stopped");
    }

    /** Returns whether the client of a stream may come back and go on where it was. */
    boolean isResumed() {
        return item.isPresent() && !is(Trait.LIVE);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
