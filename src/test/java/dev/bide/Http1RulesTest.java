package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of HTTP/1 about {@code Host}, {@code Transfer-Encoding} and {@code Upgrade}, as raw bytes on a socket. */
class Http1RulesTest {

    private static final String GET = "GET /health HTTP/1.1\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String NEXT = GET + HOST + CLOSE + "\r\n";
    private static final String POST = "POST /tasks HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
    private static final String CHUNKED = "\r\n15\r\n{\"maxDelay\":0,\"n\":0} \r\n0\r\n\r\n";
    private static final String UPGRADE =
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";

    /** What a client sends first in HTTP/2: the preface, and a SETTINGS frame without settings. */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    /** A GOAWAY frame (type 7) of stream 0 without any streams begun by the client after it: PROTOCOL_ERROR and a text. */
    private static final String GOAWAY = "\7\0\0\0\0\0\u007f\u00ff\u00ff\u00ff\0\0\0\1";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static CapturedLog log;

    @BeforeAll
    static void captureLog() {
        log = new CapturedLog("io"); // of Vert.x and Netty; Bide's own warns of a late loop on a busy machine
    }

    @AfterAll
    static void releaseLog() {
        log.close();
    }

    @AfterEach
    void nothingIsLoggedOrKept() {
        Server.until(() -> SHARED.server().pending() == 0 && SHARED.server().keptBytes() == 0);
        assertEquals(List.of(), log.lines());
    }

