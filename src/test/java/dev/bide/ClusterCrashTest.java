package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node dies by SIGKILL while calls come to all. It has every role at once: it owns tasks and keys, it coordinates fan-outs,
 * and it has parts of those of others.
 */
@Tag("long")
class ClusterCrashTest {

    private static final double LOST_SECONDS = 3;

    /** How long a call may go on beyond what it should take, with a margin for a busy machine. */
    private static final double MAX_EXCESS = LOST_SECONDS + 7;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private final History history = new History();

    @Test
    void everyCallIsAnsweredAndNoAnswerIsWrong() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 3, "--cluster.lost-seconds=" + LOST_SECONDS);
        ClusterProcess a = nodes.get(0);
        ClusterProcess b = nodes.get(1);
        ClusterProcess dying = nodes.get(2);
        Set<String> dead = Set.of(dying.tag());
        try (ClusterTraffic traffic = new ClusterTraffic(history)) {
            traffic.join(a, false);
            traffic.add("a", a.url());
            traffic.add("b", b.url());
            traffic.add("dying", dying.url());
            traffic.start();
            traffic.awaitCalls(250);

            // Calls that are still pending when the node dies, even on a slow machine.
            JsonObject task = post(dying, "/tasks", "{\"maxDelay\":60,\"seed\":7}");
            CompletableFuture<HttpResponse<String>> awaited = get(a, "/tasks/" + task.getString("id"), "wait=60");
            CompletableFuture<HttpResponse<String>> failFast =
                    get(a, "/wait-n?n=30&shape=fixed(30)&seed=7&nodes=all", "");
            CompletableFuture<HttpResponse<String>> collect = get(
                    a, "/wait-n?n=30&shape=weighted(1s:50,30s:50)&seed=7&nodes=all&onFailure=collect&list=true", "");
            JsonObject whole = post(dying, "/tasks", "{\"n\":3000,\"maxDelay\":600,\"seed\":7,\"nodes\":\"all\"}");
            Server.until(() -> pending(a) > 900 && pending(b) > 900);
            traffic.awaitCalls(60);

            double killed = history.now();
            dying.kill9();
            assertEquals(503, awaited.get().statusCode());
            double told = history.now() - killed;
            traffic.remove("dying");
            HttpResponse<String> refused = failFast.get();
            double refusedAfter = history.now() - killed;
            a.awaitNodes(2);
            b.awaitNodes(2);
            history.disrupted(killed);
            log(
                    "the death was told after %.3f s to a caller that awaited a task, after %.3f s to one of a fan-out",
                    told, refusedAfter);
            assertEquals(503, refused.statusCode(), refused.body());
            assertTrue(refused.headers().firstValue("retry-after").isPresent(), "Retry-After");
            assertTrue(refused.body().contains("10 of 30 waits were lost with node " + dying.tag()), refused.body());
            assertTrue(told < MAX_EXCESS, "told after " + told);

            // The parts of the fan-out that the dead node coordinated have ended, here and there.
            Server.until(() -> pending(a) < 100 && pending(b) < 100);
            assertEquals(
                    503, get(b, "/tasks/" + whole.getString("id"), "").get().statusCode());

            try (ClusterProcess fresh = a.another("--cluster.lost-seconds=" + LOST_SECONDS)) {
                a.awaitNodes(3);
                b.awaitNodes(3);
                fresh.awaitNodes(3);
                traffic.add("fresh", fresh.url());
                traffic.awaitCalls(250);
                traffic.end();
                List.of(a, b, fresh).forEach(node -> history.disrupted(node, LOST_SECONDS));
                log("%s", history.summary());
                log("calls to another node while one died, and what became of them: %s", duringDeath(killed));
                history.check(dead);
                assertEquals(List.of(), history.unexplained(dead), "refused while all was well");
                history.worst().forEach((kind, seconds) -> assertTrue(seconds < MAX_EXCESS, kind + " " + seconds));
            }

            JsonObject rest = new JsonObject(collect.get().body());
            assertEquals(30, rest.getJsonArray("delays").size() + rest.getInteger("lost") + rest.getInteger("failed"));
            assertTrue(rest.getInteger("lost") <= 10 && rest.getInteger("lost") > 0, rest.encode());
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    private List<String> duringDeath(double killed) {
        return history.entries(one -> one.ended() >= killed && one.begun() <= killed + LOST_SECONDS)
                .filter(one -> !one.isAnswered() && !one.node().equals("dying"))
                .map(one -> String.format(
                        "%s %d +%.2f s, %.2f s", one.call().kind(), one.status(), one.begun() - killed, one.excess()))
                .toList();
    }

    private static void log(String format, Object... values) {
        System.out.println("ClusterCrashTest: " + String.format(format, values));
    }

    private static double pending(ClusterProcess node) {
        return get(node, "/metrics", "")
                .join()
                .body()
                .lines()
                .filter(line -> line.startsWith("bide_waits_pending"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static CompletableFuture<HttpResponse<String>> get(ClusterProcess node, String path, String prefer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path));
        if (!prefer.isEmpty()) {
            request.header("Prefer", prefer);
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject post(ClusterProcess node, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return new JsonObject(
                CLIENT.sendAsync(request, BodyHandlers.ofString()).join().body());
    }
}
