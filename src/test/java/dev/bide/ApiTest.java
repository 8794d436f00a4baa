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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations through both doors, on real sockets and a real bus. */
@ExtendWith(VertxExtension.class)
class ApiTest {

    private static double[] delays(JsonObject answer) {
        JsonArray delays = answer.getJsonArray("delays");
        return IntStream.range(0, delays.size()).mapToDouble(delays::getDouble).toArray();
    }

    private static List<String> keys(JsonObject json) {
        return List.copyOf(json.fieldNames());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSameSeedGivesTheSameDelaysAtEveryDoorAndOnEveryInstance(int instances, Vertx vertx) {
        Server server = Server.deploy(vertx, instances);
        double[] expected =
                await(Bide.on(vertx).waitN(new FanOutRequest(1000, 1, 7))).delays();
        String path = "/wait-n?n=1000&maxDelay=1&seed=7";
        JsonObject body = new JsonObject().put("n", 1000).put("maxDelay", 1).put("seed", 7);
        List<CompletableFuture<HttpResponse<String>>> overHttp = Stream.generate(
                        () -> server.send(HttpRequest.newBuilder(server.uri(path))))
                .limit(4)
                .toList();
        List<Future<JsonObject>> overBus =
                Stream.generate(() -> server.ask("wait-n", body)).limit(4).toList();
        List<JsonObject> answers = new ArrayList<>();
        overHttp.forEach(answer -> answers.add(new JsonObject(await(answer).body())));
        overBus.forEach(answer -> answers.add(await(answer)));
        for (JsonObject answer : answers) {
            assertArrayEquals(expected, delays(answer));
            double longest = expected[999];
            assertTrue(answer.getDouble("elapsed") >= longest, "never early");
            assertTrue(answer.getDouble("elapsed") < longest + 1, answer.getDouble("elapsed") + " s");
        }
        double lone = await(Bide.on(vertx).waitRandom(new WaitRequest(0.1, 7))).delay();
        assertEquals(lone, server.json("/wait-random?maxDelay=0.1&seed=7").getDouble("delay"));
        JsonObject wait = new JsonObject().put("maxDelay", 0.1).put("seed", 7);
        assertEquals(lone, await(server.ask("wait-random", wait)).getDouble("delay"));
    }

    @Test
    void answersHaveTheSameFieldsAtBothDoors(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject wait = new JsonObject().put("maxDelay", 0.01);
        JsonObject many = wait.copy().put("n", 3);
        List<String> fields = List.of("delay", "elapsed", "late", "seed");
        assertEquals(fields, keys(server.json("/wait-random?maxDelay=0.01")));
        assertEquals(fields, keys(await(server.ask("wait-random", wait))));
        fields = List.of("n", "delays", "elapsed", "late", "seed");
        assertEquals(fields, keys(server.json("/wait-n?n=3&maxDelay=0.01")));
        assertEquals(fields, keys(await(server.ask("wait-n", many))));
        fields = List.of("n", "quantiles", "elapsed", "late", "seed");
        JsonObject quantiles = server.json("/wait-n?n=3&maxDelay=0.01&list=false");
        assertEquals(fields, keys(quantiles));
        assertEquals(List.of("p50", "p90", "p99", "max"), keys(quantiles.getJsonObject("quantiles")));
        assertEquals(List.of("p50", "p99", "max"), keys(quantiles.getJsonObject("late")));
        assertEquals(fields, keys(await(server.ask("wait-n", many.copy().put("list", false)))));
        fields = List.of("n", "maxDelay", "elapsed", "perWait", "longest", "overhead", "late", "seed");
        assertEquals(fields, keys(server.json("/measure-time?n=3&maxDelay=0.01")));
        assertEquals(fields, keys(await(server.ask("measure-time", many))));
    }

    @Test
    void nothingToWaitForIsAnsweredAtOnce(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        assertEquals(0, delays(server.json("/wait-n?n=0")).length);
        assertEquals(0, delays(await(server.ask("wait-n", new JsonObject().put("n", 0)))).length);
        JsonObject quantiles = server.json("/wait-n?n=0&list=false").getJsonObject("quantiles");
        assertEquals(0, quantiles.getDouble("max"));
        assertEquals(0, server.json("/wait-random?maxDelay=0").getDouble("delay"));
        assertEquals(0, server.json("/measure-time?n=1000&maxDelay=-0").getDouble("longest"));
    }

    @Test
    void aLongListIsStreamedWholeOverHttp11AndHttp2(Vertx vertx) throws Exception {
        Server server = Server.deploy(vertx, 1);
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client = HttpClient.newBuilder().version(version).build();
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(server.uri("/wait-n?n=200000&maxDelay=0.1&seed=7"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(version, response.version());
            double[] delays = delays(new JsonObject(response.body()));
            assertEquals(200_000, delays.length);
            assertArrayEquals(
                    await(Bide.on(vertx).waitN(new FanOutRequest(200_000, 0.1, 7)))
                            .delays(),
                    delays);
        }
    }

    @Test
    void theLongestListThatFitsIntoAMessageIsSentAndNoLonger(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject body = new JsonObject().put("n", 10_000).put("maxDelay", 0.01);
        assertEquals(10_000, delays(await(server.ask("wait-n", body))).length);
        assertEquals(400, server.refusal("wait-n", body.copy().put("n", 10_001)).failureCode());
        JsonObject without = body.copy().put("n", 10_001).put("list", false);
        assertEquals(10_001, await(server.ask("wait-n", without)).getInteger("n"));
    }

    @Test
    void aTaskIsCreatedLookedAtAwaitedAndCancelledThroughAnyDoorAndInstance(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        for (int i = 0; i < 8; i++) {
            HttpResponse<String> created =
                    server.post("/tasks", "application/json", "{\"n\":3,\"maxDelay\":3600,\"seed\":7}");
            assertEquals(202, created.statusCode());
            JsonObject task = new JsonObject(created.body());
            assertEquals(List.of("id", "operation", "state", "request", "createdAt", "endsAt", "progress"), keys(task));
            assertEquals("running", task.getString("state"));
            String path = "/tasks/" + task.getString("id");
            assertEquals(path, created.headers().firstValue("location").orElseThrow());
            JsonObject id = new JsonObject().put("id", task.getString("id"));
            assertEquals(task, server.json(path));
            assertEquals(task, await(server.ask("tasks.get", id)));
            Future<JsonObject> end = server.ask("tasks.await", id);
            JsonObject cancelled = i % 2 == 0
                    ? new JsonObject(server.method("DELETE", path).body())
                    : await(server.ask("tasks.cancel", id));
            assertEquals("cancelled", cancelled.getString("state"));
            assertEquals(499, cancelled.getJsonObject("error").getInteger("status"));
            assertEquals(cancelled, await(end));
            assertEquals(cancelled, server.json(path));
            assertEquals(cancelled, new JsonObject(server.method("DELETE", path).body()));
        }
        assertEquals(0, server.pending());
    }

    @Test
    void aTaskEndsWithTheResultOfItsOperation(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        JsonObject one = await(
                server.ask("tasks.create", new JsonObject().put("maxDelay", 0.1).put("seed", 7)));
        assertEquals("wait-random", one.getString("operation"));
        JsonObject many = await(server.ask(
                "tasks.create",
                new JsonObject().put("n", 20_000).put("maxDelay", 0.1).put("seed", 7)));
        assertEquals("wait-n", many.getString("operation"));
        JsonObject ended = await(server.ask("tasks.await", new JsonObject().put("id", one.getString("id"))));
        assertEquals("done", ended.getString("state"));
        assertTrue(ended.getString("endedAt").compareTo(ended.getString("createdAt")) > 0);
        assertEquals(
                server.json("/wait-random?maxDelay=0.1&seed=7").getDouble("delay"),
                ended.getJsonObject("result").getDouble("delay"));
        JsonObject short_ = await(server.ask("tasks.await", new JsonObject().put("id", many.getString("id"))));
        assertTrue(short_.getJsonObject("result").containsKey("quantiles"), "too long a list for a message");
        JsonObject whole = server.json("/tasks/" + many.getString("id"));
        assertEquals(20_000, delays(whole.getJsonObject("result")).length);
    }

    @Test
    void whatHasEndedIsPublishedOnce(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> events.add(message.body()));
        assertEquals(200, server.get("/measure-time?n=3&maxDelay=0.01").statusCode());
        assertEquals(
                3,
                await(server.ask("measure-time", new JsonObject().put("n", 3).put("maxDelay", 0.01)))
                        .getInteger("n"));
        assertEquals(200, server.get("/wait-n?n=3&maxDelay=0.01").statusCode());
        JsonObject task =
                await(server.ask("tasks.create", new JsonObject().put("n", 3).put("maxDelay", 0.01)));
        JsonObject id = new JsonObject().put("id", task.getString("id"));
        assertEquals("done", await(server.ask("tasks.await", id)).getString("state"));
        Server.until(() -> events.size() >= 4);
        vertx.eventBus().publish("bide.events", new JsonObject().put("event", "and no more"));
        Server.until(() -> events.get(events.size() - 1).getString("event").equals("and no more"));
        assertEquals(
                List.of("measurement", "measurement", "created", "ended", "and no more"),
                events.stream().map(event -> event.getString("event")).toList());
        assertEquals(task.getString("id"), events.get(2).getString("id"));
        assertEquals(task.getString("id"), events.get(3).getString("id"));
        assertTrue(events.get(3).getJsonObject("result").containsKey("quantiles"));
    }

    @Test
    void aPersonWithCurlIsToldWhatThereIs(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpResponse<String> guide = server.get("/");
        assertEquals(
                "text/plain; charset=utf-8",
                guide.headers().firstValue("content-type").orElseThrow());
        for (String route : Set.of("/wait-random", "/wait-n", "/measure-time", "/tasks", "/tasks/{id}", "/health")) {
            assertTrue(guide.body().contains(route), route);
        }
        assertTrue(guide.body().contains("curl 'http://127.0.0.1:" + server.port() + "/wait-n?n=5&maxDelay=0.2'"));
        assertEquals(new JsonObject().put("status", "ok"), server.json("/health"));
    }

    @Test
    void headAsksForTheHeadersOfGetAndOptionsForTheMethods(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        for (String path : List.of("/", "/health", "/wait-random?maxDelay=0", "/wait-n?n=5&maxDelay=0")) {
            HttpResponse<String> head = server.method("HEAD", path);
            assertEquals(200, head.statusCode(), path);
            assertEquals("", head.body());
            assertTrue(head.headers().firstValueAsLong("content-length").orElse(0) > 0, path);
        }
        assertEquals(200, server.method("HEAD", "/wait-n?n=5000&maxDelay=0").statusCode());
        HttpResponse<String> options = server.method("OPTIONS", "/tasks/x");
        assertEquals(204, options.statusCode());
        assertEquals(
                "GET, HEAD, DELETE, OPTIONS",
                options.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void browsersAreToldTheTiming(Vertx vertx) {
        String timing = Server.deploy(vertx, 1)
                .get("/wait-random?maxDelay=0.01")
                .headers()
                .firstValue("server-timing")
                .orElseThrow();
        assertTrue(timing.matches("delay;dur=[0-9]\\.[0-9]{3}, late;dur=[0-9]+\\.[0-9]{3}"), timing);
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        String first = "GET /wait-n?n=1&maxDelay=0.3&seed=1 HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /wait-n?n=1&maxDelay=0&seed=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answers = server.raw(first + last);
        assertTrue(answers.indexOf("\"seed\":1}") > 0, answers);
        assertTrue(answers.indexOf("\"seed\":2}") > answers.indexOf("\"seed\":1}"), answers);
    }
}
