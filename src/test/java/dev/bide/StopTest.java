package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, and clients that go away: everybody is answered, and nothing is left. */
@ExtendWith(VertxExtension.class)
class StopTest {

    private static final String REQUEST = "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void undeployingAnswersAllThatIsPendingAtBothDoors(int instances, Vertx vertx) {
        Server server = Server.deploy(vertx, instances);
        int n = 1000;
        JsonObject hour = new JsonObject().put("maxDelay", 3600).put("seed", 7);
        List<Future<JsonObject>> overBus = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> overHttp = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            overBus.add(server.ask("wait-random", hour));
            overHttp.add(server.send(HttpRequest.newBuilder(server.uri("/wait-random?maxDelay=3600&seed=7"))));
        }
        JsonObject task = await(server.ask("tasks.create", hour));
        Server.until(() -> server.pending() == 2 * n + 1);
        Future<JsonObject> awaited = server.ask("tasks.await", new JsonObject().put("id", task.getString("id")));
        Instant start = Instant.now();
        Future<Void> undeployed = server.undeploy();
        for (int i = 0; i < n; i++) {
            Future<JsonObject> message = overBus.get(i);
            ReplyException refusal = assertThrows(ReplyException.class, () -> await(message));
            assertEquals(503, refusal.failureCode());
            assertEquals("stopping", refusal.getMessage());
            HttpResponse<String> response = await(overHttp.get(i));
            assertEquals(503, response.statusCode());
            assertEquals("stopping", new JsonObject(response.body()).getString("detail"));
        }
        assertEquals(503, codeOfTheEnd(awaited));
        await(undeployed);
        assertTrue(Duration.between(start, Instant.now()).toSeconds() < 20, "at once, not in an hour");
        assertEquals(0, server.pending());
    }

    /** Whoever awaits a task is told that he or the task is being stopped, whichever is first. */
    private static int codeOfTheEnd(Future<JsonObject> awaited) {
        try {
            return await(awaited).getJsonObject("error").getInteger("status");
        } catch (ReplyException e) {
            return e.failureCode();
        }
    }

    @Test
    void fanOutsThatAreBeingDrawnOrArmedAreAnsweredToo(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int n : new int[] {10, 100_000, 800_000, 900_000}) {
            answers.add(server.send(HttpRequest.newBuilder(server.uri("/wait-n?maxDelay=3600&n=" + n))));
        }
        Server.until(() -> server.pending() > 1_700_000);
        await(server.undeploy());
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(503, await(answer).statusCode());
        }
        assertEquals(0, server.pending());
    }

    @Test
    void aClientThatTakesNothingOfALongListDoesNotHoldTheUndeploymentUp(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET /wait-n?n=1000000&maxDelay=0 HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', socket.getInputStream().read());
            await(server.undeploy());
        }
    }

    @Test
    void clientsThatVanishTakeTheirWaitsAlong(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        Server.until(() -> server.pending() == 1000);
        for (int i = 0; i < sockets.size(); i++) {
            if (i % 2 == 0) {
                sockets.get(i).setSoLinger(true, 0);
            }
            sockets.get(i).close();
        }
        Server.until(() -> server.pending() == 0);
    }

    @Test
    void aResetIsNoMalformedBody(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        String head =
                "POST /tasks HTTP/1.1|Host: x|Content-Type: application/json|Content-Length: 9|Expect: 100-continue||";
        try (Socket socket = server.ask(head.replace("|", "\r\n"))) {
            assertEquals('H', socket.getInputStream().read());
            socket.setSoLinger(true, 0);
        }
        Server.until(() -> server.figure("bide_connections") == 1);
        assertEquals(0, server.figure("bide_refused_total{reason=\"invalid\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wait-random?maxDelay=3600", "/wait-n?n=100000&maxDelay=3600", "/measure-time?n=9"})
    void aStreamThatIsResetTakesItsWaitsAlong(String path, Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        assertEquals(
                HttpClient.Version.HTTP_2,
                await(client.sendAsync(
                                HttpRequest.newBuilder(server.uri("/health")).build(),
                                HttpResponse.BodyHandlers.ofString()))
                        .version());
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        Server.until(() -> server.pending() > 0);
        answer.cancel(true);
        Server.until(() -> server.pending() == 0);
        assertEquals(200, server.get("/health").statusCode());
    }

    @Test
    void aConnectionHoldsManyStreamsAndManyMayBeGivenUp(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest health = HttpRequest.newBuilder(server.uri("/health")).build();
        HttpRequest wait = HttpRequest.newBuilder(server.uri("/wait-random?maxDelay=3600&seed=7"))
                .build();
        assertEquals(
                200,
                await(client.sendAsync(health, HttpResponse.BodyHandlers.ofString()))
                        .statusCode());
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(client.sendAsync(wait, HttpResponse.BodyHandlers.ofString()));
        }
        Server.until(() -> server.pending() == 1000);
        for (int i = 1; i < 1000; i++) {
            answers.get(i).cancel(true);
        }
        Server.until(() -> server.pending() == 1);
        await(server.undeploy());
        assertEquals(503, await(answers.get(0)).statusCode(), "the innocent one");
    }

    @Test
    void whoAwaitsATaskOfAnotherDeploymentIsAnsweredWhenHisOwnStops(Vertx vertx) {
        Server one = Server.deploy(vertx, 1);
        JsonObject elsewhere = new JsonObject().put("bus", new JsonObject().put("prefix", "other"));
        Server other = Server.deploy(vertx, 1, elsewhere);
        JsonObject task = await(one.ask("tasks.create", new JsonObject().put("maxDelay", 3600)));
        JsonObject id = new JsonObject().put("id", task.getString("id"));
        Future<JsonObject> awaited =
                vertx.eventBus().<JsonObject>request("other.tasks.await", id).map(reply -> reply.body());
        assertEquals(
                "running",
                await(vertx.eventBus().<JsonObject>request("other.tasks.get", id))
                        .body()
                        .getString("state"));
        await(other.undeploy());
        assertEquals(
                503, assertThrows(ReplyException.class, () -> await(awaited)).failureCode());
        assertEquals("running", await(one.ask("tasks.get", id)).getString("state"));
        assertEquals("cancelled", await(one.ask("tasks.cancel", id)).getString("state"));
    }

    @Test
    void aClientOfHttp10IsToldTheEndOfALongListByTheEndOfItsConnection(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        String answer = server.raw("GET /wait-n?n=5000&maxDelay=0 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer.substring(0, answer.indexOf("\r\n\r\n")));
        assertEquals(
                5000,
                new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")))
                        .getJsonArray("delays")
                        .size());
    }

    @Test
    void aTaskOutlivesTheClientThatStartedIt(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        String body = "{\"maxDelay\":3600,\"seed\":7}";
        String answer = server.raw("POST /tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
        assertEquals(1, server.pending());
        String id = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n"))).getString("id");
        assertEquals("running", server.json("/tasks/" + id).getString("state"));
    }

    @Test
    void theVerticleIsDeployedByItsNameAndWithoutHttp(Vertx vertx) {
        JsonObject config = new JsonObject()
                .put("http", new JsonObject().put("enabled", false))
                .put("bus", new JsonObject().put("prefix", "elsewhere"));
        DeploymentOptions options = new DeploymentOptions().setConfig(config).setInstances(2);
        await(vertx.deployVerticle("dev.bide.BideVerticle", options));
        JsonObject wait = new JsonObject().put("maxDelay", 0.01).put("seed", 7);
        JsonObject answer = await(vertx.eventBus().<JsonObject>request("elsewhere.wait-random", wait))
                .body();
        assertEquals(7, answer.getInteger("seed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'htpt':{}}                 | \"htpt\" is unknown; known here: instances, bus, http, limits, meter, shed, profiles, drainSeconds",
                "{'http':{'port':'8080'}}    | http.port must be a whole number from 0 to 65535, not \"8080\"",
                "{'limits':{'maxTasks':0}}   | limits.maxTasks must be a whole number from 1 to 2147483647, not 0",
            })
    void badSettingsFailTheDeploymentWithOneSentence(String settings, String sentence, Vertx vertx) {
        DeploymentOptions options = new DeploymentOptions().setConfig(new JsonObject(settings.replace('\'', '"')));
        Exception failure =
                assertThrows(RuntimeException.class, () -> await(vertx.deployVerticle(new BideVerticle(), options)));
        assertEquals(sentence, failure.getMessage());
    }

    @Test
    void aTakenPortFailsTheDeploymentWithOneSentenceAndLeavesNothing(Vertx vertx) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JsonObject http = new JsonObject().put("port", taken.getLocalPort());
            DeploymentOptions options = new DeploymentOptions().setConfig(new JsonObject().put("http", http));
            Exception failure = assertThrows(
                    RuntimeException.class,
                    () -> await(vertx.deployVerticle(BideVerticle.class, options.setInstances(2))));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is taken (http.host, http.port)",
                    failure.getMessage());
            assertEquals(0, vertx.deploymentIDs().size());
            assertThrows(
                    ReplyException.class, () -> await(vertx.eventBus().request("bide.wait-random", new JsonObject())));
        }
    }

    @Test
    void aWorkerIsNoPlaceForIt(Vertx vertx) {
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        Exception failure =
                assertThrows(RuntimeException.class, () -> await(vertx.deployVerticle(new BideVerticle(), options)));
        assertEquals("Bide waits on event loops: deploy it with ThreadingModel.EVENT_LOOP", failure.getMessage());
    }

    @Test
    void whatIsUndeployedCanBeDeployedAgain(Vertx vertx) {
        for (int i = 0; i < 3; i++) {
            Server server = Server.deploy(vertx, 2);
            assertEquals(200, server.get("/wait-n?n=100&maxDelay=0.01").statusCode());
            await(server.undeploy());
        }
    }
}
