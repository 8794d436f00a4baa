package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that disconnect before their answer: their waits are cancelled, their tasks go on. */
@ExtendWith(VertxExtension.class)
class DisconnectTest {

    private static final String HOUR = "/wait-random?maxDelay=3600&seed=7";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @Test
    void waitsAreCancelledWhenTheirClientsCloseOrResetTheConnection() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sockets.add(SHARED.server().ask("GET " + HOUR + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        Server.until(() -> SHARED.server().pending() == 1000);
        for (int i = 0; i < sockets.size(); i++) {
            if (i % 2 == 0) {
                // A linger time of 0 makes the socket send a reset instead of closing in order.
                sockets.get(i).setSoLinger(true, 0);
            }
            sockets.get(i).close();
        }
        Server.until(() -> SHARED.server().pending() == 0);
    }

    @Test
    void aConnectionThatIsResetDuringItsBodyIsNotCountedAsAnInvalidRequest(Vertx freshVertx) throws IOException {
        Server freshServer = Server.deploy(freshVertx, 2);
        String head =
                "POST /tasks HTTP/1.1|Host: localhost|Content-Type: application/json|Content-Length: 9|Expect: 100-continue||";
        try (Socket socket = freshServer.ask(head.replace("|", "\r\n"))) {
            assertEquals('H', socket.getInputStream().read());
            socket.setSoLinger(true, 0);
        }
        // The one connection left is that of the request for the metric.
        Server.until(() -> freshServer.metric("bide_connections") == 1);
        assertEquals(0, freshServer.metric("bide_refused_total{reason=\"invalid\"}"));
    }

    private static CompletableFuture<HttpResponse<String>> send(HttpClient client, Server server, String path) {
        return client.sendAsync(HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient http2Client(Server server) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        // The first request upgrades the connection; those after it are streams from the beginning.
        HttpResponse<String> health = await(send(client, server, "/health"));
        assertEquals(HttpClient.Version.HTTP_2, health.version());
        assertEquals(200, health.statusCode());
        return client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wait-random?maxDelay=3600&seed=7",
                "/wait-n?n=100000&maxDelay=3600&seed=7",
                "/measure-time?n=9&maxDelay=3600&seed=7"
            })
    void waitsAreCancelledWhenTheirHttp2StreamIsReset(String path) {
        CompletableFuture<HttpResponse<String>> answer = send(http2Client(SHARED.server()), SHARED.server(), path);
        Server.until(() -> SHARED.server().pending() > 0);
        answer.cancel(true);
        Server.until(() -> SHARED.server().pending() == 0);
        assertEquals(200, SHARED.server().get("/health").statusCode());
    }

    /** Resets more streams than the 200 in 30 seconds after which Vert.x closes a connection by default. */
    @Tag("long")
    @Test
    void oneConnectionMayHoldAndResetAThousandStreams(Vertx freshVertx) {
        Server freshServer = Server.deploy(freshVertx, 1);
        HttpClient client = http2Client(freshServer);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(send(client, freshServer, HOUR));
        }
        Server.until(() -> freshServer.pending() == 1000);
        for (int i = 1; i < 1000; i++) {
            answers.get(i).cancel(true);
        }
        Server.until(() -> freshServer.pending() == 1);
        await(freshServer.undeploy());
        assertEquals(503, await(answers.get(0)).statusCode(), "the stream that was not reset is answered");
    }

    @Test
    void aTaskGoesOnAfterTheClientThatCreatedItHasGone() throws IOException {
        String body = "{\"maxDelay\":3600,\"seed\":7}";
        String answer = SHARED.server()
                .raw("POST /tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
        assertEquals(1, SHARED.server().pending());
        String id = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n"))).getString("id");
        assertEquals("running", SHARED.server().json("/tasks/" + id).getString("state"));
        assertEquals(200, SHARED.server().method("DELETE", "/tasks/" + id).statusCode());
    }
}
