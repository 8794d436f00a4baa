package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.reset.Cleared;
import dev.bide.standin.Outcome;
import dev.bide.wait.Engine;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reset ends what is pending in the whole process, answers every caller, and forgets everything but counters. */
@ExtendWith(VertxExtension.class)
class ResetTest {

    private static final String JSON = "application/json";

    private static JsonObject reset(Server server) {
        HttpResponse<String> answer = server.post("/reset", JSON, "{}");
        assertEquals(200, answer.statusCode(), answer.body());
        return new JsonObject(answer.body());
    }

    @Test
    void everyCallerOfEveryInstanceIsAnswered(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 3);
        List<CompletableFuture<HttpResponse<String>>> overHttp = Stream.of(
                        "/wait-random?maxDelay=3600&seed=7",
                        "/wait-n?n=5&maxDelay=3600&seed=7",
                        "/measure-time?n=5&maxDelay=3600&seed=7",
                        "/delay/1000?pool=db&capacity=1&seed=7",
                        "/delay/1000?pool=db&capacity=1&seed=7")
                .map(path -> server.send(HttpRequest.newBuilder(server.uri(path))))
                .toList();
        JsonObject hour = new JsonObject("{\"shape\":\"fixed(3600)\",\"seed\":7}");
        List<Future<JsonObject>> onTheBus =
                Stream.generate(() -> server.ask("wait-random", hour)).limit(6).toList();
        Bide bide = Bide.on(vertx);
        Future<Wait> inJava = bide.waitRandom(WaitRequest.upTo(3600).withSeed(7));
        String running = await(server.ask("tasks.create", hour)).getString("id");
        Future<JsonObject> awaited = server.ask("tasks.await", new JsonObject().put("id", running));
        String ended = await(server.ask("tasks.create", new JsonObject("{\"maxDelay\":0,\"seed\":7}")))
                .getString("id");
        await(server.ask("tasks.await", new JsonObject().put("id", ended)));
        assertEquals(200, server.get("/wait-random?script=1ms,2ms&key=a&seed=7").statusCode());
        assertEquals(
                200, server.get("/wait-random?sequence=a&maxDelay=0&seed=7").statusCode());
        CallsOfStandIn orders = CallsOfStandIn.start(vertx, "orders", 2);
        CallsOfStandIn users = CallsOfStandIn.start(vertx, "users", 2);
        Stream.of(orders, orders, orders, users).forEach(standIn -> standIn.add("/", Outcome.ANSWERED));
        await(bide.waitRandom(orders.call()));
        Socket stream = server.ask("GET /wait-n?n=2&maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\nAccept: application/x-ndjson\r\n\r\n");
        long pending = 1 + 5 + 5 + 1 + 1 + 6 + 1 + 1 + 2;
        Server.until(() -> server.pending() == pending);

        assertEquals(
                new JsonObject()
                        .put("waits", pending)
                        .put("tasks", 2)
                        .put("pools", 1)
                        .put("scripts", 1)
                        .put("sequences", 1)
                        .put("calls", 4)
                        .encode(),
                reset(server).encode());
        assertEquals(0, server.pending());
        for (CompletableFuture<HttpResponse<String>> answer : overHttp) {
            assertEquals(503, await(answer).statusCode());
            JsonObject problem = new JsonObject(await(answer).body());
            assertEquals("ended by a reset", problem.getString("detail"));
            assertEquals(List.of(), await(answer).headers().allValues("retry-after"));
        }
        for (Future<JsonObject> reply : onTheBus) {
            assertEquals(
                    503, assertThrows(ReplyException.class, () -> await(reply)).failureCode());
        }
        Refusal refusal = assertThrows(Refusal.class, () -> await(inJava));
        assertEquals(Reason.RESET, refusal.reason());
        assertEquals("failed", await(awaited).getString("state"));
        assertEquals(503, await(awaited).getJsonObject("error").getInteger("status"));
        String streamed = new String(stream.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        stream.close();
        assertTrue(streamed.contains("{\"state\":\"failed\",\"error\":{\"title\":\"Service Unavailable\""), streamed);
        for (String id : List.of(running, ended)) {
            assertEquals(404, server.get("/tasks/" + id).statusCode());
        }
        assertEquals(0, server.json("/tasks").getJsonArray("tasks").size());
        assertEquals(0, server.json("/pools").getInteger("count"));
        assertEquals(0, server.json("/scripts").getInteger("count"));
        assertEquals(0, server.json("/sequences").getInteger("count"));
        for (String name : List.of("orders", "users")) {
            JsonObject page = server.json("/stand-ins/" + name + "/calls");
            assertEquals(0, page.getJsonArray("calls").size());
            assertEquals(0, page.getJsonObject("counts").getInteger("answered"));
        }
        assertEquals(
                0, await(bide.waitRandom(orders.call())).index().orElseThrow(), "the first call of the rule again");
        assertEquals(
                3,
                server.metric("bide_stand_in_calls_total{outcome=\"answered\",stand_in=\"orders\"}"),
                "counters stay");
        assertTrue(server.metric("bide_refused_total{reason=\"reset\"}") >= 11, "counters stay");
        assertEquals(
                0.001, server.json("/wait-random?script=1ms,2ms&key=a&seed=7").getDouble("delay"));
        assertEquals(0, server.json("/wait-random?sequence=a&maxDelay=0&seed=7").getInteger("index"));
        assertEquals(new Cleared(0, 0, 0, 1, 1, 0), await(bide.reset()), "a second reset has only that");
    }

