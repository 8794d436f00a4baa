package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deploying and undeploying: every caller is answered, and no wait is left pending. */
@ExtendWith(VertxExtension.class)
class StopTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void undeployingAnswersEveryPendingRequestOfBothApis(int instances, Vertx vertx) {
        assertUndeployingAnswers(100, instances, vertx);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void undeployingAnswersAThousandPendingRequestsOfEachApi(int instances, Vertx vertx) {
        assertUndeployingAnswers(1000, instances, vertx);
    }

    private static void assertUndeployingAnswers(int n, int instances, Vertx vertx) {
        Server server = Server.deploy(vertx, instances);
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
        assertEquals(503, statusOf(awaited));
        await(undeployed);
        assertEquals(0, server.pending());
    }

    /** Returns the status of a request that awaits a task: the task or the request is stopped, whichever comes first. */
    private static int statusOf(Future<JsonObject> awaited) {
        try {
            return await(awaited).getJsonObject("error").getInteger("status");
        } catch (ReplyException e) {
            return e.failureCode();
        }
    }

    @Test
    void undeployingAnswersFanOutsThatAreStillBeingDrawnOrScheduled(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int n : new int[] {10, 100_000, 800_000, 900_000}) {
            answers.add(server.send(HttpRequest.newBuilder(server.uri("/wait-n?maxDelay=3600&seed=7&n=" + n))));
        }
        Server.until(() -> server.pending() > 1_700_000);
        await(server.undeploy());
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(503, await(answer).statusCode());
        }
        assertEquals(0, server.pending());
    }

    @Test
    void aClientThatDoesNotReadItsLongListDoesNotDelayUndeployment(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Socket socket =
                server.ask("GET /wait-n?n=1000000&maxDelay=0&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertEquals('H', socket.getInputStream().read());
            await(server.undeploy());
        }
    }

    @Test
    void anAwaitIsAnsweredWhenItsDeploymentStopsEvenIfTheTaskRunsInAnother(Vertx vertx) {
        Server one = Server.deploy(vertx, 1);
        JsonObject elsewhere = new JsonObject().put("bus", new JsonObject().put("prefix", "other"));
        Server other = Server.deploy(vertx, 1, elsewhere);
        JsonObject task = await(
                one.ask("tasks.create", new JsonObject().put("maxDelay", 3600).put("seed", 7)));
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
    void theVerticleCanBeDeployedByItsNameAndWithoutHttp(Vertx vertx) {
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
                "{'htpt':{}}                 | \"htpt\" is unknown; known here: instances, bus, http, page, limits, meter, shed, profiles, standIns, cluster, drainSeconds",
                "{'http':{'port':'8080'}}    | http.port must be a whole number from 0 to 65535, not \"8080\"",
                "{'limits':{'maxTasks':-1}}  | limits.maxTasks must be a whole number from 0 to 2147483647, not -1",
            })
    void invalidSettingsFailTheDeploymentWithOneSentence(String settings, String sentence, Vertx vertx) {
        DeploymentOptions options = new DeploymentOptions().setConfig(new JsonObject(settings.replace('\'', '"')));
        Exception failure =
                assertThrows(RuntimeException.class, () -> await(vertx.deployVerticle(new BideVerticle(), options)));
        assertEquals(sentence, failure.getMessage());
    }

    @Test
    void aPortInUseFailsTheDeploymentWithOneSentenceAndLeavesNoVerticle(Vertx vertx) throws IOException {
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
    void deployingAsAWorkerFails(Vertx vertx) {
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        Exception failure =
                assertThrows(RuntimeException.class, () -> await(vertx.deployVerticle(new BideVerticle(), options)));
        assertEquals("Bide waits on event loops: deploy it with ThreadingModel.EVENT_LOOP", failure.getMessage());
    }

    @Test
    void theVerticleCanBeDeployedAgainAfterUndeployment(Vertx vertx) {
        for (int i = 0; i < 3; i++) {
            Server server = Server.deploy(vertx, 2);
            assertEquals(200, server.get("/wait-n?n=100&maxDelay=0.01&seed=7").statusCode());
            await(server.undeploy());
        }
    }
}