    /** Sends bytes, and returns what comes until the server closes the connection, a character for each byte. */
    private static String raw(String text) throws IOException {
        try (Socket socket = SHARED.server().ask(text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void assertRefusedAndClosed(String sentence, String response) {
        assertTrue(response.startsWith("HTTP/1.1 400 Bad Request\r\n"), response);
        assertTrue(response.contains("\"detail\":\"" + sentence + "\""), response);
        assertEquals(1, response.split("HTTP/1.1 ", -1).length - 1, "nothing after it is read: " + response);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: localhost^Host: localhost       | Host must be given once, not repeated",
                "Host: localhost^hOST: evil.example    | Host must be given once, not repeated",
                "X: y                                  | Host is missing",
                "Host:                                 | Host must be a host with or without a port, not \\\"\\\"",
                "Host: :80                             | Host must be a host with or without a port, not \\\":80\\\"",
                "Host: a b                             | Host must be a host with or without a port, not \\\"a b\\\"",
                "Host: localhost, localhost            | Host must be a host with or without a port, not \\\"localhost, localhost\\\"",
                "Host: localhost/x                     | Host must be a host with or without a port, not \\\"localhost/x\\\"",
                "Host: user@localhost                  | Host must be a host with or without a port, not \\\"user@localhost\\\"",
                "Host: localhost:99999                 | Host must be a host with or without a port, not \\\"localhost:99999\\\"",
                "Host: [::1                            | Host must be a host with or without a port, not \\\"[::1\\\"",
            })
    void aRequestWithoutExactlyOneGoodHostIsRefused(String headers, String sentence) throws IOException {
        String head = headers.replace("^", "\r\n") + "\r\n";
        assertRefusedAndClosed(sentence, raw(GET + head + "\r\n" + NEXT));
        assertRefusedAndClosed(sentence, raw(GET + head + UPGRADE + "\r\n" + PREFACE));
    }

    @Test
    void aLaterRequestOfAConnectionIsCheckedToo() throws IOException {
        String answers = raw(GET + HOST + "\r\n" + GET + HOST + HOST + "\r\n" + NEXT);
        assertTrue(answers.startsWith("HTTP/1.1 200 "), answers);
        assertRefusedAndClosed(
                "Host must be given once, not repeated", answers.substring(answers.lastIndexOf("HTTP/1.1")));
        assertEquals(2, answers.split("HTTP/1.1 ", -1).length - 1, answers);
    }

    @Test
    void aClientOfHttp10NeedsNoHostButMayNotSendTwo() throws IOException {
        assertTrue(raw("GET /health HTTP/1.0\r\n\r\n").startsWith("HTTP/1.0 200 "));
        assertTrue(raw("GET /health HTTP/1.0\r\n" + HOST + HOST + "\r\n").contains(" 400 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "chunked, chunked", "identity", "x"})
    void aTransferCodingOtherThanChunkedIsRefused(String coding) throws IOException {
        assertRefusedAndClosed(
                "Transfer-Encoding must be chunked, not \\\"" + coding + "\\\"",
                raw(POST + "Transfer-Encoding: " + coding + "\r\n" + CHUNKED + NEXT));
    }

    @Test
    void transferEncodingIsGivenOnceAndInAnyCase() throws IOException {
        String chunked = "Transfer-Encoding: Chunked\r\n";
        assertTrue(raw(POST + chunked + CLOSE + CHUNKED).startsWith("HTTP/1.1 202 "));
        assertRefusedAndClosed(
                "Transfer-Encoding must be given once, not repeated", raw(POST + chunked + chunked + CHUNKED + NEXT));
    }

    @Test
    void anUpgradeToHttp2IsAnsweredInHttp2() throws IOException {
        try (Socket socket = SHARED.server().ask(GET + HOST + UPGRADE + "\r\n" + PREFACE)) {
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("{\"status\":\"ok\"}") < 0) {
                int next = socket.getInputStream().read();
                assertTrue(next >= 0, answer::toString);
                answer.append((char) next);
            }
            assertTrue(answer.indexOf("HTTP/1.1 101 Switching Protocols\r\n") == 0, answer::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NEXT, "GET", "PRI * HTTP/1.1\r\n\r\n"})
    void whatFollowsAnUpgradeMustBeHttp2(String next) throws IOException {
        String answer = raw(GET + HOST + UPGRADE + "\r\n" + next);
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertTrue(answer.endsWith(GOAWAY + "after an upgrade, the client must send HTTP/2"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade\r\nUpgrade: h2c\r\n",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n",
                "Connection: close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: *\r\n",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAIAAAAC\r\n",
                UPGRADE + "HTTP2-Settings: AAMAAABk\r\n",
                UPGRADE + "Expect: 100-continue\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AA==\r\n",
            })
    void anUpgradeThatCannotBeDoneIsServedAsHttp1(String headers) throws IOException {
        // The header that ends the connection is that of a second request, so that the upgrade keeps its own.
        String answer = raw(GET + HOST + headers + "\r\n" + NEXT);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("{\"status\":\"ok\"}"), answer);
    }

    @Test
    void anUpgradeInHttp10OrOfAWholeUrlIsIgnored() throws IOException {
        assertTrue(raw("GET /health HTTP/1.0\r\n" + HOST + UPGRADE + "\r\n").startsWith("HTTP/1.0 200 "));
        for (String target : List.of("GET http://localhost/health", "OPTIONS *", "CONNECT localhost:1")) {
            String answer = raw(target + " HTTP/1.1\r\n" + HOST + UPGRADE + "\r\n" + NEXT);
            assertFalse(answer.contains(" 101 "), answer);
        }
    }

    @Test
    void aRequestWithABodyIsNotUpgraded() throws IOException {
        String body = "Content-Length: 16\r\n" + UPGRADE + "\r\n{\"maxDelay\":0  }";
        String answers = raw(POST + body + NEXT);
        assertTrue(answers.startsWith("HTTP/1.1 202 "), answers);
        // As HTTP/2, Vert.x would take what came before the malformed chunk for the whole body.
        String malformed = raw(POST + UPGRADE + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n" + NEXT);
        assertTrue(malformed.startsWith("HTTP/1.1 400 "), malformed);
        assertTrue(malformed.contains("the body is malformed"), malformed);
    }

    @Test
    void theClientOfTheJdkIsServedWhicheverWayItBegins() {
        for (boolean postFirst : List.of(true, false)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest get =
                    HttpRequest.newBuilder(SHARED.server().uri("/health")).build();
            HttpRequest post = HttpRequest.newBuilder(SHARED.server().uri("/tasks"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"maxDelay\":0,\"seed\":7}"))
                    .build();
            for (HttpRequest request : postFirst ? List.of(post, get, post) : List.of(get, post, get)) {
                HttpResponse<String> response = await(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
                assertEquals(request == get ? 200 : 202, response.statusCode());
                assertEquals(postFirst ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2, response.version());
            }
        }
    }
}
