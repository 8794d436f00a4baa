package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.FanOutRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of waits as they end, over HTTP and over the event bus. */
class StreamTest {

    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @AfterEach
    void cancelTasks() {
        JsonObject running = new JsonObject().put("state", "running");
        for (Object task : await(SHARED.server().ask("tasks.list", running)).getJsonArray("tasks")) {
            JsonObject id = new JsonObject().put("id", ((JsonObject) task).getString("id"));
            assertEquals(
                    "cancelled", await(SHARED.server().ask("tasks.cancel", id)).getString("state"));
        }
        assertEquals(0, SHARED.server().pending());
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return get(SHARED.server(), path, headers);
    }

    private static HttpResponse<String> get(Server server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        return await(server.send(headers.length == 0 ? request : request.headers(headers)));
    }

    private static double[] delays(int n, double maxDelay) {
        return await(
                Bide.on(SHARED.vertx()).draw(FanOutRequest.of(n).upTo(maxDelay).withSeed(7)));
    }

    /** Checks that a stream has all waits from an index on, in order and none early, and returns its last line. */
    private static JsonObject checkLines(List<String> lines, double[] delays, int from) {
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

    private static String createTask(int n, double maxDelay) {
        JsonObject body = new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", 7);
        return await(SHARED.server().ask("tasks.create", body)).getString("id");
    }

    @Test
    void aStreamHasALineForEachWaitAndThenTheResult() {
        HttpResponse<String> response = get("/wait-n?n=2000&maxDelay=0.1&seed=7", "Accept", LINES);
        assertEquals(LINES, response.headers().firstValue("content-type").orElseThrow());
        JsonObject end = checkLines(lines(response.body()), delays(2000, 0.1), 0);
        assertEquals("done", end.getString("state"));
        assertEquals(2000, end.getJsonObject("result").getInteger("n"));
        assertTrue(end.getJsonObject("result").containsKey("quantiles"));
    }

    @Test
    void eachWaitIsSentWhenItEndsNotWhenAllHaveEnded() throws IOException {
        // With seed 7, a few of a million waits end within milliseconds, and the last after an hour.
        String request = "GET /wait-n?n=1000000&maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\nAccept: " + LINES
                + "\r\n\r\n";
        try (Socket socket = SHARED.server().ask(request)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int waits = 0;
            while (waits < 15) {
                waits += in.readLine().startsWith("{\"delay\":") ? 1 : 0;
            }
            assertTrue(SHARED.server().pending() > 900_000);
        }
        Server.until(() -> SHARED.server().pending() == 0);
    }

    @Test
    void theEventStreamHasTheFormatThatBrowsersRead() {
        HttpResponse<String> response = get("/wait-n?n=2&maxDelay=0.1&seed=7", "Accept", EVENTS);
        assertEquals(EVENTS, response.headers().firstValue("content-type").orElseThrow());
        String wait = "data: \\{\"delay\":[0-9.E-]+,\"late\":[0-9.E-]+}\n\n";
        assertTrue(
                response.body().matches(wait + wait + "id: end\nevent: end\ndata: \\{\"state\":\"done\",.*}\n\n"),
                response.body());
        HttpResponse<String> back = get("/wait-n?n=2&maxDelay=0.1&seed=7", "Accept", EVENTS, "Last-Event-ID", "end");
        assertEquals(204, back.statusCode(), "a browser that reconnects must not start the fan-out again");
    }

    @Test
    void aReaderResumesTheStreamOfATaskAfterItsLastEventId() {
        String path = "/tasks/" + createTask(20, 0.1) + "/stream";
        double[] delays = delays(20, 0.1);
        List<String> lines = lines(get(path).body());
        JsonObject end = checkLines(lines, delays, 0);
        assertEquals("done", end.getString("state"));
        assertEquals(lines, lines(get(path).body()), "the stream can be read again");
        assertEquals(end, checkLines(lines(get(path, "Last-Event-ID", "15").body()), delays, 15));
        assertEquals(end, checkLines(lines(get(path, "Last-Event-ID", "20").body()), delays, 20));
        List<String> ids = lines(
                        get(path, "Accept", EVENTS, "Last-Event-ID", "18").body())
                .stream()
                .filter(line -> line.startsWith("id: "))
                .toList();
        assertEquals(List.of("id: 19", "id: 20", "id: end"), ids);
        assertEquals(204, get(path, "Last-Event-ID", "end").statusCode());
        for (String wrong : new String[] {"21", "-1", "x", "99999999999"}) {
            HttpResponse<String> refused = get(path, "Last-Event-ID", wrong);
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("Last-Event-ID must be a whole number from 0 to 20"), refused.body());
        }
        assertEquals(406, get(path, "Accept", "application/json").statusCode());
        assertEquals(404, get("/tasks/x/stream").statusCode());
    }

