package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The calls of real clients are in the log of their stand-in. */
@ExtendWith(VertxExtension.class)
class CallsOfClientsTest {

    private static int put(Server server, String definition) {
        HttpResponse<String> answer = await(server.send(HttpRequest.newBuilder(server.uri("/stand-ins/orders"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(definition))));
        assertEquals(201, answer.statusCode(), answer.body());
        return new JsonObject(answer.body()).getInteger("port");
    }

    /** Sends a request on a connection of its own, and reads all that comes. */
    private static String call(int port, String line) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException reset) {
            return "";
        }
    }

    private static JsonArray calls(Server server) {
        return server.json("/stand-ins/orders/calls").getJsonArray("calls");
    }

    private static <T> List<T> each(JsonArray calls, Function<JsonObject, T> field) {
        return calls.stream().map(call -> field.apply((JsonObject) call)).toList();
    }

    @Test
    void eachCallIsThereWithWhatItGot(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        int port = put(server, "{\"seed\":7,\"script\":\"0ms,503,0ms!reset,10ms\",\"answer\":{\"body\":\"hello\"}}");
        for (int i = 0; i < 4; i++) {
            call(port, "GET /orders/" + i + "?a=b");
        }
        Server.until(() -> calls(server).size() == 4);
        JsonArray calls = calls(server);
        assertEquals(List.of(3, 2, 1, 0), each(calls, call -> call.getInteger("number")));
        assertEquals(
                List.of("answered", "reset", "failed", "answered"), each(calls, call -> call.getString("outcome")));
        assertEquals(List.of(3, 2, 1, 0), each(calls, call -> call.getInteger("index")));
        assertEquals(List.of(0.01, 0.0, 0.0, 0.0), each(calls, call -> call.getDouble("delay")));
        assertEquals("/orders/3?a=b", calls.getJsonObject(0).getString("path"));
        assertEquals(200, calls.getJsonObject(0).getInteger("status"));
        assertEquals(5, calls.getJsonObject(0).getInteger("sent"));
        assertEquals(503, calls.getJsonObject(2).getInteger("status"));
        assertTrue(!calls.getJsonObject(1).containsKey("status"), "a connection that was reset has no status");
        assertEquals(2, server.metric("bide_stand_in_calls_total{outcome=\"answered\",stand_in=\"orders\"}"));
    }

    @Test
    void theSameCallsComeAgainAfterADeletion(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        int port = put(server, "{\"seed\":7,\"maxDelay\":\"2ms\",\"failRate\":0.5}");
        List<JsonObject> before = List.of();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20; i++) {
                call(port, "GET /");
            }
            Server.until(() -> calls(server).size() == 20);
            List<JsonObject> now = each(calls(server), call -> {
                call.remove("at");
                call.remove("late");
                call.remove("sent"); // the body of a failure has figures that were measured
                return call;
            });
            assertTrue(round == 0 || now.equals(before), () -> now.toString());
            before = now;
            assertEquals(
                    20,
                    new JsonObject(server.method("DELETE", "/stand-ins/orders/calls")
                                    .body())
                            .getInteger("calls"));
        }
    }

    @Test
    void aClientThatGoesAwayIsThereToo(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        int port = put(server, "{\"seed\":7,\"shape\":\"fixed(600)\"}");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: any\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Server.until(() -> server.pending() == 1);
        assertEquals(0, calls(server).size(), "a call is there when it has ended");
        socket.close();
        Server.until(() -> calls(server).size() == 1);
        JsonObject call = calls(server).getJsonObject(0);
        assertEquals("gone", call.getString("outcome"));
        assertEquals(600, call.getDouble("delay"));
        assertEquals(0, server.pending());
    }

    @Test
    void aClientThatMayNotChangeStandInsMayNotForgetTheirCalls(Vertx vertx) {
        Server server =
                Server.deploy(vertx, 1, new JsonObject().put("standIns", new JsonObject().put("control", "never")));
        CallsOfStandIn orders = CallsOfStandIn.start(vertx, "orders", 10);
        orders.add("/", Outcome.ANSWERED);
        assertEquals(403, server.method("DELETE", "/stand-ins/orders/calls").statusCode());
        assertEquals(
                403,
                server.refusal("stand-ins.calls.delete", new JsonObject().put("name", "orders"))
                        .failureCode());
        assertEquals(1, calls(server).size());
    }
}
