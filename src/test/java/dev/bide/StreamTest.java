package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.FanOutRequest;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Waits told of as they end, over HTTP and over the bus. */
@ExtendWith(VertxExtension.class)
class StreamTest {

    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";

    private static HttpResponse<String> get(Server server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return await(server.send(headers.length == 0 ? request : request.headers(headers)));
    }

    private static double[] delays(Vertx vertx, int n, double maxDelay) {
        return await(Bide.on(vertx).waitN(new FanOutRequest(n, maxDelay, 7))).delays();
    }

    /** Checks the lines of a stream: all waits from one on, none early, in order, and then how it ended. */
    private static JsonObject checked(List<String> lines, double[] delays, int from) {
        assertEquals(delays.length - from + 1, lines.size());
        for (int i = from; i < delays.length; i++) {
            JsonObject wait = new JsonObject(lines.get(i - from));
            assertEquals(delays[i], wait.getDouble("delay"));
            assertTrue(wait.getDouble("late") >= 0, "never early");
        }
        return new JsonObject(lines.get(lines.size() - 1));
    }

    private static List<String> lines(String body) {
        return body.lines().toList();
    }

    private static String task(Server server, int n, double maxDelay) {
        JsonObject body = new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", 7);
        return await(server.ask("tasks.create", body)).getString("id");
    }

    @Test
    void aFanOutIsToldOfLineByLineAndThenInOne(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpResponse<String> response = get(server, "/wait-n?n=2000&maxDelay=0.3&seed=7", "Accept", LINES);
        assertEquals(LINES, response.headers().firstValue("content-type").orElseThrow());
        JsonObject end = checked(lines(response.body()), delays(vertx, 2000, 0.3), 0);
        assertEquals("done", end.getString("state"));
        assertEquals(2000, end.getJsonObject("result").getInteger("n"));
        assertTrue(end.getJsonObject("result").containsKey("quantiles"));
    }

    @Test
    void eachWaitIsToldOfWhenItEndsAndNotAtTheEndOfAll(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        // Seed 7 over an hour: the fifteenth of a million ends within the first second, the last in an hour.
        String request =
                "GET /wait-n?n=1000000&maxDelay=3600&seed=7 HTTP/1.1\r\nHost: x\r\nAccept: " + LINES + "\r\n\r\n";
        try (Socket socket = server.ask(request)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int told = 0;
            while (told < 15) {
                told += in.readLine().startsWith("{\"delay\":") ? 1 : 0;
            }
            assertTrue(server.pending() > 900_000);
        }
        Server.until(() -> server.pending() == 0);
    }

    @Test
    void eventsAreToldOfAsBrowsersReadThem(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpResponse<String> response = get(server, "/wait-n?n=2&maxDelay=0.1&seed=7", "Accept", EVENTS);
        assertEquals(EVENTS, response.headers().firstValue("content-type").orElseThrow());
        String wait = "data: \\{\"delay\":[0-9.E-]+,\"late\":[0-9.E-]+}\n\n";
        assertTrue(
                response.body().matches(wait + wait + "id: end\nevent: end\ndata: \\{\"state\":\"done\",.*}\n\n"),
                response.body());
        HttpResponse<String> back =
                get(server, "/wait-n?n=2&maxDelay=0.1&seed=7", "Accept", EVENTS, "Last-Event-ID", "end");
        assertEquals(204, back.statusCode(), "so that a browser does not begin anew for ever");
    }

