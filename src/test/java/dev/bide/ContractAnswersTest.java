package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.operation.Route;
import dev.bide.standin.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Validates real answers against {@code /openapi.json}: every route with every status and media type that the document
 * lists. An answer that the document does not list fails, and so does a listed one that is not seen.
 */
class ContractAnswersTest {

    private static final String JSON = "Content-Type: application/json";
    private static final String TASK = "{\"n\":2,\"maxDelay\":0.01,\"seed\":7}";
    private static final String LONG_TASK = "{\"maxDelay\":3600,\"seed\":7,\"name\":\"contract\"}";
    private static final String ASYNC = "Prefer: respond-async, wait=20";

    private static Vertx vertx;
    private static Server server;
    private static OpenApiDocument contract;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject profiles = new JsonObject();
        for (String shape : new String[] {
            "uniform(0.1,0.5)",
            "fixed(0.2)",
            "exponential(mean=0.05,max=2)",
            "lognormal(median=0.05,p99=1,max=5)",
            "pareto(min=0.01,alpha=1.5,max=10)",
            "weighted(0.01:90,0.5:9,2:1)",
            "percentiles(p50=0.02,p99.9=0.8,max=3)"
        }) {
            profiles.put(shape.substring(0, shape.indexOf('(')), shape);
        }
        server = Server.deploy(vertx, 1, new JsonObject().put("profiles", profiles));
        contract = new OpenApiDocument(vertx, server.json("/openapi.json"));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @Test
    void everyAnswerOfTheContractIsSeenAndNoOther() throws IOException {
        CompletableFuture<HttpAnswer> slowTask = slowBody("POST /tasks");
        CompletableFuture<HttpAnswer> slowReset = slowBody("POST /reset");
        CompletableFuture<HttpAnswer> slowStandIn = slowBody("PUT /stand-ins/slow");
        waits();
        drawings();
        series();
        pools();
        calls();
        standIns();
        streams();
        tasks();
        states();
        page();
        bodies("createTask", "POST /tasks");
        bodies("reset", "POST /reset");
        bodies("putStandIn", "PUT /stand-ins/contract");
        for (Route route : Route.overHttp()) {
            route.methods().forEach(method -> refusals(route, method));
        }
        otherMethods();
        contract.check("createTask", await(slowTask));
        contract.check("reset", await(slowReset));
        contract.check("putStandIn", await(slowStandIn));
        reset();
        overloaded();
        // The default is a failure that the request asks for, or a fault of Bide, which no test can cause here.
        Set<String> failing = operations(route -> route.queryKeys().contains("failRate") && !hasBody(route));
        Set<String> listed = contract.listed().stream()
                .filter(answer -> !answer.contains(" default ") || failing.contains(answer.split(" ", 2)[0]))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed, contract.seen());
        System.out.println("contract: " + contract.answers() + " answers validated, of " + listed.size()
                + " kinds (route, status, media type)");
    }

    private static CompletableFuture<HttpAnswer> slowBody(String request) {
        return sendAsync(request, JSON, "Content-Length: 5", "");
    }

    /** Sends a request on a thread of its own: the common pool, which JDK 25 takes, has one thread on two cores. */
    private static CompletableFuture<HttpAnswer> sendAsync(String request, String... lines) {
        return CompletableFuture.supplyAsync(() -> send(request, lines), task -> new Thread(task).start());
    }

    private static boolean hasBody(Route route) {
        return route.hasBody();
    }

    private static Set<String> operations(Predicate<Route> which) {
        return Route.overHttp().stream()
                .filter(which)
                .flatMap(route -> route.methods().stream().map(method -> operation(route, method)))
                .collect(Collectors.toSet());
    }

    private static void waits() {
        get("waitRandom", 200, "/wait-random?maxDelay=10ms&seed=7&index=3");
        get("waitRandom", 200, "/wait-random?maxDelay=10ms&seed=7&pool=contract&capacity=1&perPending=1ms");
        get("waitRandom", 500, "/wait-random?maxDelay=10ms&seed=7&failRate=1&retryAfter=2s");
        for (String query : new String[] {"n=3", "n=0", "n=3&need=1", "n=3&failRate=0.3&onFailure=collect"}) {
            get("waitN", 200, "/wait-n?maxDelay=0.01&seed=7&" + query);
            get("waitN", 200, "/wait-n?maxDelay=0.01&seed=7&list=false&" + query);
        }
        failures("waitRandom", "GET /wait-random?maxDelay=0.01&seed=7");
        failures("waitN", "GET /wait-n?n=3&maxDelay=0.01&seed=7");
        failures("measureTime", "GET /measure-time?n=3&maxDelay=0.01&seed=7");
        for (String method : Route.DELAY.methods()) {
            failures(operation(Route.DELAY, method), method + " /delay/0.01?seed=7");
        }
        get("measureTime", 200, "/measure-time?n=3&maxDelay=0.01&seed=7");
        get("measureTime", 200, "/measure-time?n=3&shape=weighted&seed=7&need=1");
    }

    /** A request that waits: answered, as a task, as a task that ends in time, cancelled, failed and timed out. */
    private static void failures(String operation, String request) {
        check(operation, 200, send(request));
        check(operation, 200, send(request, ASYNC));
        check(operation, 202, send(request, "Prefer: respond-async"));
        check(operation, 418, send(request + "&failRate=1&failStatus=418&retryAfter=1"));
        check(operation, 418, send(request + "&failRate=1&failStatus=418", ASYNC));
        check(operation, 504, send(request + "&timeout=0"));
        String slow = request.replace("maxDelay=0.01", "maxDelay=3600").replace("/0.01", "/3600");
        CompletableFuture<HttpAnswer> cancelled = sendAsync(slow, ASYNC);
        Server.until(() -> running() == 1);
        cancelRunning();
        check(operation, 499, await(cancelled));
    }

    private static void drawings() {
        for (String query : new String[] {"n=3", "n=3&list=false", "n=3&order=drawn", "n=0"}) {
            get("draw", 200, "/draw?seed=7&" + query);
        }
        for (Object profile : server.json("/profiles").getJsonArray("profiles")) {
            get("draw", 200, "/draw?n=3&seed=7&shape=" + ((JsonObject) profile).getString("name"));
        }
        get("profiles", 200, "/profiles");
        get("curve", 200, "/curve?n=1&maxDelay=1");
        get("curve", 200, "/curve?n=1000&shape=weighted");
    }

    /** Scripts and sequences. */
    private static void series() {
        get("waitRandom", 200, "/wait-random?script=0ms,503&key=contract&seed=7");
        get("getScript", 200, "/scripts/contract");
        get("waitRandom", 503, "/wait-random?script=0ms,503&key=contract&seed=7&retryAfter=1");
        get("waitRandom", 422, "/wait-random?script=0ms&key=contract&seed=7");
        get("listScripts", 200, "/scripts");
        check("deleteScript", 200, send("DELETE /scripts/contract"));
        get("waitRandom", 200, "/wait-random?maxDelay=0.01&sequence=contract&seed=7");
        get("delay", 200, "/delay/0?sequence=contract&seed=7&failRate=0.01");
        get("listSequences", 200, "/sequences");
        get("getSequence", 200, "/sequences/contract");
        check("deleteSequence", 200, send("DELETE /sequences/contract"));
    }

    private static void pools() {
        String wait = "{\"shape\":{\"type\":\"fixed\",\"delay\":\"1h\"},\"seed\":7,\"pool\":\"busy\"";
        check("createTask", 202, send("POST /tasks", JSON, wait + "}"));
        get("listPools", 200, "/pools");
        get("getPool", 200, "/pools/busy");
        check("deletePool", 200, send("DELETE /pools/busy"));
        check("createTask", 202, send("POST /tasks", JSON, wait + ",\"capacity\":1}"));
        get("getPool", 200, "/pools/busy");
        cancelRunning();
    }

    /** Sends a request for a stream, and returns its answer when that has begun. */
    private static InputStream begun(String request) throws IOException {
        InputStream answer = new BufferedInputStream(server.ask(request).getInputStream());
        answer.mark(1);
        assertEquals('H', answer.read());
        answer.reset();
        return answer;
    }

    private static void calls() throws IOException {
        CallsOfStandIn standIn = CallsOfStandIn.start(vertx, "contract", 1);
        standIn.add("/", Outcome.ANSWERED);
        standIn.add("/a?b", Outcome.FORWARDED, 201, OptionalDouble.of(0.5));
        String path = "/stand-ins/contract/calls";
        get("listCalls", 200, path);
        get("listCalls", 200, path + "?path=/*&outcome=forwarded&limit=1");
        List<InputStream> streams = new ArrayList<>();
        for (String type : new String[] {"application/x-ndjson", "text/event-stream"}) {
            get("listCalls", 204, path, "Accept: " + type, "Last-Event-ID: end");
            streams.add(begun("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + type
                    + "\r\nLast-Event-ID: 0\r\n\r\n"));
        }
        standIn.add("/", Outcome.GONE, 0, OptionalDouble.empty());
        await(CallsOfStandIn.registry(vertx).delete("contract"));
        for (InputStream stream : streams) {
            check("listCalls", 200, HttpAnswer.read(stream, false));
            stream.close();
        }
        CallsOfStandIn.start(vertx, "contract", 1).add("/", Outcome.ANSWERED);
        check("deleteCalls", 200, send("DELETE " + path));
        await(CallsOfStandIn.registry(vertx).delete("contract"));
    }

    private static void standIns() {
        for (String definition : new String[] {
            "{}",
            "{\"seed\":7,\"maxDelay\":\"10ms\",\"port\":0,\"answer\":{\"status\":201,\"headers\":{\"X\":[\"a\",\"b\"],\"Y\":\"c\"},"
                    + "\"json\":{\"a \\\"b\\\"\":[1,null]}},\"on\":[{\"path\":\"/a/*\",\"method\":\"GET\",\"script\":\"1ms,503*2\"}]}",
            "{\"to\":\"http://127.0.0.1:9\",\"failRate\":0.5,\"fault\":\"reset\",\"on\":[{\"path\":\"/a\",\"rate\":10}]}"
        }) {
            check("putStandIn", 201, send("PUT /stand-ins/contract", JSON, definition));
            check("putStandIn", 200, send("PUT /stand-ins/contract", JSON, definition));
            get("getStandIn", 200, "/stand-ins/contract");
            get("listStandIns", 200, "/stand-ins");
            check("deleteStandIn", 200, send("DELETE /stand-ins/contract"));
        }
        get("listStandIns", 200, "/stand-ins?limit=1");
    }

    private static int running() {
        return server.json("/tasks?state=running").getJsonArray("tasks").size();
    }

    private static void cancelRunning() {
        for (Object task : server.json("/tasks?state=running").getJsonArray("tasks")) {
            check("cancelTask", 200, send("DELETE /tasks/" + ((JsonObject) task).getString("id")));
        }
    }

    private static void streams() {
        String id = new JsonObject(
                        send("POST /tasks", JSON, "Prefer: wait=20", TASK).body())
                .getString("id");
        for (String type : new String[] {"application/x-ndjson", "text/event-stream"}) {
            String accept = "Accept: " + type;
            get("waitN", 200, "/wait-n?n=3&maxDelay=0.01&seed=7", accept);
            get("waitN", 200, "/wait-n?n=3&maxDelay=0.01&seed=7&failRate=0.9", accept);
            get("waitN", 204, "/wait-n?n=3&maxDelay=0.01&seed=7", accept, "Last-Event-ID: end");
            get("streamTask", 200, "/tasks/" + id + "/stream", accept);
            get("streamTask", 204, "/tasks/" + id + "/stream", accept, "Last-Event-ID: end");
        }
    }

    private static void tasks() {
        check("createTask", 202, send("POST /tasks", JSON, TASK));
        for (String fields : new String[] {
            "\"n\":3,\"maxDelay\":0.01", "\"n\":3,\"maxDelay\":0.01,\"operation\":\"measure-time\"",
            "\"maxDelay\":0.01,\"pool\":\"contract\",\"capacity\":2,\"perPending\":0.001", "\"shape\":\"fixed(0.01)\"",
            "\"maxDelay\":0.01,\"failRate\":1,\"failStatus\":418", "\"maxDelay\":3600,\"timeout\":0.01",
            "\"n\":3,\"need\":2,\"shape\":{\"type\":\"weighted\",\"of\":[[0,1],[0.01,2]]},\"onFailure\":\"collect\""
        }) {
            HttpAnswer answer = send("POST /tasks", JSON, "Prefer: wait=20", "{\"seed\":7," + fields + "}");
            check("createTask", 200, answer);
            String path = answer.headers().get("location");
            get("getTask", 200, path);
            get("getTask", 200, path + "?list=false");
        }
        check("createTask", 202, send("POST /tasks", JSON, "Idempotency-Key: contract", LONG_TASK));
        check("createTask", 422, send("POST /tasks", JSON, "Idempotency-Key: contract", TASK));
        get("listTasks", 200, "/tasks?limit=2");
        get(
                "getTask",
                200,
                server.json("/tasks?name=contract")
                        .getJsonArray("tasks")
                        .getJsonObject(0)
                        .getString("id")
                        .transform(id -> "/tasks/" + id));
        cancelRunning();
        get("listTasks", 200, "/tasks");
    }

    private static void states() {
        get("lateness", 200, "/lateness");
        get("lateness", 200, "/lateness?format=hgrm");
        get("lateness", 200, "/lateness?of=cluster");
        get("cluster", 200, "/cluster");
        get("metrics", 200, "/metrics");
        get("metrics", 200, "/metrics", "Accept: application/openmetrics-text");
        get("health", 200, "/health");
        get("live", 200, "/health/live");
        get("ready", 200, "/health/ready");
        get("guide", 200, "/");
        HttpAnswer page = send("GET /", "Accept: text/html");
        check("guide", 200, page);
        String known = "If-None-Match: " + page.headers().get("etag");
        check("guide", 304, send("GET /", "Accept: text/html", known));
        for (String file : new String[] {"page.js", "page.css", "icon.svg"}) {
            get("pageFile", 200, "/page/" + file);
        }
        get("pageFile", 304, "/page/page.js", "If-None-Match: *");
        get("openapi", 200, "/openapi.json");
        get("asyncapi", 200, "/asyncapi.json");
    }

    /** Streams of the page, which end when their server stops. */
    private static void page() {
        Server stopped = Server.deploy(vertx, 1, new JsonObject().put("bus", new JsonObject().put("prefix", "page")));
        String wait = "{\"seed\":7,\"pool\":\"contract\",\"capacity\":1,\"maxDelay\":3600}";
        send(stopped, "POST /tasks", JSON, wait);
        List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
        for (String body : new String[] {TASK, LONG_TASK, TASK.replace("7", "8,\"failRate\":1")}) {
            String id = new JsonObject(send(stopped, "POST /tasks", JSON, body).body()).getString("id");
            for (String axis : List.of("linear", "log")) {
                answers.add(stream(stopped, "?axis=" + axis + "&task=" + id));
            }
        }
        answers.add(stream(stopped, "?task=x"));
        answers.add(stream(stopped, ""));
        Server.until(() -> stopped.metric("bide_page_viewers") == answers.size());
        String last = new JsonObject(send(stopped, "POST /tasks", JSON, TASK).body()).getString("id");
        try (LiveClient client = LiveClient.open(stopped, "?task=" + last)) {
            // All streams of an event loop get their events together.
            assertEquals(last, client.first("over").getString("id"));
        }
        await(stopped.undeploy());
        answers.forEach(answer -> check("pageStream", 200, await(answer)));
    }

    private static CompletableFuture<HttpAnswer> stream(Server to, String query) {
        return CompletableFuture.supplyAsync(
                () -> send(to, "GET /live" + query, "Accept: text/event-stream"), task -> new Thread(task).start());
    }

    private static void bodies(String operation, String request) {
        check(operation, 400, send(request, JSON, "{\"n\":\"5\"}"));
        check(operation, 413, send(request, JSON, "Content-Length: 3000000", ""));
        check(operation, 415, send(request, "Content-Type: text/plain", "{}"));
        check(operation, 417, send(request, JSON, "Expect: tea", "{}"));
    }

    /** What every route may refuse. */
    private static void refusals(Route route, String method) {
        String operation = operation(route, method);
        String request = method + " " + route.path().replaceAll("\\{.*}", "0");
        check(operation, 400, hasBody(route) ? send(request, JSON, "{\"zzz\":1}") : send(request + "?zzz=1"));
        check(operation, 403, send(request, "Origin: http://elsewhere.example"));
        check(operation, 406, send(request, "Accept: image/png"));
        check(operation, 414, send(request + "?zzz=" + "z".repeat(5_000)));
        check(operation, 431, send(request, "X: " + "x".repeat(9_000)));
        if (route.pathParameter().isPresent() && route != Route.DELAY && route != Route.PUT_STAND_IN) {
            check(operation, 404, send(request));
        }
    }

    /** A reset, and what the requests get whose waits it ends. */
    private static void reset() {
        CompletableFuture<HttpAnswer> wait = sendAsync("GET /wait-random?maxDelay=3600&seed=7", ASYNC);
        Server.until(() -> running() == 1);
        check("reset", 200, send("POST /reset", JSON, "{}"));
        check("waitRandom", 503, await(wait));
    }

    private static void otherMethods() {
        for (String path :
                new TreeSet<>(Route.overHttp().stream().map(Route::path).toList())) {
            String some = path.replaceAll("\\{.*}", "0");
            contract.checkEveryPath("OPTIONS", send("OPTIONS " + some));
            contract.checkEveryPath("any other method", send("PROPFIND " + some));
        }
    }

    /** What every route answers on a connection that is one too many. */
    private static void overloaded() throws IOException {
        JsonObject limits = new JsonObject().put("maxConnections", 1);
        Server full = Server.deploy(vertx, 1, new JsonObject().put("limits", limits));
        try (Socket one = full.ask("")) {
            assertEquals(true, one.isConnected());
            for (Route route : Route.overHttp()) {
                for (String method : route.methods()) {
                    HttpAnswer answer = send(full, method + " " + route.path().replaceAll("\\{.*}", "0"));
                    assertEquals(503, answer.status());
                    contract.check(operation(route, method), answer);
                }
            }
        }
    }

    private static String operation(Route route, String method) {
        String[] words = route.name().toLowerCase(Locale.ROOT).split("_", -1);
        for (int i = 1; i < words.length; i++) {
            words[i] = words[i].substring(0, 1).toUpperCase(Locale.ROOT) + words[i].substring(1);
        }
        String suffix = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
        return String.join("", words) + (method.equals(route.method()) ? "" : suffix);
    }

    private static void get(String operation, int status, String path, String... headers) {
        check(operation, status, send("GET " + path, headers));
    }

    private static void check(String operation, int status, HttpAnswer answer) {
        assertEquals(status, answer.status(), () -> operation + ": " + answer);
        contract.check(operation, answer);
    }

    private static HttpAnswer send(String request, String... headersAndBody) {
        return send(server, request, headersAndBody);
    }

    /** Sends a request. A last text without a colon and a space is its body. */
    private static HttpAnswer send(Server to, String request, String... headersAndBody) {
        StringBuilder text = new StringBuilder(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        String body = "";
        for (String part : headersAndBody) {
            if (part.matches("[A-Za-z-]+: .*")) {
                text.append(part).append("\r\n");
            } else {
                body = part;
            }
        }
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        try (Socket socket = to.ask(text + "\r\n" + body)) {
            return HttpAnswer.read(socket.getInputStream(), false);
        } catch (IOException e) {
            throw new AssertionError(request, e);
        }
    }
}
