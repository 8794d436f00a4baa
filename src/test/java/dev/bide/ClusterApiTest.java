package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a cluster shows of itself, over HTTP and on the bus. */
@ExtendWith(VertxExtension.class)
class ClusterApiTest {

    private static Stream<JsonObject> nodes(JsonObject answer) {
        return answer.getJsonArray("nodes").stream().map(JsonObject.class::cast);
    }

    private static Set<String> names(JsonObject answer, String key) {
        return nodes(answer).map(node -> node.getString(key)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tags(ClusterOfNodes nodes, int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> nodes.nodes(i).self().tag().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyNodeShowsAllNodes() {
        try (ClusterOfNodes three = new ClusterOfNodes(3)) {
            await(three.server(2)
                    .ask(
                            "tasks.create",
                            new JsonObject().put("shape", "fixed(1h)").put("seed", 7)));
            for (int i = 0; i < 3; i++) {
                JsonObject http = three.server(i).json("/cluster");
                assertTrue(http.getBoolean("clustered"));
                assertEquals(tags(three, 3), names(http, "tag"));
                assertFalse(http.containsKey("missing"), http::encode);
                JsonObject here = nodes(http)
                        .filter(node -> node.containsKey("here"))
                        .findFirst()
                        .orElseThrow();
                assertEquals(three.nodes(i).self().tag().toString(), here.getString("tag"));
                assertEquals(three.server(i).uri("").toString(), here.getString("url"));
                assertEquals(
                        1,
                        nodes(http).mapToInt(node -> node.getInteger("tasks")).sum());
                assertEquals(
                        1,
                        nodes(http).mapToInt(node -> node.getInteger("pending")).sum());
                assertEquals("3 nodes", three.server(i).json("/health/ready").getString("cluster"));
                JsonObject bus = await(three.server(i).ask("cluster", new JsonObject()));
                assertEquals(tags(three, 3), names(bus, "tag"));
            }
        }
    }

    @Test
    void theLatenessOfTheClusterHasAReportOfEachNode() {
        try (ClusterOfNodes two = new ClusterOfNodes(2)) {
            two.server(0).json("/wait-n?n=100&maxDelay=0.01&seed=7");
            two.server(1).json("/wait-n?n=200&maxDelay=0.01&seed=7");
            JsonObject answer = two.server(0).json("/lateness?of=cluster");
            assertEquals(Set.of("all", "nodes"), answer.fieldNames());
            assertEquals(tags(two, 2), names(answer, "name"));
            int fired = answer.getJsonObject("all").getInteger("fired");
            assertTrue(fired >= 300, answer::encode);
            assertEquals(
                    fired, answer.getJsonObject("all").getJsonObject("late").getInteger("count"));
            assertEquals(
                    fired,
                    nodes(answer).mapToInt(node -> node.getInteger("fired")).sum());
            JsonObject bus = await(two.server(1).ask("lateness", new JsonObject().put("of", "cluster")));
            assertEquals(tags(two, 2), names(bus, "name"));
            assertTrue(
                    two.server(1).get("/lateness?of=cluster&format=hgrm").body().contains("#[Buckets ="));
        }
    }

    @Test
    void aProcessWithoutAClusterSaysSo(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        JsonObject answer = server.json("/cluster");
        assertFalse(answer.getBoolean("clustered"));
        assertEquals(
                List.of(List.of("since", "url", "pending", "tasks", "late", "loop", "here")),
                nodes(answer).map(node -> List.copyOf(node.fieldNames())).toList());
        assertEquals(new JsonObject().put("status", "ok"), server.json("/health/ready"));
        assertEquals(Set.of("here"), names(server.json("/lateness?of=cluster"), "name"));
        for (String query : List.of("of=late", "of=loop", "of=cluster&tenths=true")) {
            assertEquals(400, server.get("/lateness?" + query).statusCode(), query);
        }
        assertEquals(
                400,
                server.refusal("lateness", new JsonObject().put("of", "late")).failureCode());
    }
}
