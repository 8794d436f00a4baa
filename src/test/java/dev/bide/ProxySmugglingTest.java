package dev.bide;

import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.calls;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two servers may read as different numbers of requests. In each, | is CR and LF, and ~ is LF alone.
 */
class ProxySmugglingTest {

    private static final String HIDDEN = "GET /hidden HTTP/1.1|Host: a||";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static String send(RawService service, StandIn standIn, String request) throws IOException {
        try (Socket socket = ask(standIn, request.replace("~", "\n"))) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertFalse(service.received().contains("hidden"), service.received());
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Host: a|Content-Length: 30|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 30||0||",
                "POST / HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 30||",
                "POST / HTTP/1.1|Host: a|Content-Length: 0, 30||",
                "POST / HTTP/1.1|Host: a|Content-Length: +3||abc",
                "POST / HTTP/1.1|Host: a|Content-Length: -1||",
                "POST / HTTP/1.1|Host: a|Content-Length: 0x3||abc",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity, chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: \u000bchunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: identity||0||",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding : chunked||0||",
                "POST / HTTP/1.1|Host: a|Content-Length : 0||",
                "POST / HTTP/1.1|Host: a| Content-Length: 0||",
                "POST / HTTP/1.1|Host: a|Content Length: 0||",
                "POST / HTTP/1.1|Host: a|X: a| folded: b||",
                "POST / HTTP/1.1|Host: a|X: a|\tfolded: b||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding:| chunked||0||",
                "GET / HTTP/1.1~Host: a~~",
                "GET / HTTP/1.1|Host: a~X: b||",
                "GET / HTTP/1.1|Host: a|X: b~~",
                "GET / HTTP/1.1|Host: a|X: b\rY: c||",
                "GET / HTTP/1.1|Host: a|X: b\u0000c||",
                "GET / HTTP/1.1|Host: a|Host: b||",
                "GET / HTTP/1.1 |Host: a||",
                "GET / a HTTP/1.1|Host: a||",
            })
    void aRequestThatMayBeTwoIsRefusedAndReachesNoService(String request) throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 2||ok")) {
            StandIn standIn = new StandInServer(SHARED.vertx()).putBefore(service.port(), rule().forwards());
            String answer = send(service, standIn, request + HIDDEN);
            assertTrue(answer.matches("(?s)HTTP/1\\.[01] 400 .*"), answer);
            assertEquals("", service.received());
            assertEquals(Outcome.REFUSED, call(standIn).outcome());
            assertEquals(1, calls(standIn).size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3~abc|0||",
                "3|abc~0||",
                "3|abcd|0||",
                "0x3|abc|0||",
                "-1|abc|0||",
                "3;a~b|abc|0||",
                "fffffffffffffffff|abc|0||",
                "3|abc|0~~",
                "3|abc|0|X : a||",
                "3|abc|0|X: a~~",
            })
    void aChunkThatMayBeReadInTwoWaysNeverEndsTheRequestOfTheService(String body) throws IOException {
        try (RawService service = RawService.answering("")) {
            StandIn standIn = new StandInServer(SHARED.vertx()).putBefore(service.port(), rule().forwards());
            String answer =
                    send(service, standIn, "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||" + body + HIDDEN);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertEquals(Outcome.REFUSED, call(standIn).outcome());
            Server.until(() -> service.open() == 0);
            assertFalse(service.received().endsWith("0\r\n\r\n"), service.received());
            assertTrue(service.connections() <= 1);
        }
    }

    @Test
    void aFoldedHeaderIsFoundInWhateverPiecesItComesAndAfterOtherRequests() throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 2||ok")) {
            StandIn standIn = new StandInServer(SHARED.vertx()).putBefore(service.port(), rule().forwards());
            String good = "GET / HTTP/1.1|Host: a|X: a\t b||POST / HTTP/1.1|Host: a|Content-Length: 4||| a";
            String folded = "GET / HTTP/1.1|Host: a|X: a| b||";
            for (int cut = 1; cut < folded.length(); cut++) {
                try (Socket socket = ask(standIn, good)) {
                    assertEquals(200, read(socket, "GET").status());
                    assertEquals(200, read(socket, "POST").status());
                    StandInServer.send(socket, folded.substring(0, cut));
                    Thread.yield();
                    StandInServer.send(socket, folded.substring(cut));
                    assertEquals(400, read(socket, "GET").status());
                }
                try (Socket socket = ask(standIn, good + folded + HIDDEN)) {
                    assertEquals(200, read(socket, "GET").status());
                    assertEquals(200, read(socket, "POST").status());
                    assertEquals(400, read(socket, "GET").status());
                }
            }
            assertFalse(service.received().contains("X: a b"), service.received());
            assertFalse(service.received().contains("hidden"), service.received());
        }
    }

    @ParameterizedTest
    @CsvSource({"/a b, c", "/a, b\u007fc", "/a, b\u0001c"})
    void whatHttp1CannotSayIsRefusedOverHttp2AndTheConnectionGoesOn(String path, String value) throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 2||ok")) {
            StandIn standIn = new StandInServer(SHARED.vertx()).putBefore(service.port(), rule().forwards());
            try (Http2Frames client = Http2Frames.connect(standIn.port())) {
                client.get(1, path, "x-test", value)
                        .readUntil(() -> client.ended().contains(1));
                assertEquals(400, client.statuses().get(1));
                assertEquals(Outcome.REFUSED, call(standIn).outcome());
                assertEquals("", service.received());
                client.get(3, "/next").readUntil(() -> client.ended().contains(3));
                assertEquals(200, client.statuses().get(3));
                assertEquals(1, service.connections());
            }
        }
    }
}
