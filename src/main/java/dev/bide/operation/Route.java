package dev.bide.operation;

import static dev.bide.operation.BusSide.bus;
import static dev.bide.operation.Field.AFTER;
import static dev.bide.operation.Field.ID;
import static dev.bide.operation.Field.KEY;
import static dev.bide.operation.Field.LIMIT;
import static dev.bide.operation.Field.LIST;
import static dev.bide.operation.Field.NAME;
import static dev.bide.operation.Field.POOL;
import static dev.bide.operation.Field.SEQUENCE;
import static dev.bide.operation.Field.TO;
import static dev.bide.operation.Field.WAIT;
import static dev.bide.operation.HttpSide.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The one table of routes: what can be asked, over HTTP and on the event bus, with which fields. The HTTP router, the
 * {@code Allow} header, the text at {@code GET /} and the addresses on the bus are made from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // its rows are records of unmodifiable lists
public enum Route {
    /** One random wait. */
    WAIT_RANDOM(
            http("GET", "/wait-random", "?maxDelay=10&seed=7", Fieldset.overHttp(Fieldset.CALL)),
            bus("wait-random", Fieldset.CALL),
            "one random wait, up to maxDelay seconds (10)"),
    /** A fan-out. */
    WAIT_N(
            http("GET", "/wait-n", "?n=5&maxDelay=10&seed=7&list=true", Fieldset.overHttp(Fieldset.LISTED)),
            bus("wait-n", Fieldset.LISTED),
            "n waits at once, their delays ascending"),
    /** A fan-out, to measure what it costs. */
    MEASURE_TIME(
            http("GET", "/measure-time", "?n=5&maxDelay=10&seed=7", Fieldset.overHttp(Fieldset.FAN_OUT)),
            bus("measure-time", Fieldset.FAN_OUT),
            "what n waits at once cost"),
    /** The delays of a fan-out, without waiting. */
    DRAW(
            http("GET", "/draw", "?n=5&maxDelay=10&seed=7", Fieldset.DRAWING),
            bus("draw", Fieldset.DRAWING),
            "the delays of n waits, without waiting for them"),
    /** The quantiles of a distribution. */
    CURVE(
            http("GET", "/curve", "?n=1000&maxDelay=10", Fieldset.CURVE),
            bus("curve", Fieldset.CURVE),
            "the quantiles of a shape, and the longest of n"),
    /** One wait of a fixed length, as httpbin has it. */
    DELAY(
            new HttpSide(
                    List.of("GET", "POST", "PUT", "PATCH", "DELETE"),
                    "/delay/{seconds}",
                    "",
                    Fieldset.keys(Fieldset.overHttp(Fieldset.DELAY))),
            null,
            "one wait of that many seconds"),
    /** The shapes that have a name. */
    PROFILES(http("GET", "/profiles", "", List.of()), bus("profiles", List.of()), "the shapes that have a name"),
    /** The scripts of the process. */
    LIST_SCRIPTS(
            http("GET", "/scripts", "?limit=50", List.of(LIMIT)),
            bus("scripts.list", List.of(LIMIT)),
            "scripts, the last called first"),
    /** One script. */
    GET_SCRIPT(
            http("GET", "/scripts/{key}", "", List.of()),
            bus("scripts.get", List.of(KEY)),
            "where a script is, and its next step"),
    /** The end of a script. */
    DELETE_SCRIPT(
            http("DELETE", "/scripts/{key}", "", List.of()),
            bus("scripts.delete", List.of(KEY)),
            "start a script over"),
    /** The sequences of the process. */
    LIST_SEQUENCES(
            http("GET", "/sequences", "?limit=50", List.of(LIMIT)),
            bus("sequences.list", List.of(LIMIT)),
            "sequences, the last called first"),
    /** The sequences with one name. */
    GET_SEQUENCE(
            http("GET", "/sequences/{sequence}", "?limit=50", List.of(LIMIT)),
            bus("sequences.get", List.of(SEQUENCE, LIMIT)),
            "where a sequence is, and its next delay"),
    /** The end of the sequences with one name. */
    DELETE_SEQUENCE(
            http("DELETE", "/sequences/{sequence}", "", List.of()),
            bus("sequences.delete", List.of(SEQUENCE)),
            "start a sequence over"),
    /** The pools of the process. */
    LIST_POOLS(
            http("GET", "/pools", "?limit=50", List.of(LIMIT)),
            bus("pools.list", List.of(LIMIT)),
            "busy pools, the oldest first"),
    /** One pool. */
    GET_POOL(
            http("GET", "/pools/{pool}", "", List.of()),
            bus("pools.get", List.of(POOL)),
            "how full a pool is, and when a server is free"),
    /** The end of a pool. */
    DELETE_POOL(
            http("DELETE", "/pools/{pool}", "", List.of()), bus("pools.delete", List.of(POOL)), "start a pool over"),
    /** A stand-in, new or changed. */
    PUT_STAND_IN(
            http("PUT", "/stand-ins/{name}", "  {\"answer\":{\"status\":200}}", Fieldset.STAND_IN),
            bus("stand-ins.put", Fieldset.NAMED_STAND_IN),
            "start a stand-in: a port where clients wait; or change it"),
    /** One stand-in. */
    GET_STAND_IN(
            http("GET", "/stand-ins/{name}", "", List.of()),
            bus("stand-ins.get", List.of(NAME)),
            "a stand-in, and how many calls came"),
    /** The end of a stand-in. */
    DELETE_STAND_IN(
            http("DELETE", "/stand-ins/{name}", "", List.of()),
            bus("stand-ins.delete", List.of(NAME)),
            "end a stand-in, and free its port"),
    /** The stand-ins of the process. */
    LIST_STAND_INS(
            http("GET", "/stand-ins", "?limit=50", List.of(LIMIT)),
            bus("stand-ins.list", List.of(LIMIT)),
            "stand-ins, by name"),
    /** The calls of a stand-in. */
    LIST_CALLS(
            http("GET", "/stand-ins/{name}/calls", "?path=/orders/*&limit=50", Fieldset.CALLS),
            bus("stand-ins.calls.list", Fieldset.NAMED_CALLS),
            "what came to a stand-in, the newest first"),
    /** The end of the calls of a stand-in. */
    DELETE_CALLS(
            http("DELETE", "/stand-ins/{name}/calls", "", List.of()),
            bus("stand-ins.calls.delete", List.of(NAME)),
            "forget them, and count anew"),
    /** The end of everything that is pending or kept. */
    RESET(
            http("POST", "/reset", "  {}", List.of()),
            bus("reset", List.of()),
            "end all waits; forget tasks, pools, scripts, sequences and calls"),
    /** A new task. */
    CREATE_TASK(
            http("POST", "/tasks", "  {\"n\":5,\"maxDelay\":10,\"seed\":7}", Fieldset.TASK),
            bus("tasks.create", Fieldset.KEYED_TASK),
            "the same as a task; without n, one wait"),
    /** The tasks of the process. */
    LIST_TASKS(
            http("GET", "/tasks", "?state=running&name=x&limit=50", Fieldset.TASKS),
            bus("tasks.list", Fieldset.TASKS),
            "tasks, the oldest or the newest first"),
    /** One task. */
    GET_TASK(
            http("GET", "/tasks/{id}", "", List.of(LIST)),
            bus("tasks.get", List.of(ID)),
            "a task; Prefer: wait=5 waits up to 5 s for its end"),
    /** The end of a task. */
    AWAIT_TASK(null, bus("tasks.await", List.of(ID, WAIT)), "a task when it ends, or when the time is up"),
    /** The waits of a task as they end. */
    STREAM_TASK(
            http("GET", "/tasks/{id}/stream", "", List.of()),
            bus("tasks.stream", List.of(ID, TO, AFTER)),
            "its waits as they end"),
    /** The cancellation of a task. */
    CANCEL_TASK(http("DELETE", "/tasks/{id}", "", List.of()), bus("tasks.cancel", List.of(ID)), "cancel it"),
    /** The lateness of event loops. */
    LATENESS(
            http("GET", "/lateness", "?format=hgrm", Fieldset.LATENESS),
            bus("lateness", Fieldset.LATENESS_MESSAGE),
            "how late each event loop is, and why"),
    /** The nodes of the cluster. */
    CLUSTER(http("GET", "/cluster", "", List.of()), bus("cluster", List.of()), "the nodes of the cluster"),
    /** What the page shows. */
    PAGE_STREAM(http("GET", "/live", "?task=x&axis=log", Fieldset.VIEW), null, "what goes on, for the page"),
    /** All figures in Prometheus' text format. */
    METRICS(http("GET", "/metrics", "", List.of()), null, "all figures, for Prometheus"),
    /** Whether the process is alive. */
    HEALTH(http("GET", "/health", "", List.of()), null, "ok while the process runs"),
    /** Whether the process is alive, by Kubernetes' name. */
    LIVE(http("GET", "/health/live", "", List.of()), null, "the same"),
    /** Whether the process accepts work. */
    READY(http("GET", "/health/ready", "", List.of()), null, "ok, or 503 when it is stopping"),
    /** The description of HTTP for programs. */
    OPENAPI(http("GET", "/openapi.json", "", List.of()), null, "these routes for programs, in OpenAPI 3.1"),
    /** The description of the event bus for programs. */
    ASYNCAPI(http("GET", "/asyncapi.json", "", List.of()), null, "the event bus for programs, in AsyncAPI 3.0"),
    /** A file of the page. */
    PAGE_FILE(http("GET", "/page/{file}", "", List.of()), null, "a file of the page"),
    /** The list of routes, and to a browser the page. */
    GUIDE(http("GET", "/", "", List.of()), null, "this text; to a browser the page");

