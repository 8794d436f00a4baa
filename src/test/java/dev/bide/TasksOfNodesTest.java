package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.FanOutRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks that one node runs, through the doors of another, which answers byte for byte the same. */
class TasksOfNodesTest {

    private static ClusterOfNodes nodes;
    private static Server owner;
    private static Server other;

    @BeforeAll
    static void start() {
        nodes = new ClusterOfNodes(2);
        owner = nodes.server(0);
        other = nodes.server(1);
    }

    @AfterAll
    static void close() {
        nodes.close();
    }

    @AfterEach
    void cancelTasks() {
        for (Object task : other.json("/tasks?state=running&limit=200").getJsonArray("tasks")) {
            String id = ((JsonObject) task).getString("id");
            assertEquals(200, other.method("DELETE", "/tasks/" + id).statusCode());
        }
        assertEquals(0, owner.pending() + other.pending());
    }

    private static String create(Server server, String body) {
        return new JsonObject(server.post("/tasks", "application/json", body).body()).getString("id");
    }

    private static String ended(String body) {
        String id = create(owner, body);
        await(ask(other, "tasks.await", new JsonObject().put("id", id)));
        return id;
    }

    /** Asks on the event bus of one node only: an address of all nodes would be answered by either of them. */
    private static Future<JsonObject> ask(Server server, String address, JsonObject body) {
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(60_000);
        return nodes.vertx(server == owner ? 0 : 1)
                .eventBus()
                .<JsonObject>request("bide." + address, body, here)
                .map(Message::body);
    }

