package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations over HTTP and the event bus, on real sockets and a real bus. */
@ExtendWith(VertxExtension.class)
class ApiTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @AfterEach
    void noWaitIsPending() {
        assertEquals(0, SHARED.server().pending());
    }

    private static double[] delays(JsonObject answer) {
        JsonArray delays = answer.getJsonArray("delays");
        return IntStream.range(0, delays.size()).mapToDouble(delays::getDouble).toArray();
    }

    private static List<String> keys(JsonObject json) {
        return List.copyOf(json.fieldNames());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSameSeedReturnsTheSameDelaysFromBothApisAndEveryInstance(int instances, Vertx freshVertx) {
        Server freshServer = Server.deploy(freshVertx, instances);
        double[] expected = await(Bide.on(freshVertx)
                        .waitN(FanOutRequest.of(1000).upTo(0.1).withSeed(7)))
                .delays();
        String path = "/wait-n?n=1000&maxDelay=0.1&seed=7";
        JsonObject body = new JsonObject().put("n", 1000).put("maxDelay", 0.1).put("seed", 7);
        List<CompletableFuture<HttpResponse<String>>> overHttp = Stream.generate(
                        () -> freshServer.send(HttpRequest.newBuilder(freshServer.uri(path))))
                .limit(4)
                .toList();
        List<Future<JsonObject>> overBus =
                Stream.generate(() -> freshServer.ask("wait-n", body)).limit(4).toList();
        List<JsonObject> answers = new ArrayList<>();
        overHttp.forEach(answer -> answers.add(new JsonObject(await(answer).body())));
        overBus.forEach(answer -> answers.add(await(answer)));
        for (JsonObject answer : answers) {
            assertArrayEquals(expected, delays(answer));
            double longest = expected[999];
            assertTrue(answer.getDouble("elapsed") >= longest, "never early");
            assertTrue(answer.getDouble("elapsed") < DoubleStream.of(expected).sum(), "not one after the other");
        }
        double single = await(
                        Bide.on(freshVertx).waitRandom(WaitRequest.upTo(0.1).withSeed(7)))
                .delay();
        assertEquals(
                single, freshServer.json("/wait-random?maxDelay=0.1&seed=7").getDouble("delay"));
        JsonObject wait = new JsonObject().put("maxDelay", 0.1).put("seed", 7);
        assertEquals(single, await(freshServer.ask("wait-random", wait)).getDouble("delay"));
    }

    @Test
    void bothApisReturnTheSameFields() {
        JsonObject wait = new JsonObject().put("maxDelay", 0.01).put("seed", 7);
        JsonObject many = wait.copy().put("n", 3);
        List<String> fields = List.of("delay", "elapsed", "late", "seed");
        assertEquals(fields, keys(SHARED.server().json("/wait-random?maxDelay=0.01&seed=7")));
        assertEquals(fields, keys(await(SHARED.server().ask("wait-random", wait))));
        fields = List.of("n", "delays", "elapsed", "late", "seed");
        assertEquals(fields, keys(SHARED.server().json("/wait-n?n=3&maxDelay=0.01&seed=7")));
        assertEquals(fields, keys(await(SHARED.server().ask("wait-n", many))));
        fields = List.of("n", "quantiles", "elapsed", "late", "seed");
        JsonObject quantiles = SHARED.server().json("/wait-n?n=3&maxDelay=0.01&seed=7&list=false");
        assertEquals(fields, keys(quantiles));
        assertEquals(List.of("p50", "p90", "p99", "max"), keys(quantiles.getJsonObject("quantiles")));
        assertEquals(List.of("p50", "p99", "max"), keys(quantiles.getJsonObject("late")));
        assertEquals(
                fields, keys(await(SHARED.server().ask("wait-n", many.copy().put("list", false)))));
        fields = List.of("n", "maxDelay", "elapsed", "perWait", "longest", "overhead", "late", "seed");
        assertEquals(fields, keys(SHARED.server().json("/measure-time?n=3&maxDelay=0.01&seed=7")));
        assertEquals(fields, keys(await(SHARED.server().ask("measure-time", many))));
    }

    @Test
    void zeroWaitsAndZeroDelaysAreAnsweredAtOnce() {
        assertEquals(0, delays(SHARED.server().json("/wait-n?n=0&seed=7")).length);
        assertEquals(
                0,
                delays(await(SHARED.server()
                                .ask("wait-n", new JsonObject().put("n", 0).put("seed", 7))))
                        .length);
        JsonObject quantiles =
                SHARED.server().json("/wait-n?n=0&seed=7&list=false").getJsonObject("quantiles");
        assertEquals(0, quantiles.getDouble("max"));
        assertEquals(0, SHARED.server().json("/wait-random?maxDelay=0&seed=7").getDouble("delay"));
        assertEquals(
                0,
                SHARED.server().json("/measure-time?n=1000&maxDelay=-0&seed=7").getDouble("longest"));
    }

    @Test
    void aLongListArrivesInFullOverHttp11AndHttp2() {
        double[] expected = await(Bide.on(SHARED.vertx())
                .draw(FanOutRequest.of(200_000).upTo(0.05).withSeed(7)));
        for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
            HttpClient client = HttpClient.newBuilder().version(version).build();
            HttpRequest request = HttpRequest.newBuilder(SHARED.server().uri("/wait-n?n=200000&maxDelay=0.05&seed=7"))
                    .build();
            HttpResponse<String> response = await(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            assertEquals(version, response.version());
            assertArrayEquals(expected, delays(new JsonObject(response.body())));
        }
    }

    @Test
    void anHttp10ClientSeesTheEndOfALongListByTheEndOfTheConnection() throws IOException {
        String answer =
                SHARED.server().raw("GET /wait-n?n=5000&maxDelay=0&seed=7 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer.substring(0, answer.indexOf("\r\n\r\n")));
        assertEquals(
                5000,
                new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")))
                        .getJsonArray("delays")
                        .size());
    }

    @Test
    void aMessageCarriesAListOfTenThousandDelaysButNotMore() {
        JsonObject body =
                new JsonObject().put("n", 10_000).put("maxDelay", 0.01).put("seed", 7);
        assertEquals(10_000, delays(await(SHARED.server().ask("wait-n", body))).length);
        assertEquals(
                400,
                SHARED.server().refusal("wait-n", body.copy().put("n", 10_001)).failureCode());
        JsonObject without = body.copy().put("n", 10_001).put("list", false);
        assertEquals(10_001, await(SHARED.server().ask("wait-n", without)).getInteger("n"));
    }

    @Test
    void aTaskCanBeReadAwaitedAndCancelledThroughEitherApiAndAnyInstance() {
        for (int i = 0; i < 8; i++) {
            HttpResponse<String> created =
                    SHARED.server().post("/tasks", "application/json", "{\"n\":3,\"maxDelay\":3600,\"seed\":7}");
            assertEquals(202, created.statusCode());
            JsonObject task = new JsonObject(created.body());
            assertEquals(List.of("id", "operation", "state", "request", "createdAt", "endsAt", "progress"), keys(task));
            assertEquals("running", task.getString("state"));
            String path = "/tasks/" + task.getString("id");
            assertEquals(path, created.headers().firstValue("location").orElseThrow());
            JsonObject id = new JsonObject().put("id", task.getString("id"));
            assertEquals(task, SHARED.server().json(path));
            assertEquals(task, await(SHARED.server().ask("tasks.get", id)));
            Future<JsonObject> end = SHARED.server().ask("tasks.await", id);
            JsonObject cancelled = i % 2 == 0
                    ? new JsonObject(SHARED.server().method("DELETE", path).body())
                    : await(SHARED.server().ask("tasks.cancel", id));
            assertEquals("cancelled", cancelled.getString("state"));
            assertEquals(499, cancelled.getJsonObject("error").getInteger("status"));
            assertEquals(cancelled, await(end));
            assertEquals(cancelled, SHARED.server().json(path));
            assertEquals(
                    cancelled,
                    new JsonObject(SHARED.server().method("DELETE", path).body()));
        }
        assertEquals(0, SHARED.server().pending());
    }

    @Test
    void aTaskEndsWithTheResultOfItsOperation() {
        JsonObject one = await(SHARED.server()
                .ask("tasks.create", new JsonObject().put("maxDelay", 0.05).put("seed", 7)));
        assertEquals("wait-random", one.getString("operation"));
        JsonObject many = await(SHARED.server()
                .ask(
                        "tasks.create",
                        new JsonObject().put("n", 20_000).put("maxDelay", 0.05).put("seed", 7)));
        assertEquals("wait-n", many.getString("operation"));
        JsonObject ended = await(SHARED.server().ask("tasks.await", new JsonObject().put("id", one.getString("id"))));
        assertEquals("done", ended.getString("state"));
        // Not as texts, which are not in the order of time: a whole second is written without decimals.
        assertTrue(ended.getInstant("endedAt").isAfter(ended.getInstant("createdAt")), ended::encode);
        assertEquals(
                SHARED.server().json("/wait-random?maxDelay=0.05&seed=7").getDouble("delay"),
                ended.getJsonObject("result").getDouble("delay"));
        JsonObject overBus =
                await(SHARED.server().ask("tasks.await", new JsonObject().put("id", many.getString("id"))));
        assertTrue(overBus.getJsonObject("result").containsKey("quantiles"), "the list is too long for a message");
        JsonObject overHttp = SHARED.server().json("/tasks/" + many.getString("id"));
        assertEquals(20_000, delays(overHttp.getJsonObject("result")).length);
    }

    @Test
    void measurementsAndEndedTasksArePublishedOnceAndOtherOperationsAreNot(Vertx freshVertx) {
        // No warnings: a stalled event loop would publish an event of its own.
        JsonObject noWarnings = new JsonObject().put("meter", new JsonObject().put("warnMillis", 0));
        Server freshServer = Server.deploy(freshVertx, 2, noWarnings);
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        freshVertx.eventBus().<JsonObject>consumer("bide.events", message -> events.add(message.body()));
        assertEquals(
                200, freshServer.get("/measure-time?n=3&maxDelay=0.01&seed=7").statusCode());
        assertEquals(
                3,
                await(freshServer.ask(
                                "measure-time",
                                new JsonObject()
                                        .put("n", 3)
                                        .put("maxDelay", 0.01)
                                        .put("seed", 7)))
                        .getInteger("n"));
        assertEquals(200, freshServer.get("/wait-n?n=3&maxDelay=0.01&seed=7").statusCode());
        JsonObject task = await(freshServer.ask(
                "tasks.create",
                new JsonObject().put("n", 3).put("maxDelay", 0.01).put("seed", 7)));
        JsonObject id = new JsonObject().put("id", task.getString("id"));
        assertEquals("done", await(freshServer.ask("tasks.await", id)).getString("state"));
        Server.until(() -> events.size() >= 4);
        // Messages to one consumer keep their order, so nothing else comes before this one.
        freshVertx.eventBus().publish("bide.events", new JsonObject().put("event", "marker"));
        Server.until(() -> events.get(events.size() - 1).getString("event").equals("marker"));
        assertEquals(
                List.of("measurement", "measurement", "created", "ended", "marker"),
                events.stream().map(event -> event.getString("event")).toList());
        assertEquals(task.getString("id"), events.get(2).getString("id"));
        assertEquals(task.getString("id"), events.get(3).getString("id"));
        assertTrue(events.get(3).getJsonObject("result").containsKey("quantiles"));
    }

    @Test
    void theRootPathReturnsAGuideToTheRoutes() {
        HttpResponse<String> guide = SHARED.server().get("/");
        assertEquals(
                "text/plain; charset=utf-8",
                guide.headers().firstValue("content-type").orElseThrow());
        for (String route : Set.of("/wait-random", "/wait-n", "/measure-time", "/tasks", "/tasks/{id}", "/health")) {
            assertTrue(guide.body().contains(route), route);
        }
        assertTrue(guide.body()
                .contains("curl 'http://127.0.0.1:" + SHARED.server().port() + "/wait-n?n=5&maxDelay=0.2'"));
        assertEquals(new JsonObject().put("status", "ok"), SHARED.server().json("/health"));
    }

    @Test
    void headReturnsTheHeadersOfGetAndOptionsTheAllowedMethods() {
        for (String path : List.of("/", "/health", "/wait-random?maxDelay=0&seed=7", "/wait-n?n=5&maxDelay=0&seed=7")) {
            HttpResponse<String> head = SHARED.server().method("HEAD", path);
            assertEquals(200, head.statusCode(), path);
            assertEquals("", head.body());
            assertTrue(head.headers().firstValueAsLong("content-length").orElse(0) > 0, path);
        }
        assertEquals(
                200,
                SHARED.server()
                        .method("HEAD", "/wait-n?n=5000&maxDelay=0&seed=7")
                        .statusCode());
        HttpResponse<String> options = SHARED.server().method("OPTIONS", "/tasks/x");
        assertEquals(204, options.statusCode());
        assertEquals(
                "GET, HEAD, DELETE, OPTIONS",
                options.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void theServerTimingHeaderHasTheDelayAndTheLatenessInMilliseconds() {
        String timing = SHARED.server()
                .get("/wait-random?maxDelay=0.01&seed=7")
                .headers()
                .firstValue("server-timing")
                .orElseThrow();
        assertTrue(timing.matches("delay;dur=[0-9]\\.[0-9]{3}, late;dur=[0-9]+\\.[0-9]{3}"), timing);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        String first = "GET /wait-n?n=1&maxDelay=0.1&seed=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "GET /wait-n?n=1&maxDelay=0&seed=2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers = SHARED.server().raw(first + last);
        assertTrue(answers.indexOf("\"seed\":1}") > 0, answers);
        assertTrue(answers.indexOf("\"seed\":2}") > answers.indexOf("\"seed\":1}"), answers);
    }
}
