package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.operation.Route;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
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
        CompletableFuture<HttpAnswer> slowBody =
                CompletableFuture.supplyAsync(() -> send("POST /tasks", JSON, "Content-Length: 5", ""));
        waits();
        measurements();
        streams();
        tasks();
        states();
        bodies();
        for (Route route : Route.overHttp()) {
            refusals(route);
        }
        otherMethods();
        contract.check("createTask", await(slowBody));
        overloaded();
        // The default is a failure that the request asks for, or a fault of Bide, which no test can cause here.
        Set<String> failing = Route.overHttp().stream()
                .filter(route ->
                        route.queryKeys().contains("failRate") && route.method().equals("GET"))
                .map(ContractAnswersTest::operation)
                .collect(Collectors.toSet());
        Set<String> listed = contract.listed().stream()
                .filter(answer -> !answer.contains(" default ") || failing.contains(answer.split(" ", 2)[0]))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed, contract.seen());
        System.out.println("contract: " + contract.answers() + " answers validated, of " + listed.size()
                + " kinds (route, status, media type)");
    }

    private static void waits() {
        get("waitRandom", 200, "/wait-random?maxDelay=0.01&seed=7");
        get("waitRandom", 200, "/wait-random?maxDelay=0.01&seed=7&pool=contract&capacity=1&perPending=0.001");
        get("waitRandom", 200, "/wait-random?script=0ms,503&key=contract&seed=7");
        get("waitRandom", 503, "/wait-random?script=0ms,503&key=contract&seed=7");
        get("waitRandom", 422, "/wait-random?script=0ms&key=contract&seed=7");
        check("deleteScript", 200, send("DELETE /scripts/contract"));
        get("delay", 200, "/delay/0?seed=7");
        for (String query : new String[] {"n=3", "n=0", "n=3&need=1", "n=3&failRate=0.3&onFailure=collect"}) {
            get("waitN", 200, "/wait-n?maxDelay=0.01&seed=7&" + query);
            get("waitN", 200, "/wait-n?maxDelay=0.01&seed=7&list=false&" + query);
        }
        for (String operation : new String[] {"waitRandom /wait-random?maxDelay=0.01", "delay /delay/0.01?"}) {
            String[] parts = operation.split(" ", 2);
            failures(parts[0], parts[1] + "&seed=7".substring(parts[1].endsWith("?") ? 1 : 0));
        }
        failures("waitN", "/wait-n?n=3&maxDelay=0.01&seed=7");
        failures("measureTime", "/measure-time?n=3&maxDelay=0.01&seed=7");
        get("draw", 200, "/draw?n=3&seed=7");
        get("draw", 200, "/draw?n=3&seed=7&list=false");
        for (Object profile : server.json("/profiles").getJsonArray("profiles")) {
            get("draw", 200, "/draw?n=3&seed=7&shape=" + ((JsonObject) profile).getString("name"));
        }
        get("profiles", 200, "/profiles");
    }

    /** A route that waits: as a task, as a task that ends in time, cancelled, failed and timed out. */
    private static void failures(String operation, String path) {
        get(operation, 200, path, ASYNC);
        get(operation, 202, path, "Prefer: respond-async");
        get(operation, 418, path + "&failRate=1&failStatus=418");
        get(operation, 418, path + "&failRate=1&failStatus=418", ASYNC);
        get(operation, 504, path + "&timeout=0");
        String slow = path.replace("maxDelay=0.01", "maxDelay=3600").replace("/0.01", "/3600");
        CompletableFuture<HttpAnswer> cancelled = CompletableFuture.supplyAsync(() -> send("GET " + slow, ASYNC));
        Server.until(() -> running() == 1);
        cancelRunning();
        check(operation, 499, await(cancelled));
    }

    private static int running() {
        return server.json("/tasks?state=running").getJsonArray("tasks").size();
    }

    private static void cancelRunning() {
        for (Object task : server.json("/tasks?state=running").getJsonArray("tasks")) {
            check("cancelTask", 200, send("DELETE /tasks/" + ((JsonObject) task).getString("id")));
        }
    }

    private static void measurements() {
        get("measureTime", 200, "/measure-time?n=3&maxDelay=0.01&seed=7");
        get("measureTime", 200, "/measure-time?n=3&shape=weighted&seed=7&need=1");
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
        get("metrics", 200, "/metrics");
        get("health", 200, "/health");
        get("live", 200, "/health/live");
        get("ready", 200, "/health/ready");
        get("guide", 200, "/");
        get("openapi", 200, "/openapi.json");
        get("asyncapi", 200, "/asyncapi.json");
    }

    private static void bodies() {
        check("createTask", 400, send("POST /tasks", JSON, "{\"n\":\"5\"}"));
        check("createTask", 413, send("POST /tasks", JSON, " ".repeat(70_000)));
        check("createTask", 415, send("POST /tasks", "Content-Type: text/plain", TASK));
        check("createTask", 417, send("POST /tasks", JSON, "Expect: tea", TASK));
    }

    /** What every route may refuse. */
    private static void refusals(Route route) {
        String operation = operation(route);
        String request = route.method() + " " + route.path().replaceAll("\\{.*}", "0");
        boolean body = route.method().equals("POST");
        check(operation, 400, body ? send(request, JSON, "{\"zzz\":1}") : send(request + "?zzz=1"));
        check(operation, 403, send(request, "Origin: http://elsewhere.example"));
        check(operation, 406, send(request, "Accept: image/png"));
        check(operation, 414, send(request + "?zzz=" + "z".repeat(5_000)));
        check(operation, 431, send(request, "X: " + "x".repeat(9_000)));
        if (route.pathParameter().isPresent() && route != Route.DELAY) {
            check(operation, 404, send(request));
        }
    }

    private static void otherMethods() {
        for (String path :
                new TreeSet<>(Route.overHttp().stream().map(Route::path).toList())) {
            String some = path.replaceAll("\\{.*}", "0");
            contract.checkEveryPath("OPTIONS", send("OPTIONS " + some));
            contract.checkEveryPath("any other method", send("PATCH " + some));
        }
    }

    /** What every route answers on a connection that is one too many. */
    private static void overloaded() throws IOException {
        JsonObject limits = new JsonObject().put("maxConnections", 1);
        Server full = Server.deploy(vertx, 1, new JsonObject().put("limits", limits));
        try (Socket one = full.ask("")) {
            assertEquals(true, one.isConnected());
            for (Route route : Route.overHttp()) {
                String path = route.path().replaceAll("\\{.*}", "0");
                HttpAnswer answer = send(full, route.method() + " " + path);
                assertEquals(503, answer.status());
                contract.check(operation(route), answer);
            }
        }
    }

    private static String operation(Route route) {
        String[] words = route.name().toLowerCase(Locale.ROOT).split("_", -1);
        for (int i = 1; i < words.length; i++) {
            words[i] = words[i].substring(0, 1).toUpperCase(Locale.ROOT) + words[i].substring(1);
        }
        return String.join("", words);
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