    @Test
    void whoComesBackToATaskGoesOnWhereHeWas(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        String path = "/tasks/" + task(server, 20, 0.1) + "/stream";
        double[] delays = delays(vertx, 20, 0.1);
        List<String> all = lines(get(server, path).body());
        JsonObject end = checked(all, delays, 0);
        assertEquals("done", end.getString("state"));
        assertEquals(all, lines(get(server, path).body()), "it can be read as often as one likes");
        assertEquals(end, checked(lines(get(server, path, "Last-Event-ID", "15").body()), delays, 15));
        assertEquals(end, checked(lines(get(server, path, "Last-Event-ID", "20").body()), delays, 20));
        List<String> ids = lines(get(server, path, "Accept", EVENTS, "Last-Event-ID", "18")
                        .body())
                .stream()
                .filter(line -> line.startsWith("id: "))
                .toList();
        assertEquals(List.of("id: 19", "id: 20", "id: end"), ids);
        assertEquals(204, get(server, path, "Last-Event-ID", "end").statusCode());
        for (String wrong : new String[] {"21", "-1", "x", "99999999999"}) {
            HttpResponse<String> refused = get(server, path, "Last-Event-ID", wrong);
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("Last-Event-ID must be a whole number from 0 to 20"), refused.body());
        }
        assertEquals(406, get(server, path, "Accept", "application/json").statusCode());
        assertEquals(404, get(server, "/tasks/x/stream").statusCode());
    }

    @Test
    void whoIsCutOffByAStoppingInstanceMayGoOnAtAnother(Vertx vertx) throws IOException {
        Server one = Server.deploy(vertx, 1);
        Server other = Server.deploy(vertx, 1, new JsonObject().put("bus", new JsonObject().put("prefix", "other")));
        String path = "/tasks/" + task(one, 3, 3600) + "/stream";
        try (Socket socket = other.ask("GET " + path + " HTTP/1.0\r\nAccept: " + EVENTS + "\r\n\r\n")) {
            assertEquals(200, get(other, "/health").statusCode(), "it has been heard");
            await(other.undeploy());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.contains("event: stopped\ndata: {"), answer);
            assertTrue(!answer.contains("id: "), answer);
        }
        HttpResponse<String> ahead = get(one, path, "Last-Event-ID", "end");
        assertEquals(400, ahead.statusCode(), "it has not ended");
        assertTrue(ahead.body().contains("Last-Event-ID must be a whole number from 0 to 0"), ahead.body());
    }

    @Test
    void whoAsksForTheHeadOfAStreamGetsThat(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/wait-n?n=5&maxDelay=0.2&seed=7"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .headers("Accept", LINES, "Prefer", "respond-async");
        long start = System.nanoTime();
        HttpResponse<String> head = await(server.send(request));
        assertTrue(System.nanoTime() - start >= 144_000_000, "it waits as a GET does");
        assertEquals(200, head.statusCode());
        assertEquals(LINES, head.headers().firstValue("content-type").orElseThrow());
        HttpRequest.Builder async = HttpRequest.newBuilder(server.uri("/wait-n?n=5&maxDelay=0.2&seed=7"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Prefer", "respond-async");
        assertEquals(200, await(server.send(async)).statusCode());
        assertEquals(0, server.json("/tasks").getJsonArray("tasks").size(), "a HEAD leaves nothing behind");
    }

    @Test
    void aLoneWaitAndOneThatFailsAreToldOfToo(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject one =
                new JsonObject().put("maxDelay", 0.05).put("failRate", 1).put("failStatus", 418);
        String id = await(server.ask("tasks.create", one)).getString("id");
        List<String> lines = lines(get(server, "/tasks/" + id + "/stream").body());
        assertEquals(2, lines.size());
        assertEquals(true, new JsonObject(lines.get(0)).getBoolean("failed"));
        JsonObject error = new JsonObject(lines.get(1)).getJsonObject("error");
        assertEquals(418, error.getInteger("status"));
        List<String> cut = lines(get(server, "/wait-n?n=5&maxDelay=0.2&seed=7&timeout=0.125", "Accept", LINES)
                .body());
        assertEquals(4, cut.size());
        assertEquals(504, new JsonObject(cut.get(3)).getJsonObject("error").getInteger("status"));
    }

    @Test
    void aReaderThatVanishesTakesItsFanOutAlongButNotATask(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        String path = "/tasks/" + task(server, 3, 3600) + "/stream";
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String inline = "/wait-n?n=100&maxDelay=3600&seed=" + i;
            readers.add(server.ask("GET " + inline + " HTTP/1.1\r\nHost: x\r\nAccept: " + EVENTS + "\r\n\r\n"));
            readers.add(server.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        for (Socket reader : readers) {
            assertEquals('H', reader.getInputStream().read());
        }
        assertTrue(server.pending() > 9_000);
        for (Socket reader : readers) {
            reader.close();
        }
        Server.until(() -> server.pending() == 3);
    }

    /** A hundred thousand lines are five megabytes: more than sockets hold for a client that does not read. */
    @Test
    void aReaderThatTakesNothingMissesNothingAndOthersAreAnswered(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        String request =
                "GET /wait-n?n=100000&maxDelay=0.5&seed=7 HTTP/1.0\r\nHost: x\r\nAccept: " + LINES + "\r\n\r\n";
        try (Socket socket = server.ask(request)) {
            assertEquals('H', socket.getInputStream().read());
            Server.until(() -> server.pending() == 0);
            for (int i = 0; i < 100; i++) {
                assertEquals(200, get(server, "/wait-n?n=100&maxDelay=0.01").statusCode());
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> body = lines(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertEquals("done", checked(body, delays(vertx, 100_000, 0.5), 0).getString("state"));
        }
    }

    @Test
    void whoFollowsATaskOverTheBusIsSentTheNextWaitsWhenHeHasRepliedToTheLast(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        String id = task(server, 3000, 0.2);
        List<Message<JsonObject>> messages = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonObject>consumer("mine", messages::add);
        JsonObject wanted = new JsonObject().put("id", id).put("to", "mine");
        var reply = server.ask("tasks.stream", wanted);
        double[] delays = delays(vertx, 3000, 0.2);
        int told = 0;
        int next = 0;
        while (true) {
            int seen = next++;
            Server.until(() -> messages.size() > seen);
            JsonObject message = messages.get(seen).body();
            assertEquals(id, message.getString("id"));
            assertEquals(seen == 0, message.containsKey("task"));
            if (message.containsKey("end")) {
                assertEquals("done", message.getJsonObject("end").getString("state"));
                break;
            }
            JsonArray waits = message.getJsonArray("waits", new JsonArray());
            assertTrue(waits.size() <= 1024);
            for (int i = 0; i < waits.size(); i++) {
                assertEquals(delays[told++], waits.getJsonObject(i).getDouble("delay"));
            }
            assertEquals(seen + 1, messages.size(), "nothing comes before the reply");
            messages.get(seen).reply(null);
        }
        assertEquals(3000, told);
        assertEquals(id, await(reply).getString("id"));
    }

    @Test
    void whoCannotFollowATaskIsToldSo(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject wanted = new JsonObject().put("id", task(server, 3, 3600)).put("to", "nowhere");
        assertEquals(
                "nobody listens at \"nowhere\" (to)",
                server.refusal("tasks.stream", wanted).getMessage());
        assertTrue(server.refusal("tasks.stream", wanted.copy().put("after", 1))
                .getMessage()
                .startsWith("after must be a whole number from 0 to 0,"));
        assertEquals(
                404,
                server.refusal("tasks.stream", wanted.copy().put("id", "x")).failureCode());
        assertEquals(
                "to is missing: it must be a text",
                server.refusal("tasks.stream", new JsonObject().put("id", "x")).getMessage());
    }

    @Test
    void whoNoLongerRepliesIsSentNothingMore(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        List<JsonObject> told = new CopyOnWriteArrayList<>();
        MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer("mine");
        consumer.handler(message -> {
            told.add(message.body());
            if (told.size() < 3) {
                message.reply(null);
            } else {
                message.fail(1, "enough");
            }
        });
        String id = task(server, 100, 0.3);
        JsonObject wanted = new JsonObject().put("id", id).put("to", "mine");
        assertEquals(id, await(server.ask("tasks.stream", wanted)).getString("id"));
        assertEquals(
                "done",
                await(server.ask("tasks.await", new JsonObject().put("id", id))).getString("state"));
        assertEquals(
                List.of(true, false, false),
                told.stream().map(message -> message.containsKey("task")).toList());
        JsonObject again = new JsonObject().put("id", id).put("to", "mine");
        assertEquals(400, server.refusal("tasks.stream", again).failureCode(), "who does not even reply to the first");
        assertEquals(4, told.size());
    }
}
