package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of a stand-in as they end, over HTTP. */
@ExtendWith(VertxExtension.class)
class CallStreamTest {

    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final String PATH = "/stand-ins/orders/calls";
    private static final int MAX_CALLS = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Vertx vertx;
    private Server server;
    private CallsOfStandIn orders;

    @BeforeEach
    void deploy(Vertx freshVertx) {
        vertx = freshVertx;
        server = Server.deploy(vertx, 2);
        orders = CallsOfStandIn.start(vertx, "orders", MAX_CALLS);
    }

    private void delete() {
        await(CallsOfStandIn.registry(vertx).delete("orders"));
    }

    private HttpResponse<InputStream> follow(String type, String query, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(PATH + query)).header("Accept", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return await(client.sendAsync(request.build(), BodyHandlers.ofInputStream()));
    }

    /** Opens a stream, and returns when its head has come: from then on, it follows the calls. */
    private BufferedReader open(String type, String query, String... headers) {
        HttpResponse<InputStream> response = follow(type, query, headers);
        assertEquals(200, response.statusCode());
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String text(BufferedReader stream) {
        return stream.lines().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String detail(HttpResponse<InputStream> refusal) throws IOException {
        return new JsonObject(new String(refusal.body().readAllBytes(), StandardCharsets.UTF_8)).getString("detail");
    }

    private static int number(String line) {
        return new JsonObject(line).getInteger("number");
    }

    @Test
    void aStreamHasTheCallsThatAreKeptThenOthersAsTheyEndAndTheEnd() throws IOException {
        for (int i = 0; i < 5; i++) {
            orders.add("/", Outcome.ANSWERED);
        }
        try (BufferedReader lines = open(LINES, "")) {
            assertEquals(2, number(lines.readLine()), "the oldest that is kept");
            assertEquals(3, number(lines.readLine()));
            assertEquals(4, number(lines.readLine()));
            orders.add("/", Outcome.GONE);
            assertEquals(5, number(lines.readLine()));
            delete();
            JsonObject end = new JsonObject(lines.readLine());
            assertEquals("orders", end.getString("name"));
            assertEquals(5, end.getJsonObject("counts").getInteger("answered"));
            assertEquals(1, end.getJsonObject("counts").getInteger("gone"));
            assertEquals(null, lines.readLine(), "the end of the body");
        }
    }

    @Test
    void anEventHasTheNumberOfCallsAsItsId() {
        orders.add("/a", Outcome.ANSWERED);
        orders.add("/b", Outcome.ANSWERED);
        BufferedReader stream = open(EVENTS, "?path=/b");
        delete();
        assertEquals("""
            id: 2
            data: {"number":1,"at":"2026-11-26T12:00:00.123Z","method":"GET","path":"/b","rule":"*","seed":7,"index":1,\
            "delay":0.25,"late":0.001,"outcome":"answered","status":200,"received":0,"sent":2}

            id: end
            event: end
            data: {"name":"orders","counts":{"answered":2,"forwarded":0,"failed":0,"reset":0,"empty":0,"cut":0,\
            "malformed":0,"garbage":0,"hang":0,"timedOut":0,"upstream":0,"refused":0,"gone":0}}

            """, text(stream));
    }

    @Test
    void aFilterAppliesToWhatIsKeptAndToWhatComes() throws IOException {
        orders.add("/a", Outcome.RESET);
        orders.add("/a", Outcome.ANSWERED);
        try (BufferedReader lines = open(LINES, "?path=/a&outcome=reset")) {
            assertEquals(0, number(lines.readLine()));
            orders.add("/b", Outcome.RESET);
            orders.add("/a", Outcome.RESET);
            assertEquals(3, number(lines.readLine()));
        }
    }

    @Test
    void aClientThatComesBackGoesOnAfterItsLastEventAndIsToldWhatItMissed() {
        for (int i = 0; i < 5; i++) {
            orders.add("/", Outcome.ANSWERED);
        }
        BufferedReader missed = open(EVENTS, "?path=/x", "Last-Event-ID", "1");
        BufferedReader inLines = open(LINES, "?path=/x", "Last-Event-ID", "0");
        BufferedReader next = open(LINES, "", "Last-Event-ID", "4");
        BufferedReader all = open(LINES, "", "Last-Event-ID", "5");
        delete();
        String told = text(missed);
        assertTrue(told.startsWith("id: 2\nevent: missed\ndata: {\"missed\":1}\n\nid: end\n"), told);
        String toldInLines = text(inLines);
        assertTrue(toldInLines.startsWith("{\"missed\":2}\n{\"name\":"), toldInLines);
        assertEquals(4, number(text(next).lines().findFirst().orElseThrow()));
        assertEquals(1, text(all).lines().count(), "only the end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "-1", "x", "", "9999999999999999999999"})
    void aLastEventIdThatCannotBeIsRefused(String id) throws IOException {
        for (int i = 0; i < 5; i++) {
            orders.add("/", Outcome.ANSWERED);
        }
        HttpResponse<InputStream> answer = follow(EVENTS, "", "Last-Event-ID", id);
        assertEquals(400, answer.statusCode());
        assertEquals(
                "Last-Event-ID must be a whole number from 0 to 5, the calls that have ended, not \"" + id + "\"",
                detail(answer));
    }

    @Test
    void aBrowserThatHasTheEndIsTurnedAway() {
        assertEquals(204, follow(EVENTS, "", "Last-Event-ID", "end").statusCode());
    }

    @Test
    void aLimitIsNotForAStream() throws IOException {
        HttpResponse<InputStream> answer = follow(EVENTS, "?limit=5");
        assertEquals(400, answer.statusCode());
        assertEquals("limit may not be given for a stream", detail(answer));
        assertEquals(406, follow("image/png", "").statusCode());
    }

    @Test
    void aStreamGoesOnWhenTheCallsAreForgotten() throws IOException {
        orders.add("/", Outcome.ANSWERED);
        orders.add("/", Outcome.ANSWERED);
        try (BufferedReader lines = open(LINES, "")) {
            assertEquals(0, number(lines.readLine()));
            assertEquals(1, number(lines.readLine()));
            assertEquals(200, server.method("DELETE", PATH).statusCode());
            orders.add("/", Outcome.ANSWERED);
            assertEquals(0, number(lines.readLine()), "numbers begin anew");
        }
    }

    @Test
    void aStopEndsEveryStream() {
        List<BufferedReader> streams = List.of(open(EVENTS, ""), open(LINES, ""), open(EVENTS, ""), open(EVENTS, ""));
        await(server.undeploy());
        for (BufferedReader stream : streams) {
            String body = text(stream);
            // The last instance ends the stand-in; the one before only its own streams.
            assertTrue(
                    body.contains("{\"name\":\"orders\",\"counts\":{")
                            || body.contains("{\"name\":\"orders\",\"error\":{"),
                    body);
        }
    }

    /** The client reads nothing for a while. Nothing is kept for it but the place where it is. */
    @Test
    void aSlowClientMissesCallsAndIsToldHowMany() throws IOException {
        int total = 20_000;
        String longPath = "/" + "x".repeat(1_000);
        int got = 0;
        int missed = 0;
        try (BufferedReader lines = open(LINES, "")) {
            for (int i = 0; i < total; i++) {
                orders.add(longPath, Outcome.ANSWERED);
            }
            assertTrue(server.keptBytes() < 1_000_000, () -> server.keptBytes() + " bytes are kept");
            delete();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // An empty line is a sign of life, on a machine that was held up for long.
                JsonObject item = line.isEmpty() ? new JsonObject() : new JsonObject(line);
                got += item.containsKey("number") ? 1 : 0;
                missed += item.getInteger("missed", 0);
            }
        }
        assertTrue(missed > 0, "the client was not slow");
        assertEquals(total, got + missed);
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws IOException {
        BufferedReader lines = open(EVENTS, "");
        Server.until(() -> server.metric("bide_connections") == 2);
        lines.close();
        Server.until(() -> server.metric("bide_connections") == 1);
        orders.add("/", Outcome.ANSWERED);
        Server.until(() -> server.keptBytes() <= 10_000);
    }
}