    @Test
    void aResetOnTheBusCountsLikeOneOverHttp(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        Future<JsonObject> wait = server.ask("wait-random", new JsonObject("{\"shape\":\"fixed(3600)\",\"seed\":7}"));
        Server.until(() -> server.pending() == 1);
        assertEquals(
                "{\"waits\":1,\"tasks\":0,\"pools\":0,\"scripts\":0,\"sequences\":0,\"calls\":0}",
                await(server.ask("reset", new JsonObject())).encode());
        assertThrows(ReplyException.class, () -> await(wait));
    }

    @Test
    void anIdempotencyKeyIsFreeAfterAReset(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject create = new JsonObject("{\"maxDelay\":0,\"seed\":7,\"key\":\"k\"}");
        String first = await(server.ask("tasks.create", create)).getString("id");
        await(server.ask("tasks.await", new JsonObject().put("id", first)));
        assertEquals(1, reset(server).getInteger("tasks"));
        assertTrue(!first.equals(await(server.ask("tasks.create", create)).getString("id")));
    }

    /** A page of another origin can send a POST without asking first, but not with this Content-Type. */
    @Test
    void aResetNeedsAJsonBodyAndOneOfBidesOrigins(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        Future<JsonObject> wait = server.ask("wait-random", new JsonObject("{\"shape\":\"fixed(3600)\",\"seed\":7}"));
        Server.until(() -> server.pending() == 1);
        assertEquals(415, server.post("/reset", "text/plain", "{}").statusCode());
        assertEquals(415, server.method("POST", "/reset").statusCode());
        assertEquals(400, server.post("/reset", JSON, "").statusCode());
        assertEquals(400, server.post("/reset", JSON, "[]").statusCode());
        assertEquals(400, server.post("/reset", JSON, "{\"only\":\"tasks\"}").statusCode());
        assertEquals(400, server.post("/reset?x=1", JSON, "{}").statusCode());
        assertEquals(405, server.get("/reset").statusCode());
        String foreign = server.raw("POST /reset HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org\r\n"
                + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        assertTrue(foreign.startsWith("HTTP/1.1 403 "), foreign);
        assertEquals(1, server.pending());
        assertEquals(1, reset(server).getInteger("waits"));
        assertThrows(ReplyException.class, () -> await(wait));
    }

    @Test
    void aBideThatIsClosedIsNotKept(Vertx vertx) {
        Bide open = Bide.on(vertx);
        Bide closed = Bide.on(vertx);
        WeakReference<Engine> engine = new WeakReference<>(closed.operations().engine());
        await(closed.close());
        closed = null;
        Server.until(() -> {
            System.gc();
            return engine.get() == null;
        });
        assertEquals(new Cleared(0, 0, 0, 0, 0, 0), await(open.reset()));
    }

    @Test
    void aBideThatIsClosedIsNotReset(Vertx vertx) {
        Bide closed = Bide.on(vertx);
        Bide open = Bide.on(vertx);
        Future<Wait> stopped = closed.waitRandom(WaitRequest.upTo(3600).withSeed(7));
        await(closed.close());
        assertThrows(Refusal.class, () -> await(stopped));
        Future<Wait> wait = open.waitRandom(WaitRequest.upTo(3600).withSeed(7));
        assertEquals(new Cleared(1, 0, 0, 0, 0, 0), await(open.reset()));
        assertEquals(
                Reason.RESET, assertThrows(Refusal.class, () -> await(wait)).reason());
    }
}
