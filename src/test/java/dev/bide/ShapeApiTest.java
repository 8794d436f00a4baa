package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes, scripts and pools over HTTP and the event bus, on real sockets and a real bus. */
@ExtendWith(VertxExtension.class)
class ShapeApiTest {

    private static Vertx vertx;
    private static Server server;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject profiles = new JsonObject().put("brief", "uniform(0.01,0.02)");
        server = Server.deploy(vertx, 2, new JsonObject().put("profiles", profiles));
    }

    @AfterAll
    static void close() {
        await(vertx.close());
    }

    @AfterEach
    void awaitPendingWaits() {
        Server.until(() -> server.pending() == 0);
    }

    private static double[] delays(JsonObject answer) {
        JsonArray delays = answer.getJsonArray("delays");
        return IntStream.range(0, delays.size()).mapToDouble(delays::getDouble).toArray();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> delete(String path) {
        return await(server.send(HttpRequest.newBuilder(server.uri(path)).DELETE()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uniform(0.01,0.02)",
                "fixed(0.02)",
                "exponential(mean=0.005,max=0.02)",
                "lognormal(median=0.002,p99=0.01,max=0.02)",
                "pareto(min=0.001,alpha=1.5,max=0.02)",
                "weighted(0.002:90,0.01:9,0.02:1)",
                "percentiles(p50=0.002,p90=0.01,p99=0.018,max=0.02)",
                "brief",
            })
    void aShapeDrawsTheSameDelaysInEveryOperationOfBothApis(String text) {
        Shape shape = text.equals("brief") ? Shape.uniform(0.01, 0.02) : Shape.of(text);
        double[] expected =
                await(Bide.on(vertx).draw(FanOutRequest.of(100).shaped(shape).withSeed(7)));
        String query = "n=100&seed=7&shape=" + encoded(text);
        JsonObject body = new JsonObject().put("n", 100).put("seed", 7).put("shape", text);
        assertArrayEquals(expected, delays(server.json("/draw?" + query)));
        assertArrayEquals(expected, delays(server.json("/wait-n?" + query)));
        assertArrayEquals(expected, delays(await(server.ask("draw", body))));
        assertArrayEquals(expected, delays(await(server.ask("wait-n", body))));
        assertEquals(expected[99], server.json("/measure-time?" + query).getDouble("longest"));
        assertEquals(expected[99], await(server.ask("measure-time", body)).getDouble("longest"));
        double single =
                await(Bide.on(vertx).draw(FanOutRequest.of(1).shaped(shape).withSeed(7)))[0];
        assertEquals(
                single,
                server.json("/wait-random?seed=7&shape=" + encoded(text)).getDouble("delay"));
        body.remove("n");
        assertEquals(single, await(server.ask("wait-random", body)).getDouble("delay"));
        JsonObject task = await(server.ask("tasks.create", body.copy().put("n", 100)));
        JsonObject ended = await(server.ask("tasks.await", new JsonObject().put("id", task.getString("id"))));
        assertArrayEquals(expected, delays(ended.getJsonObject("result")));
        JsonObject asked = ended.getJsonObject("request").getJsonObject("shape");
        assertEquals(shape.type(), asked.getString("type"));
        HttpResponse<String> again = server.post(
                "/tasks",
                "application/json",
                new JsonObject()
                        .put("n", 100)
                        .put("seed", 7)
                        .put("shape", asked)
                        .encode());
        assertEquals(202, again.statusCode(), again.body());
        assertEquals(
                asked, new JsonObject(again.body()).getJsonObject("request").getJsonObject("shape"));
    }

    @Test
    void drawingReturnsDelaysWithoutWaiting() {
        JsonObject quantiles = server.json("/draw?n=1000000&maxDelay=3600&seed=7&list=false");
        assertEquals(Set.of("n", "quantiles", "maxDelay", "seed"), quantiles.fieldNames());
        assertEquals(1800, quantiles.getJsonObject("quantiles").getDouble("p50"), 10);
        assertEquals(0, server.pending());
        assertEquals(
                List.of(),
                server.json("/draw?n=0&seed=7").getJsonArray("delays").getList());
        ReplyException tooMany =
                assertThrows(ReplyException.class, () -> await(server.ask("draw", new JsonObject().put("n", 10_001))));
        assertEquals(
                "n must be at most 10000 for a list in one message (ask with \"list\":false, or over HTTP), not 10001",
                tooMany.getMessage());
        assertEquals(400, server.get("/draw?n=1000001").statusCode());
        assertEquals(400, server.get("/draw").statusCode());
        Bide bide = Bide.on(vertx);
        await(bide.close());
        assertThrows(
                Refusal.class, () -> await(bide.draw(FanOutRequest.of(5).upTo(1).withSeed(7))));
    }

    @Test
    void profilesAreListedWithTheirTextAndQuantiles(Vertx freshVertx) {
        Server freshServer = Server.deploy(freshVertx, 1);
        JsonArray profiles = freshServer.json("/profiles").getJsonArray("profiles");
        assertEquals(
                profiles, await(freshServer.ask("profiles", new JsonObject())).getJsonArray("profiles"));
        JsonObject slow = profiles.getJsonObject(0);
        assertEquals("slow-db", slow.getString("name"));
        assertEquals("lognormal(median=0.02,p99=0.8,max=3)", slow.getString("text"));
        JsonObject quantiles = slow.getJsonObject("quantiles");
        assertEquals(0.02, quantiles.getDouble("p50"), 1e-9);
        assertEquals(0.8, quantiles.getDouble("p99"), 1e-9);
        assertEquals(3, quantiles.getDouble("max"));
        assertEquals(Set.of("slow-db"), Bide.on(freshVertx).profiles().all().keySet());
    }

    @Test
    void theDelayPathWaitsForItsNumberOfSeconds() {
        JsonObject answer = server.json("/delay/0.02?seed=7");
        assertEquals(0.02, answer.getDouble("delay"));
        assertTrue(answer.getDouble("elapsed") >= 0.02);
        assertEquals(7, answer.getLong("seed"));
        assertEquals(0, server.json("/delay/0?seed=7").getDouble("delay"));
        assertEquals(
                503, server.get("/delay/0?seed=7&failRate=1&failStatus=503").statusCode());
        assertTrue(server.get("/delay/3601").body().contains("seconds must be at most 3600 seconds, not 3601"));
        assertTrue(server.get("/delay/x")
                .body()
                .contains("seconds must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \\\"x\\\""));
        assertEquals(404, server.get("/delay").statusCode());
    }

    @Test
    void aScriptContinuesWhicheverApiTheNextCallUses() {
        String script = "20ms,503,10ms!429";
        String path = "/wait-random?key=checkout-7&script=" + encoded(script);
        JsonObject message = new JsonObject().put("key", "checkout-7").put("script", script);
        assertEquals(0.02, server.json(path).getDouble("delay"));
        assertEquals(
                503,
                assertThrows(ReplyException.class, () -> await(server.ask("wait-random", message)))
                        .failureCode());
        assertEquals(429, server.get(path).statusCode());
        Call call = Call.scripted(WaitRequest.upTo(1).withSeed(7), script, "checkout-7");
        Refusal failed = assertThrows(Refusal.class, () -> await(Bide.on(vertx).waitRandom(call)));
        assertEquals(429, failed.code());
        assertEquals(1, server.metric("bide_scripts"));
        HttpResponse<String> deleted = delete("/scripts/checkout-7");
        assertEquals(0, server.metric("bide_scripts"));
        assertEquals(200, deleted.statusCode());
        assertEquals(message.copy().put("calls", 4), new JsonObject(deleted.body()));
        assertEquals(404, delete("/scripts/checkout-7").statusCode());
        Wait first = await(Bide.on(vertx).waitRandom(call));
        assertEquals(0.02, first.delay());
        assertEquals(422, server.get(path + ",1s").statusCode());
        assertEquals(
                1,
                await(server.ask("scripts.delete", new JsonObject().put("key", "checkout-7")))
                        .getInteger("calls"));
    }

    @Test
    void concurrentCallsOfAScriptGetDifferentSteps() {
        String script = IntStream.range(0, 100).mapToObj(i -> i + "ms").collect(Collectors.joining(","));
        List<CompletableFuture<HttpResponse<String>>> all = Stream.generate(() -> server.send(HttpRequest.newBuilder(
                        server.uri("/wait-random?key=concurrent&seed=7&script=" + encoded(script)))))
                .limit(100)
                .toList();
        Set<Double> delays = new TreeSet<>();
        all.forEach(answer -> delays.add(new JsonObject(await(answer).body()).getDouble("delay")));
        assertEquals(100, delays.size());
        assertEquals(100, new JsonObject(delete("/scripts/concurrent").body()).getInteger("calls"));
    }

    private static void checkQueued(JsonObject wait) {
        assertEquals(List.of("delay", "elapsed", "late", "seed", "drawn", "queued"), List.copyOf(wait.fieldNames()));
        assertEquals(0.05, wait.getDouble("drawn"));
        assertEquals(wait.getDouble("delay"), wait.getDouble("queued") + 0.05, 1e-9);
        assertTrue(wait.getDouble("queued") >= 0);
        assertTrue(wait.getDouble("elapsed") >= wait.getDouble("delay"));
    }

    @Test
    void aWaitThroughAPoolReturnsItsTimeInTheQueue() {
        JsonObject wait = new JsonObject().put("pool", "db").put("capacity", 1).put("shape", "fixed(0.05)");
        long start = System.nanoTime();
        List<Future<JsonObject>> four = Stream.generate(
                        () -> server.ask("wait-random", wait.copy().put("seed", 7)))
                .limit(4)
                .toList();
        four.forEach(answer -> checkQueued(await(answer)));
        // However far apart they began: a capacity of one serves them one after the other.
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(200), "some at the same time");
        checkQueued(server.json("/wait-random?pool=db&capacity=1&shape=fixed(0.05)&seed=7"));
    }

    @Test
    void aPoolDelaysAWaitForEachPendingWaitAndTheTimeLimitIncludesThat() {
        JsonObject wait = new JsonObject()
                .put("pool", "x")
                .put("perPending", 3)
                .put("shape", "fixed(0.01)")
                .put("seed", 7);
        JsonObject task = await(server.ask("tasks.create", wait.copy().put("shape", "fixed(3600)")));
        assertEquals("x", task.getJsonObject("request").getString("pool"));
        ReplyException tooLate = assertThrows(
                ReplyException.class,
                () -> await(server.ask("wait-random", wait.copy().put("timeout", 0.05))));
        assertEquals(504, tooLate.failureCode());
        await(server.ask("tasks.cancel", new JsonObject().put("id", task.getString("id"))));
        assertEquals(0.01, await(server.ask("wait-random", wait)).getDouble("delay"));
    }

    @Test
    void aWaitCancelledByItsClientIsNotPendingButKeepsItsPlaceInThePool(Vertx freshVertx) throws IOException {
        Server freshServer = Server.deploy(freshVertx, 1);
        String request =
                "GET /wait-random?pool=db&capacity=1&shape=fixed(600)&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket one = freshServer.ask(request);
                Socket two = freshServer.ask(request)) {
            assertTrue(one.isConnected() && two.isConnected());
            Server.until(() -> freshServer.pending() == 2);
        }
        Server.until(() -> freshServer.pending() == 0);
        assertEquals(1, freshServer.metric("bide_pools"));
        HttpResponse<String> next = freshServer.get("/wait-random?pool=db&capacity=1&shape=fixed(3000)&seed=7");
        assertEquals(503, next.statusCode(), next.body());
        assertEquals("1", next.headers().firstValue("retry-after").orElseThrow());
    }
}
