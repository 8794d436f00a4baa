package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks over HTTP and on the event bus, through the instance that runs them and through another. */
@ExtendWith(VertxExtension.class)
class TaskApiTest {

    private static final String HOUR = "{\"maxDelay\":3600,\"seed\":7}";

    private static Vertx vertx;
    private static Server server;

    // It has addresses and a port of its own, so that a test chooses which instance handles a request.
    private static Server other;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        server = Server.deploy(vertx, 1);
        other = deployOther();
    }

    private static Server deployOther() {
        return Server.deploy(vertx, 1, new JsonObject().put("bus", new JsonObject().put("prefix", "other")));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @AfterEach
    void cancelTasks() {
        for (String id : ids(server.json("/tasks?state=running"))) {
            assertEquals(200, server.method("DELETE", "/tasks/" + id).statusCode());
        }
        assertEquals(0, server.pending());
    }

    private static HttpRequest.Builder post(Server server, String body) {
        return HttpRequest.newBuilder(server.uri("/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder get(Server server, String path) {
        return HttpRequest.newBuilder(server.uri(path));
    }

    private static JsonObject body(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }

    private static String create(String body) {
        return body(await(server.send(post(server, body)))).getString("id");
    }

    @Test
    void theAnswerToACreatedTaskHasItsLocationAndTheTimeOfItsEnd() {
        HttpResponse<String> response = await(server.send(post(server, HOUR)));
        assertEquals(202, response.statusCode());
        JsonObject task = body(response);
        assertEquals(Optional.of("/tasks/" + task.getString("id")), header(response, "location"));
        Instant created = Instant.parse(task.getString("createdAt"));
        Instant ends = Instant.parse(task.getString("endsAt"));
        double delay = 0.7215081806049702 * 3600;
        assertEquals(delay, Duration.between(created, ends).toMillis() / 1e3, 0.0011);
        assertEquals(Optional.of(String.valueOf((int) Math.ceil(delay))), header(response, "retry-after"));
        HttpResponse<String> later = server.get("/tasks/" + task.getString("id"));
        int left = Integer.parseInt(header(later, "retry-after").orElseThrow());
        assertTrue(left <= Math.ceil(delay) && left > delay - 60, left + " s");
    }

    @Test
    void theAnswerToALargeFanOutHasTheTimeOfItsEnd() {
        JsonObject task = body(await(server.send(post(server, "{\"n\":1000000,\"maxDelay\":3600,\"seed\":7}"))));
        Instant created = Instant.parse(task.getString("createdAt"));
        assertEquals(
                3600,
                Duration.between(created, Instant.parse(task.getString("endsAt")))
                                .toMillis()
                        / 1e3,
                1);
        assertEquals(1_000_000, task.getJsonObject("progress").getInteger("of"));
        assertEquals(
                "cancelled",
                body(server.method("DELETE", "/tasks/" + task.getString("id"))).getString("state"));
    }

    @Test
    void aRequestThatPrefersToWaitIsAnsweredAtTheEndOfTheTaskOrOfTheWait() {
        HttpResponse<String> ended = await(server.send(
                post(server, "{\"n\":3,\"maxDelay\":0.05,\"seed\":7}").header("Prefer", "wait=30")));
        assertEquals(200, ended.statusCode());
        assertEquals("done", body(ended).getString("state"));
        assertEquals(
                3, body(ended).getJsonObject("result").getJsonArray("delays").size());
        assertEquals(Optional.of("wait=30"), header(ended, "preference-applied"));
        assertEquals(Optional.empty(), header(ended, "retry-after"));
        HttpResponse<String> running =
                await(server.send(post(server, HOUR).header("Prefer", "foo; bar=1, WAIT=\"0\"")));
        assertEquals(202, running.statusCode());
        assertEquals("running", body(running).getString("state"));
        assertEquals(Optional.of("wait=0"), header(running, "preference-applied"));
        // A preference is in whole seconds, so this is the shortest wait there is.
        long start = System.nanoTime();
        String path = header(running, "location").orElseThrow();
        HttpResponse<String> polled = await(server.send(get(server, path).header("Prefer", "wait=1")));
        assertTrue(System.nanoTime() - start >= 1_000_000_000L, "never early");
        assertEquals(200, polled.statusCode());
        assertEquals("running", body(polled).getString("state"));
        assertEquals(Optional.of("wait=1"), header(polled, "preference-applied"));
    }

    @Test
    void aLongPollIsAnsweredWhenTheTaskEnds() throws IOException {
        String id = create(HOUR);
        List<Socket> polls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            polls.add(server.ask("GET /tasks/" + id + " HTTP/1.0\r\nPrefer: wait=999999999999\r\n\r\n"));
        }
        assertEquals(200, server.get("/health").statusCode(), "the polls before it have been handled");
        for (Socket poll : polls) {
            assertEquals(0, poll.getInputStream().available(), "the poll waits");
        }
        await(server.ask("tasks.cancel", new JsonObject().put("id", id)));
        for (Socket poll : polls) {
            assertTrue(rest(poll).contains("\"state\":\"cancelled\""));
            poll.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/wait-random?maxDelay=3600&seed=7          | wait-random",
                "/wait-n?n=3&maxDelay=3600&seed=7           | wait-n",
                "/measure-time?n=3&maxDelay=3600&seed=7     | measure-time",
            })
    void aRequestThatPrefersAnAsynchronousAnswerBecomesATask(String path, String operation) {
        HttpResponse<String> response = await(server.send(get(server, path).header("Prefer", "respond-async")));
        assertEquals(202, response.statusCode());
        assertEquals(Optional.of("respond-async"), header(response, "preference-applied"));
        assertEquals(operation, body(response).getString("operation"));
        String location = header(response, "location").orElseThrow();
        assertEquals("running", server.json(location).getString("state"));
        String brief = path.replace("3600", "0.02");
        HttpResponse<String> ended = await(server.send(get(server, brief).header("Prefer", "respond-async, wait=30")));
        assertEquals(200, ended.statusCode());
        assertEquals(Optional.of("respond-async, wait=30"), header(ended, "preference-applied"));
        assertEquals(server.json(brief).fieldNames(), body(ended).fieldNames(), "the answer of the operation itself");
        HttpResponse<String> failed =
                await(server.send(get(server, path + "&timeout=0").header("Prefer", "respond-async, wait=30")));
        assertEquals(504, failed.statusCode());
    }

    @Test
    void aRepeatedIdempotencyKeyReturnsTheSameTaskFromEveryInstance() {
        // No seed: two requests without one are the same request. A fixed shape keeps the task running.
        String body = "{\"shape\":\"fixed(3600)\"}";
        String first = body(await(server.send(post(server, body).header("Idempotency-Key", "\"k\""))))
                .getString("id");
        for (Server any : List.of(server, other, server, other)) {
            HttpResponse<String> again =
                    await(any.send(post(any, " {\"shape\" : \"fixed(3600)\"} ").header("Idempotency-Key", "\"k\"")));
            assertEquals(202, again.statusCode());
            assertEquals(first, body(again).getString("id"));
        }
        assertEquals(1, server.pending());
        HttpResponse<String> changed =
                await(other.send(post(other, "{\"shape\":\"fixed(3599)\"}").header("Idempotency-Key", "\"k\"")));
        assertEquals(422, changed.statusCode());
        assertTrue(body(changed).getString("detail").contains("has come before, with another request"));
        assertNotEquals(first, create(body));
        HttpResponse<String> tooLong =
                await(server.send(post(server, body).header("Idempotency-Key", "k".repeat(256))));
        assertEquals(400, tooLong.statusCode());
        JsonObject message = new JsonObject().put("shape", "fixed(3600)").put("key", "k");
        String overBus = await(server.ask("tasks.create", message)).getString("id");
        assertEquals(overBus, await(server.ask("tasks.create", message)).getString("id"));
        assertEquals(422, server.refusal("tasks.create", message.put("seed", 7)).failureCode());
    }

    @Test
    void bothApisListTasksPageByPage(Vertx freshVertx) {
        Server freshServer = Server.deploy(freshVertx, 2);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String body = "{\"maxDelay\":3600,\"seed\":7,\"name\":\"" + i % 2 + "\"}";
            ids.add(body(await(freshServer.send(post(freshServer, body)))).getString("id"));
        }
        assertEquals(200, freshServer.method("DELETE", "/tasks/" + ids.get(3)).statusCode());
        JsonObject page = freshServer.json("/tasks?limit=4");
        assertEquals(ids.subList(0, 4), ids(page));
        assertEquals(ids.subList(4, 7), ids(freshServer.json("/tasks?limit=4&after=" + page.getString("next"))));
        assertEquals(ids, ids(freshServer.json("/tasks")));
        List<String> newest = new ArrayList<>(ids);
        Collections.reverse(newest);
        JsonObject newestPage = freshServer.json("/tasks?order=newest&limit=4");
        assertEquals(newest.subList(0, 4), ids(newestPage));
        String next = newestPage.getString("next");
        assertEquals(newest.subList(4, 7), ids(freshServer.json("/tasks?order=newest&after=" + next)));
        JsonObject onTheBus = new JsonObject().put("order", "newest").put("after", next);
        assertEquals(newest.subList(4, 7), ids(await(freshServer.ask("tasks.list", onTheBus))));
        assertEquals(ids, ids(freshServer.json("/tasks?order=oldest")));
        assertEquals(List.of(ids.get(3)), ids(freshServer.json("/tasks?state=cancelled")));
        assertEquals(List.of(ids.get(1), ids.get(5)), ids(freshServer.json("/tasks?state=running&name=1")));
        JsonObject wanted = new JsonObject().put("state", "running").put("name", "1");
        assertEquals(List.of(ids.get(1), ids.get(5)), ids(await(freshServer.ask("tasks.list", wanted))));
    }

    private static List<String> ids(JsonObject page) {
        JsonArray tasks = page.getJsonArray("tasks");
        return tasks.stream().map(task -> ((JsonObject) task).getString("id")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "bus"})
    void aTaskCanBeReadAwaitedStreamedAndCancelledThroughAnotherInstance(String api) throws IOException {
        JsonObject created = body(
                await(server.send(post(server, "{\"n\":3,\"maxDelay\":3600,\"seed\":7,\"name\":\"by-" + api + "\"}"))));
        String id = created.getString("id");
        JsonObject byId = new JsonObject().put("id", id);
        String path = "/tasks/" + id;
        assertEquals(created, other.json(path));
        assertEquals(List.of(id), ids(other.json("/tasks?name=by-" + api)));
        Socket polled = other.ask("GET " + path + " HTTP/1.0\r\nPrefer: wait=3600\r\n\r\n");
        Socket streamed = other.ask("GET " + path + "/stream HTTP/1.0\r\n\r\n");
        Future<JsonObject> awaited = ask("other.tasks.await", byId);
        assertEquals("running", other.json(path).getString("state"), "the requests before it have been handled");
        JsonObject cancelled =
                api.equals("http") ? body(other.method("DELETE", path)) : await(ask("other.tasks.cancel", byId));
        assertEquals("cancelled", cancelled.getString("state"));
        assertEquals(0, server.pending());
        assertEquals(cancelled, await(awaited));
        assertEquals(cancelled, new JsonObject(bodyOf(polled)));
        assertEquals(cancelled, new JsonObject(bodyOf(streamed)));
        assertEquals(cancelled, server.json(path));
        assertEquals(cancelled, body(server.method("DELETE", path)), "cancelling again changes nothing");
    }

    private static Future<JsonObject> ask(String address, JsonObject message) {
        return vertx.eventBus().<JsonObject>request(address, message).map(reply -> reply.body());
    }

    @Test
    void anAwaitOverTheBusEndsAfterTheRequestedTime() {
        JsonObject awaited = new JsonObject().put("id", create(HOUR)).put("wait", 0.05);
        assertEquals("running", await(server.ask("tasks.await", awaited)).getString("state"));
        assertEquals(400, server.refusal("tasks.await", awaited.put("wait", -1)).failureCode());
    }

    @Test
    void theCreationProgressAndEndOfATaskArePublished(Vertx freshVertx) {
        // No warnings: a stalled event loop would publish an event of its own.
        JsonObject noWarnings = new JsonObject().put("meter", new JsonObject().put("warnMillis", 0));
        Server freshServer = Server.deploy(freshVertx, 2, noWarnings);
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        freshVertx.eventBus().<JsonObject>consumer("bide.events", message -> events.add(message.body()));
        long start = System.nanoTime();
        JsonObject fanOut = new JsonObject()
                .put("n", 20_000)
                .put("maxDelay", 100)
                .put("seed", 7)
                .put("name", "lunch");
        String id = await(freshServer.ask("tasks.create", fanOut)).getString("id");
        Server.until(() -> events.size() >= 4);
        await(freshServer.ask("tasks.cancel", new JsonObject().put("id", id)));
        Server.until(() -> events.get(events.size() - 1).getString("event").equals("ended"));
        double elapsed = (System.nanoTime() - start) / 1e9;
        assertTrue(events.stream().allMatch(event -> event.getString("id").equals(id)));
        assertTrue(events.stream().allMatch(event -> event.getString("name").equals("lunch")));
        assertEquals("created", events.get(0).getString("event"));
        assertTrue(events.get(0).containsKey("endsAt"));
        assertEquals("cancelled", events.get(events.size() - 1).getString("state"));
        List<JsonObject> progress = events.subList(1, events.size() - 1);
        // At most one event in each 100 ms.
        assertTrue(progress.size() * 0.1 <= elapsed, progress.size() + " times in " + elapsed + " s");
        int previous = 0;
        for (JsonObject event : progress) {
            assertEquals("progress", event.getString("event"));
            int finished = event.getJsonObject("progress").getInteger("finished");
            assertTrue(finished > previous && finished <= 20_000);
            previous = finished;
        }
    }

    @Test
    void aTaskCanBeReadWithoutItsList() {
        String id = create("{\"n\":5,\"maxDelay\":0,\"seed\":7}");
        assertEquals(
                "done",
                await(server.ask("tasks.await", new JsonObject().put("id", id))).getString("state"));
        assertTrue(server.json("/tasks/" + id).getJsonObject("result").containsKey("delays"));
        assertTrue(server.json("/tasks/" + id + "?list=false")
                .getJsonObject("result")
                .containsKey("quantiles"));
    }

    @Test
    void longPollsAndStreamsAreAnsweredWhenTheirInstanceStopsEvenIfTheTaskRunsInAnother() throws IOException {
        String path = "/tasks/" + create(HOUR);
        JsonObject id = new JsonObject().put("id", path.substring("/tasks/".length()));
        try (Socket poll = other.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=3600\r\n\r\n");
                Socket stream = other.ask("GET " + path + "/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertEquals('H', stream.getInputStream().read());
            Future<JsonObject> awaited = ask("other.tasks.await", id);
            assertEquals("running", other.json(path).getString("state"), "the requests before it have been handled");
            await(other.undeploy());
            other = deployOther();
            assertTrue(rest(poll).startsWith("HTTP/1.1 503 "));
            assertTrue(rest(stream).contains("\"status\":503,\"detail\":\"stopping\"}"));
            assertEquals(
                    503,
                    assertThrows(ReplyException.class, () -> await(awaited)).failureCode());
        }
        assertEquals("running", server.json(path).getString("state"));
    }

    private static String bodyOf(Socket socket) throws IOException {
        String answer = rest(socket);
        socket.close();
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