    private final HttpSide http;
    private final BusSide bus;
    private final String summary;

    Route(HttpSide http, BusSide bus, String summary) {
        this.http = http;
        this.bus = bus;
        this.summary = summary;
    }

    /**
     * Returns the routes that HTTP has.
     *
     * @return those with a path
     */
    public static List<Route> overHttp() {
        return Arrays.stream(values()).filter(route -> route.http != null).toList();
    }

    /**
     * Returns the HTTP methods.
     *
     * @return one or more; {@code GET} includes {@code HEAD}
     */
    public List<String> methods() {
        return http.methods();
    }

    /**
     * Returns the HTTP method that the guide shows.
     *
     * @return the first of {@link #methods()}
     */
    public String method() {
        return http.methods().get(0);
    }

    /**
     * Returns the path over HTTP.
     *
     * @return such as {@code /tasks/{id}}
     */
    public String path() {
        return http.path();
    }

    /**
     * Returns the name of the parameter in the path.
     *
     * @return such as {@code id}, if there is one
     */
    public Optional<String> pathParameter() {
        return http.pathParameter();
    }

    /**
     * Returns the request line as the guide shows it.
     *
     * @return method, path and an example of the fields
     */
    public String usage() {
        return http.usage();
    }

    /**
     * Returns whether a request has its fields in a body.
     *
     * @return true for {@code POST} and {@code PUT} routes; else they are in the query
     */
    public boolean hasBody() {
        return method().equals("POST") || method().equals("PUT");
    }

    /**
     * Returns the keys of the fields over HTTP. They are in the body if the route {@link #hasBody() has one}, else in
     * the query.
     *
     * @return the keys of all fields that a request may have
     */
    public List<String> queryKeys() {
        return http.keys();
    }

    /**
     * Returns the address on the event bus, without its prefix.
     *
     * @return such as {@code tasks.create}, if the route is on the bus
     */
    public Optional<String> address() {
        return Optional.ofNullable(bus).map(BusSide::address);
    }

    /**
     * Returns the keys of the fields of a message.
     *
     * @return the keys of all fields that a message may have
     */
    public List<String> messageKeys() {
        return bus.keys();
    }

    /**
     * Returns what the route is for.
     *
     * @return part of a sentence
     */
    public String summary() {
        return summary;
    }
}