    private static HttpResponse<String> send(Server server, String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).method(method, BodyPublishers.noBody());
        return await(server.send(headers.length == 0 ? request : request.headers(headers)));
    }

    private static void assertSame(String method, String path, String... headers) {
        HttpResponse<String> here = send(owner, method, path, headers);
        HttpResponse<String> there = send(other, method, path, headers);
        String what = method + " " + path;
        assertEquals(here.body(), there.body(), what);
        assertEquals(here.statusCode(), there.statusCode(), what);
        assertEquals(headers(here), headers(there), what);
    }

    /** Returns the headers. Of Retry-After only whether it is there: its seconds run out between two requests. */
    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.computeIfPresent("retry-after", (name, seconds) -> List.of("some seconds"));
        return headers;
    }

    @Test
    void anEndedTaskIsTheSameThroughAnyNode() {
        for (String body : List.of(
                "{\"maxDelay\":0.01,\"seed\":7,\"name\":\"one\"}",
                "{\"n\":5,\"maxDelay\":0.01,\"seed\":7}",
                "{\"n\":20000,\"shape\":\"lognormal(median=0.01,p99=0.05,max=0.1)\",\"seed\":7}",
                "{\"n\":100,\"maxDelay\":0.01,\"failRate\":0.5,\"onFailure\":\"collect\",\"seed\":7}",
                "{\"n\":100,\"maxDelay\":0.01,\"failRate\":1,\"seed\":7}",
                "{\"n\":100,\"maxDelay\":0.01,\"need\":3,\"seed\":7}",
                "{\"n\":100,\"maxDelay\":9,\"timeout\":0.01,\"seed\":7}",
                "{\"n\":100,\"maxDelay\":0.01,\"operation\":\"measure-time\",\"seed\":7}")) {
            String id = ended(body);
            assertSame("GET", "/tasks/" + id);
            assertSame("GET", "/tasks/" + id + "?list=false");
            assertSame("GET", "/tasks/" + id, "Prefer", "wait=3");
            assertSame("HEAD", "/tasks/" + id);
            assertSame("DELETE", "/tasks/" + id);
            assertSame("GET", "/tasks/" + id + "/stream");
            assertSame("GET", "/tasks/" + id + "/stream", "Accept", "text/event-stream");
            assertSame("GET", "/tasks/" + id + "/stream", "Last-Event-ID", "1");
            assertSame("GET", "/tasks/" + id + "/stream", "Last-Event-ID", "end");
            for (String address : List.of("tasks.get", "tasks.await", "tasks.cancel")) {
                JsonObject message = new JsonObject().put("id", id);
                assertEquals(
                        await(ask(owner, address, message)).encode(),
                        await(ask(other, address, message)).encode());
            }
        }
        assertSame("GET", "/tasks");
        assertSame("GET", "/tasks?limit=3&order=newest");
        assertSame("GET", "/tasks?state=failed&limit=1");
    }

    @Test
    void aRunningTaskIsTheSameThroughAnyNode() {
        String id = create(owner, "{\"n\":1000,\"shape\":\"fixed(3600)\",\"seed\":7}");
        assertSame("GET", "/tasks/" + id + "?list=false");
        HttpResponse<String> here = send(owner, "GET", "/tasks/" + id);
        HttpResponse<String> there = send(other, "GET", "/tasks/" + id);
        assertEquals(here.body(), there.body());
        int seconds = Integer.parseInt(there.headers().firstValue("retry-after").orElseThrow());
        assertTrue(seconds > 3500, seconds + " s");
        HttpResponse<String> waited = send(other, "GET", "/tasks/" + id, "Prefer", "wait=1");
        assertEquals("wait=1", waited.headers().firstValue("preference-applied").orElseThrow());
        assertEquals("running", new JsonObject(waited.body()).getString("state"));
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() {
        String id = ended("{\"n\":5,\"maxDelay\":0.01,\"seed\":7}");
        String unknown = id.replaceFirst(".", "f");
        assertSame("GET", "/tasks/" + unknown);
        assertSame("GET", "/tasks/" + unknown, "Prefer", "wait=3");
        assertSame("DELETE", "/tasks/" + unknown);
        assertSame("GET", "/tasks/" + unknown + "/stream");
        assertSame("GET", "/tasks/" + id + "/stream", "Last-Event-ID", "6");
        assertSame("GET", "/tasks/" + id + "?unknown=1");
        assertSame("GET", "/tasks?after=nothing");
        HttpResponse<String> page = send(other, "GET", "/live?task=" + id, "Accept", "text/event-stream");
        assertEquals(400, page.statusCode());
        assertEquals(
                "task \"" + id + "\" is on node " + nodes.nodes(0).self().tag()
                        + " at 127.0.0.1: open the page of that node",
                new JsonObject(page.body()).getString("detail"));
    }

    @Test
    void aTaskIsStreamedAndCancelledThroughAnotherNode() {
        String id = create(owner, "{\"n\":2000,\"maxDelay\":2,\"seed\":7}");
        HttpResponse<String> stream = send(other, "GET", "/tasks/" + id + "/stream");
        List<String> lines = stream.body().lines().toList();
        double[] delays = FanOutRequest.of(2000).upTo(2).withSeed(7).draw();
        assertArrayEquals(
                delays,
                lines.stream()
                        .limit(2000)
                        .mapToDouble(line -> new JsonObject(line).getDouble("delay"))
                        .toArray());
        assertEquals("done", new JsonObject(lines.get(2000)).getString("state"));
        String hour = create(owner, "{\"n\":2000,\"maxDelay\":3600,\"seed\":7}");
        HttpResponse<String> cancelled = send(other, "DELETE", "/tasks/" + hour);
        assertEquals("cancelled", new JsonObject(cancelled.body()).getString("state"));
        assertEquals(0, owner.pending());
    }

    @Test
    void aTaskIsStreamedOverTheBusOfAnotherNode() {
        String id = create(owner, "{\"n\":3000,\"maxDelay\":1,\"seed\":7}");
        List<JsonObject> messages = Collections.synchronizedList(new ArrayList<>());
        MessageConsumer<JsonObject> consumer = nodes.vertx(1).eventBus().localConsumer("mine", message -> {
            messages.add(message.body());
            message.reply(null);
        });
        await(consumer.completion());
        JsonObject reply =
                await(ask(other, "tasks.stream", new JsonObject().put("id", id).put("to", "mine")));
        assertEquals(id, reply.getString("id"));
        Server.until(
                () -> !messages.isEmpty() && messages.get(messages.size() - 1).containsKey("end"));
        assertEquals(id, messages.get(0).getJsonObject("task").getString("id"));
        List<Double> delays = messages.stream()
                .flatMap(message -> message.getJsonArray("waits", new JsonArray()).stream())
                .map(wait -> ((JsonObject) wait).getDouble("delay"))
                .toList();
        assertArrayEquals(
                FanOutRequest.of(3000).upTo(1).withSeed(7).draw(),
                delays.stream().mapToDouble(delay -> delay).toArray());
        JsonObject end = messages.get(messages.size() - 1).getJsonObject("end");
        assertEquals(owner.json("/tasks/" + id + "?list=false"), end);
        await(consumer.unregister());
    }

    @Test
    void theListHasTheTasksOfAllNodes() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(create(i % 3 == 0 ? owner : other, "{\"maxDelay\":3600,\"seed\":7,\"name\":\"listed\"}"));
        }
        for (Server server : List.of(owner, other)) {
            List<String> seen = new ArrayList<>();
            JsonObject query = new JsonObject().put("name", "listed").put("limit", 5);
            JsonObject page = await(ask(server, "tasks.list", query));
            page.getJsonArray("tasks").forEach(task -> seen.add(((JsonObject) task).getString("id")));
            while (page.containsKey("next")) {
                page = await(ask(server, "tasks.list", query.put("after", page.getString("next"))));
                page.getJsonArray("tasks").forEach(task -> seen.add(((JsonObject) task).getString("id")));
            }
            Collections.sort(ids);
            assertEquals(ids, seen);
        }
    }

    @Test
    void theTasksOfANodeThatWasKilledAreLost() {
        Server third = nodes.add(1, new JsonObject());
        String id = create(third, "{\"n\":1000,\"maxDelay\":3600,\"seed\":7}");
        String node = nodes.nodes(2).self().tag() + " at 127.0.0.1";
        HttpResponse<String> alive = send(other, "GET", "/tasks/" + id);
        assertEquals(200, alive.statusCode());
        Future<HttpResponse<String>> waiting = Future.fromCompletionStage(
                other.send(HttpRequest.newBuilder(other.uri("/tasks/" + id)).header("Prefer", "wait=3600")));
        nodes.kill(2);
        HttpResponse<String> lost = await(waiting);
        assertEquals(503, lost.statusCode());
        assertEquals("1", lost.headers().firstValue("retry-after").orElseThrow());
        String detail = new JsonObject(lost.body()).getString("detail");
        assertTrue(detail.startsWith("task \"" + id + "\" was on node " + node + ", which was lost "), detail);
        assertEquals(503, send(other, "GET", "/tasks/" + id + "/stream").statusCode());
        Throwable onBus = await(ask(other, "tasks.get", new JsonObject().put("id", id))
                .<Throwable>transform((answer, failure) -> Future.succeededFuture(failure)));
        assertEquals(503, ((ReplyException) onBus).failureCode());
    }
}
