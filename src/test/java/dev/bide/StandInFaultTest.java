package dev.bide;

import static dev.bide.Server.until;
import static dev.bide.StandInServer.answer;
import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.raw;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a stand-in whose connections are broken as requested. */
class StandInFaultTest {

    private static final String GET = "GET / HTTP/1.1|Host: a||";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private StandIn put(String fault) {
        return new StandInServer(SHARED.vertx())
                .put(rule().fault(fault).answers(answer(201, "0123456789", "X-Kind", "a")));
    }

    private static void assertRecord(Outcome outcome, int status, long sent, StandIn standIn) {
        CallRecord call = call(standIn);
        assertEquals(outcome + " " + status + " " + sent, call.outcome() + " " + call.status() + " " + call.sent());
        assertEquals(1, StandInServer.calls(standIn).size());
    }

    @Test
    void aResetIsAnRst() throws IOException {
        StandIn standIn = put("reset");
        try (Socket socket = ask(standIn, GET)) {
            SocketException e = assertThrows(
                    SocketException.class, () -> socket.getInputStream().read());
            assertEquals("Connection reset", e.getMessage());
        }
        assertRecord(Outcome.RESET, 0, 0, standIn);
    }

    @Test
    void anEmptyAnswerIsTheEndOfTheConnection() throws IOException {
        StandIn standIn = put("empty");
        assertEquals("", raw(standIn, GET));
        assertRecord(Outcome.EMPTY, 0, 0, standIn);
    }

    @Test
    void aCutAnswerHasTheHeadOfTheWholeOne() throws IOException {
        StandIn standIn = put("cut(4)");
        String answer = raw(standIn, GET);
        assertTrue(answer.startsWith("HTTP/1.1 201 Created\r\n"), answer);
        assertTrue(answer.contains("X-Kind: a\r\n") && answer.contains("content-length: 10\r\n"), answer);
        assertTrue(answer.contains("server-timing: delay;dur="), answer);
        assertTrue(answer.endsWith("\r\n\r\n0123"), answer);
        assertRecord(Outcome.CUT, 201, 4, standIn);
    }

    @Test
    void aMalformedAnswerHasABrokenChunk() throws IOException {
        StandIn standIn = put("malformed");
        String answer = raw(standIn, GET);
        assertTrue(answer.contains("transfer-encoding: chunked\r\n"), answer);
        assertTrue(answer.contains("\r\n\r\na\r\n0123456789\r\n"), answer);
        assertRecord(Outcome.MALFORMED, 201, 10, standIn);
    }

    @Test
    void garbageIsTheSameForTheSameSeedAndNumber() throws IOException {
        String first = raw(put("garbage"), GET);
        StandIn standIn = put("garbage");
        assertEquals(first, raw(standIn, GET));
        assertTrue(!first.startsWith("HTTP") && first.length() > 100, first);
        assertRecord(Outcome.GARBAGE, 0, 0, standIn);
        assertTrue(!first.equals(raw(standIn, GET)), "the next call has other bytes");
    }

    @ParameterizedTest
    @CsvSource({"reset, 2, RESET", "empty, 0, EMPTY", "cut(4), 2, CUT", "garbage, 2, GARBAGE"})
    void overHttp2OnlyTheStreamEnds(String fault, int code, Outcome outcome) throws IOException {
        StandIn standIn = put(fault);
        try (Http2Frames client = Http2Frames.connect(standIn.port())) {
            client.get(1, "/").readUntil(() -> client.resets().containsKey(1));
            assertEquals(code, client.resets().get(1));
            client.get(3, "/").readUntil(() -> client.resets().containsKey(3));
            String body = String.join(
                    "",
                    client.frames(Http2Frames.DATA).stream()
                            .map(frame -> new String(frame.payload(), StandardCharsets.UTF_8))
                            .toList());
            assertEquals(fault.startsWith("cut") ? "01230123" : "", body);
        }
        assertEquals(
                List.of(outcome, outcome),
                StandInServer.calls(standIn).stream().map(CallRecord::outcome).toList());
        until(() -> SHARED.server().keptBytes() == 0);
    }

    @Test
    void aFaultComesAfterTheDelayAndDoesNotWaitForTheBody() throws IOException {
        StandIn standIn = new StandInServer(SHARED.vertx())
                .put(rule().shape("fixed(0.05)").fault("empty"));
        assertEquals("", raw(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 10||abc"));
        assertEquals(0.05, call(standIn).delay());
        assertEquals(3, call(standIn).received());
    }
}