    @Test
    void aStreamThatAStoppingInstanceCutsOffCanBeResumedAtAnother() throws IOException {
        Server other =
                Server.deploy(SHARED.vertx(), 1, new JsonObject().put("bus", new JsonObject().put("prefix", "other")));
        String path = "/tasks/" + createTask(3, 3600) + "/stream";
        try (Socket socket = other.ask("GET " + path + " HTTP/1.0\r\nAccept: " + EVENTS + "\r\n\r\n")) {
            assertEquals(200, get(other, "/health").statusCode(), "the request before it has been handled");
            await(other.undeploy());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.contains("event: stopped\ndata: {"), answer);
            assertTrue(!answer.contains("id: "), answer);
        }
        HttpResponse<String> ahead = get(path, "Last-Event-ID", "end");
        assertEquals(400, ahead.statusCode(), "the task has not ended");
        assertTrue(ahead.body().contains("Last-Event-ID must be a whole number from 0 to 0"), ahead.body());
    }

    @Test
    void aHeadRequestForAStreamWaitsAndReturnsTheHeadersOnly() {
        HttpRequest.Builder request = HttpRequest.newBuilder(SHARED.server().uri("/wait-n?n=5&maxDelay=0.1&seed=7"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .headers("Accept", LINES, "Prefer", "respond-async");
        long start = System.nanoTime();
        HttpResponse<String> head = await(SHARED.server().send(request));
        assertTrue(System.nanoTime() - start >= 72_000_000, "it waits as a GET does");
        assertEquals(200, head.statusCode());
        assertEquals(LINES, head.headers().firstValue("content-type").orElseThrow());
        int tasksBefore = SHARED.server().json("/tasks").getJsonArray("tasks").size();
        HttpRequest.Builder async = HttpRequest.newBuilder(SHARED.server().uri("/wait-n?n=5&maxDelay=0.1&seed=7"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Prefer", "respond-async");
        assertEquals(200, await(SHARED.server().send(async)).statusCode());
        assertEquals(
                tasksBefore,
                SHARED.server().json("/tasks").getJsonArray("tasks").size(),
                "a HEAD creates no task");
    }

    @Test
    void singleWaitsAndFailuresAreStreamedToo() {
        JsonObject one = new JsonObject()
                .put("maxDelay", 0.05)
                .put("seed", 7)
                .put("failRate", 1)
                .put("failStatus", 418);
        String id = await(SHARED.server().ask("tasks.create", one)).getString("id");
        List<String> lines = lines(get("/tasks/" + id + "/stream").body());
        assertEquals(2, lines.size());
        assertEquals(true, new JsonObject(lines.get(0)).getBoolean("failed"));
        JsonObject error = new JsonObject(lines.get(1)).getJsonObject("error");
        assertEquals(418, error.getInteger("status"));
        List<String> cut = lines(get("/wait-n?n=5&maxDelay=0.1&seed=7&timeout=0.0625", "Accept", LINES)
                .body());
        assertEquals(4, cut.size());
        assertEquals(504, new JsonObject(cut.get(3)).getJsonObject("error").getInteger("status"));
    }

    @Test
    void aFanOutIsCancelledWhenItsReaderDisconnectsButATaskIsNot() throws IOException {
        String path = "/tasks/" + createTask(3, 3600) + "/stream";
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String inline = "/wait-n?n=100&maxDelay=3600&seed=" + i;
            readers.add(SHARED.server()
                    .ask("GET " + inline + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + EVENTS + "\r\n\r\n"));
            readers.add(SHARED.server().ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        for (Socket reader : readers) {
            assertEquals('H', reader.getInputStream().read());
        }
        assertTrue(SHARED.server().pending() > 9_000);
        for (Socket reader : readers) {
            reader.close();
        }
        Server.until(() -> SHARED.server().pending() == 3);
    }

    /** Streams five megabytes, which is more than the socket buffers hold for a client that does not read. */
    @Test
    @Tag("long")
    void aReaderThatPausesGetsEveryWaitAndDoesNotDelayOtherClients() throws IOException {
        String request =
                "GET /wait-n?n=100000&maxDelay=0.5&seed=7 HTTP/1.0\r\nHost: localhost\r\nAccept: " + LINES + "\r\n\r\n";
        try (Socket socket = SHARED.server().ask(request)) {
            assertEquals('H', socket.getInputStream().read());
            Server.until(() -> SHARED.server().pending() == 0);
            for (int i = 0; i < 100; i++) {
                assertEquals(200, get("/wait-n?n=100&maxDelay=0.01&seed=7").statusCode());
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> body = lines(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertEquals("done", checkLines(body, delays(100_000, 0.5), 0).getString("state"));
        }
    }

    @Test
    void aStreamOverTheBusSendsTheNextWaitsAfterTheReaderRepliesToTheLast() {
        String id = createTask(3000, 0.1);
        List<Message<JsonObject>> messages = new CopyOnWriteArrayList<>();
        SHARED.vertx().eventBus().<JsonObject>consumer("reader", messages::add);
        JsonObject wanted = new JsonObject().put("id", id).put("to", "reader");
        Future<JsonObject> reply = SHARED.server().ask("tasks.stream", wanted);
        double[] delays = delays(3000, 0.1);
        int waitsSeen = 0;
        int messagesSeen = 0;
        while (true) {
            int seen = messagesSeen++;
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
                assertEquals(delays[waitsSeen++], waits.getJsonObject(i).getDouble("delay"));
            }
            assertEquals(seen + 1, messages.size(), "no message before the reply");
            messages.get(seen).reply(null);
        }
        assertEquals(3000, waitsSeen);
        assertEquals(id, await(reply).getString("id"));
    }

    @Test
    void aStreamOverTheBusIsRefusedWithoutAListenerATaskOrAnAddress() {
        JsonObject wanted = new JsonObject().put("id", createTask(3, 3600)).put("to", "nowhere");
        assertEquals(
                "nothing listens at \"nowhere\" (to)",
                SHARED.server().refusal("tasks.stream", wanted).getMessage());
        assertTrue(SHARED.server()
                .refusal("tasks.stream", wanted.copy().put("after", 1))
                .getMessage()
                .startsWith("after must be a whole number from 0 to 0,"));
        assertEquals(
                404,
                SHARED.server()
                        .refusal("tasks.stream", wanted.copy().put("id", "x"))
                        .failureCode());
        assertEquals(
                "to is missing: it must be a text",
                SHARED.server()
                        .refusal("tasks.stream", new JsonObject().put("id", "x"))
                        .getMessage());
    }

    @Test
    void aReaderThatFailsAMessageReceivesNoMore() {
        List<JsonObject> messages = new CopyOnWriteArrayList<>();
        MessageConsumer<JsonObject> consumer = SHARED.vertx().eventBus().consumer("failing.reader");
        consumer.handler(message -> {
            messages.add(message.body());
            if (messages.size() < 3) {
                message.reply(null);
            } else {
                message.fail(1, "enough");
            }
        });
        // A message has at most 1024 waits, so that there are three messages however slow the machine is.
        String id = createTask(3000, 0.1);
        JsonObject wanted = new JsonObject().put("id", id).put("to", "failing.reader");
        assertEquals(id, await(SHARED.server().ask("tasks.stream", wanted)).getString("id"));
        assertEquals(
                "done",
                await(SHARED.server().ask("tasks.await", new JsonObject().put("id", id)))
                        .getString("state"));
        Server.until(() -> messages.size() >= 3);
        assertEquals(
                List.of(true, false, false),
                messages.stream().map(message -> message.containsKey("task")).toList());
        JsonObject again = new JsonObject().put("id", id).put("to", "failing.reader");
        assertEquals(
                400,
                SHARED.server().refusal("tasks.stream", again).failureCode(),
                "the reader does not reply to the first message");
        assertEquals(4, messages.size());
    }
}
