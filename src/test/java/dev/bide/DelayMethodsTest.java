package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A delay by any method: the body is read and dropped, within the limits of other bodies. */
class DelayMethodsTest {

    private static final int MAX_BODY = 64 * 1024;
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static HttpResponse<String> send(String method, String path, BodyPublisher body) {
        return Server.await(SHARED.server()
                .send(HttpRequest.newBuilder(SHARED.server().uri(path)).method(method, body)));
    }

    private static String detail(HttpResponse<String> problem) {
        return new JsonObject(problem.body()).getString("detail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void eachMethodWaitsWithAndWithoutABody(String method) {
        String path = "/delay/0.01?seed=7";
        for (BodyPublisher body : List.of(BodyPublishers.noBody(), BodyPublishers.ofString("not JSON"))) {
            HttpResponse<String> answer = send(method, path, body);
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(0.01, new JsonObject(answer.body()).getDouble("delay"));
            assertTrue(answer.headers().firstValue("server-timing").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOverTheLimitIsRefusedAndNoWaitBegins(boolean chunked) {
        byte[] bytes = new byte[MAX_BODY + 1];
        BodyPublisher longest = BodyPublishers.ofByteArray(bytes, 0, MAX_BODY);
        BodyPublisher tooLong = BodyPublishers.ofByteArray(bytes);
        double accepted = SHARED.server().accepted();
        assertEquals(
                200,
                send("POST", "/delay/0?seed=7", chunked ? BodyPublishers.fromPublisher(longest) : longest)
                        .statusCode());
        HttpResponse<String> refused =
                send("POST", "/delay/0?seed=7", chunked ? BodyPublishers.fromPublisher(tooLong) : tooLong);
        assertEquals(413, refused.statusCode());
        assertEquals("the body must be at most 65536 bytes", detail(refused));
        assertEquals(1, SHARED.server().accepted() - accepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/delay/x?seed=7       | seconds must be ",
                "/delay/0?seed=7&n=5   | \"n\" is unknown; known here: seed, ",
                "/delay/0?seed=7&need= | \"need\" is unknown; known here: seed, ",
            })
    void aWrongFieldIsRefusedBeforeTheBodyIsRead(String path, String detail) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
        try (Socket socket = SHARED.server().ask(head)) {
            HttpAnswer answer = HttpAnswer.read(socket.getInputStream(), false);
            assertEquals(400, answer.status());
            String found = new JsonObject(answer.body()).getString("detail");
            assertTrue(found.startsWith(detail), found);
        }
    }

    /** Only the 10,000 bytes of the request count while it waits, and the next request finds its beginning. */
    @Test
    void theBodyIsNotKeptDuringTheWait() throws IOException {
        String post = "POST /delay/%s?seed=7 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + MAX_BODY + "\r\n%s\r\n";
        try (Socket socket = SHARED.server()
                .ask(post.formatted("0.01", "Expect: 100-continue\r\n")
                        + "x".repeat(MAX_BODY)
                        + post.formatted("3600", "")
                        + "x".repeat(MAX_BODY))) {
            assertEquals(200, HttpAnswer.read(socket.getInputStream(), false).status());
            Server.until(() -> SHARED.server().pending() == 1);
            // Until, because the requests of other tests may just be ending.
            Server.until(() -> SHARED.server().keptBytes() == 10_000);
        }
        Server.until(() -> SHARED.server().pending() == 0);
        Server.until(() -> SHARED.server().keptBytes() == 0);
    }

    @Test
    void overHttp2TheWaitBeginsWhenTheStreamHasEnded() throws IOException {
        try (Http2Frames client = Http2Frames.connect(SHARED.server().port())) {
            client.headers(1, 0, "POST", "/delay/0?seed=7").data(1, 0, new byte[1000]);
            client.get(3, "/health").readUntil(() -> client.ended().contains(3));
            assertFalse(client.statuses().containsKey(1));
            client.data(1, Http2Frames.END_STREAM, new byte[1000])
                    .readUntil(() -> client.ended().contains(1));
            assertEquals(200, client.statuses().get(1));
        }
    }

    @Test
    void allowNamesEveryMethodAndHeadHasNoBody() {
        HttpResponse<String> options = SHARED.server().method("OPTIONS", "/delay/3600");
        assertEquals(204, options.statusCode());
        assertEquals(METHODS, options.headers().firstValue("allow").orElseThrow());
        HttpResponse<String> brew = SHARED.server().method("BREW", "/delay/3600");
        assertEquals(405, brew.statusCode());
        assertEquals("\"/delay/3600\" allows " + METHODS + ", not \"BREW\"", detail(brew));
        HttpResponse<String> head = SHARED.server().method("HEAD", "/delay/0.01?seed=7");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void aPostAsATaskIsAccepted() {
        HttpResponse<String> created = Server.await(SHARED.server()
                .send(HttpRequest.newBuilder(SHARED.server().uri("/delay/3600?seed=7"))
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.ofString("{}"))));
        assertEquals(202, created.statusCode());
        String task = created.headers().firstValue("location").orElseThrow();
        assertEquals(200, SHARED.server().method("DELETE", task).statusCode());
    }

    /** A browser sends a POST with a text of its own accord: it asks no server first. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void aPageOfAnotherOriginBeginsNoWait(String method) throws IOException {
        double accepted = SHARED.server().accepted();
        String answer = SHARED.server()
                .raw(method + " /delay/3600?seed=7 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                        + "Content-Type: text/plain\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertEquals(0, SHARED.server().accepted() - accepted);
    }

    @Test
    void aBodyThatIsNotHttpBeginsNoWait() throws IOException {
        double accepted = SHARED.server().accepted();
        String answer = SHARED.server()
                .raw(
                        "POST /delay/3600?seed=7 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("the body is malformed"), answer);
        assertEquals(0, SHARED.server().accepted() - accepted);
    }
}
