package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each fault is on the wire over HTTP/1. */
class FaultsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static final String WAIT = "/wait-random?maxDelay=0&seed=7&failRate=1&fault=";

    private static final int INTERNAL_ERROR = 2;

    private static String get(String fault) {
        return "GET " + WAIT + fault + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String raw(String fault) throws IOException {
        return SHARED.server().raw(get(fault));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static int announced(String answer) {
        return Integer.parseInt(answer.replaceAll("(?is).*content-length: ([0-9]+)\r\n.*", "$1"));
    }

    @Test
    void aResetConnectionIsResetAndNotClosed() throws IOException {
        try (Socket socket = SHARED.server().ask(get("reset"))) {
            InputStream in = socket.getInputStream();
            assertTrue(
                    assertThrows(SocketException.class, in::read).getMessage().contains("reset"));
        }
    }

    @Test
    void anEmptyAnswerIsTheEndOfTheConnectionWithoutAByte() throws IOException {
        assertEquals("", raw("empty"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100})
    void aCutAnswerHasThatManyBytesOfTheBodyThatItAnnounces(int bytes) throws IOException {
        String answer = raw("cut(" + bytes + ")");
        assertTrue(answer.startsWith("HTTP/1.1 500 Internal Server Error\r\n"), answer);
        String problem = "{\"type\":\"about:blank\",\"title\":\"Failed as Asked\",\"status\":500,\"detail\":"
                + "\"the wait failed after 0 s, by cut(" + bytes + "), as was asked for (seed 7)";
        assertEquals(problem.substring(0, bytes), body(answer));
        assertTrue(announced(answer) > problem.length(), answer);
    }

    @Test
    void aCutBehindTheEndSendsAllOfTheBodyAndClosesTheConnection() throws IOException {
        String answer = raw("cut(9007199254740992)");
        assertEquals(announced(answer), body(answer).length());
        assertEquals(500, new JsonObject(body(answer)).getInteger("status"));
    }

    @Test
    void aMalformedAnswerHasAChunkAndThenSomethingElse() throws IOException {
        String answer = raw("malformed");
        assertTrue(answer.contains("transfer-encoding: chunked\r\n"), answer);
        assertTrue(!answer.contains("content-length"), answer);
        String[] lines = body(answer).split("\r\n");
        assertEquals(500, new JsonObject(lines[1]).getInteger("status"));
        assertEquals(lines[1].length(), Integer.parseInt(lines[0], 16));
        assertThrows(NumberFormatException.class, () -> Integer.parseInt(lines[2], 16));
    }

    @Test
    void garbageIsTheSameForTheSameDrawAndDiffersFromThatOfAnother() throws IOException {
        byte[] first = bytes(get("garbage"));
        assertEquals(256, first.length);
        assertTrue(Arrays.equals(first, bytes(get("garbage"))));
        assertTrue(!Arrays.equals(first, bytes(get("garbage&index=1"))));
        assertNotEquals("HTTP", new String(first, 0, 4, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(String request) throws IOException {
        try (Socket socket = SHARED.server().ask(request)) {
            return socket.getInputStream().readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "empty", "cut(5)", "malformed", "garbage"})
    void anAnswerBeforeABrokenOneOnTheSameConnectionArrivesWhole(String fault) throws IOException {
        String before = "GET /wait-random?maxDelay=0&seed=8 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = SHARED.server().ask(before + get(fault))) {
            HttpAnswer answer = HttpAnswer.read(socket.getInputStream(), false);
            assertEquals(8, new JsonObject(answer.body()).getInteger("seed"));
        }
    }

    @Test
    void aRequestAfterABrokenOneOnTheSameConnectionIsNotAnswered() throws IOException {
        String answers = SHARED.server().raw(get("cut(5)") + get("cut(5)"));
        assertEquals(1, answers.split("HTTP/1.1 500", -1).length - 1, answers);
    }

    @ParameterizedTest
    @CsvSource({"cut(5), content-length: ", "malformed, transfer-encoding: chunked"})
    void anAnswerToHeadHasNoBodyToCut(String fault, String header) throws IOException {
        String answer = SHARED.server().raw(get(fault).replace("GET", "HEAD"));
        assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
        assertTrue(answer.contains("\r\n" + header), answer);
        assertTrue(!answer.contains("about:blank"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "cut(5)", "malformed", "garbage"})
    void aClientOfHttp10GetsTheSameFaults(String fault) throws IOException {
        String http11 = SHARED.server().raw(get(fault));
        String http10 = SHARED.server().raw(get(fault).replace("HTTP/1.1", "HTTP/1.0"));
        // How late each was may differ, in digits and in their number.
        assertEquals(digitless(http11), digitless(http10));
    }

    /** Returns an answer without its version, and without the numbers that say how late it was. */
    private static String digitless(String answer) {
        return answer.replaceAll("[0-9.E-]+", "#").replaceAll("\r\n[a-f#]+\r\n", "\r\n#\r\n");
    }
}
