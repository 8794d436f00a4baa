package dev.bide;

import static dev.bide.StandInServer.answer;
import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.calls;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.raw;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static dev.bide.StandInServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stand-in answers itself, over its port. */
class StandInAnswerTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private StandIn put(StandInServer.RuleOf... rules) {
        return new StandInServer(SHARED.vertx()).put(rules);
    }

    @Test
    void anAnswerHasTheStatusTheHeadersAndTheBodyThatWereSetAndTheTimes() throws IOException {
        StandIn standIn = put(rule().shape("fixed(0.01)").answers(answer(201, "made", "X-Kind", "a")));
        HttpAnswer answer = get(standIn, "/orders/1?full=yes");
        assertEquals(201, answer.status());
        assertEquals("made", answer.body());
        assertEquals("a", answer.headers().get("x-kind"));
        assertEquals(
                Set.of("X-Kind", "server-timing", "content-length"),
                answer.headers().keySet());
        assertTrue(answer.headers().get("server-timing").startsWith("delay;dur=10.000, late;dur="), answer.toString());
    }

    @Test
    void aHeaderMayBeRepeatedAndHttpsOwnHeadersAreNotTaken() throws IOException {
        StandIn standIn = put(rule().answers(answer(
                200,
                "hello",
                "Set-Cookie",
                "a=1",
                "Set-Cookie",
                "b=2",
                "Content-Length",
                "1000",
                "Transfer-Encoding",
                "chunked",
                "Connection",
                "close")));
        String answer = raw(standIn, "GET / HTTP/1.1|Host: a||");
        assertTrue(answer.contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"), answer);
        assertTrue(answer.contains("content-length: 5\r\n") && !answer.contains("1000"), answer);
        assertFalse(answer.contains("chunked"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    }

    @ParameterizedTest
    @CsvSource({"204, ", "304, ", "205, 0"})
    void someStatusesHaveNoBody(int status, String length) throws IOException {
        StandIn standIn = put(rule().answers(answer(status, "hello")));
        try (Socket socket = ask(standIn, "GET / HTTP/1.1|Host: a||")) {
            HttpAnswer first = read(socket, "GET");
            assertEquals(status, first.status());
            assertEquals(length, first.headers().get("content-length"));
            assertEquals("", first.body());
            send(socket, "GET / HTTP/1.1|Host: a||");
            assertEquals(status, read(socket, "GET").status(), "nothing of a body is between the answers");
        }
        assertEquals(0, call(standIn).sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "x-y"})
    void everyMethodIsACall(String method) throws IOException {
        StandIn standIn = put(rule());
        HttpAnswer answer = get(standIn, method, "/a");
        assertEquals(200, answer.status());
        assertEquals("5", answer.headers().get("content-length"));
        assertEquals(method.equals("HEAD") ? "" : "hello", answer.body());
        CallRecord call = call(standIn);
        assertEquals(method + " /a", call.method() + " " + call.path());
        assertEquals(method.equals("HEAD") ? 0 : 5, call.sent());
    }

    @Test
    void aConnectIsACallAndItsConnectionEnds() throws IOException {
        StandIn standIn = put(rule());
        String answer = raw(standIn, "CONNECT example.com:443 HTTP/1.1|Host: example.com:443||");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
        assertEquals("CONNECT", call(standIn).method());
    }

    @Test
    void theFirstRuleThatMatchesDecidesAndEachCountsItsOwnCalls() throws IOException {
        StandIn standIn = put(
                rule().on("GET", "/orders/*").script("0s,503").answers(answer(200, "order")),
                rule().on("POST", "/orders/*").script("0s,404").answers(answer(201, "made")),
                rule().script("500,0s"));
        assertEquals(200, get(standIn, "/orders/1").status());
        assertEquals(500, get(standIn, "/other").status());
        assertEquals(201, get(standIn, "POST", "/orders/1").status());
        assertEquals(503, get(standIn, "/orders/2?a=b").status());
        assertEquals(404, get(standIn, "POST", "/orders/1").status());
        assertEquals(200, get(standIn, "/other").status());
        assertEquals(
                List.of("* 1", "/orders/* 1", "/orders/* 1", "/orders/* 0", "* 0", "/orders/* 0"),
                calls(standIn).stream()
                        .map(call -> call.rule() + " " + call.draw().index())
                        .toList());
    }

    @Test
    void theCallsOfARuleWithASeedAreTheSameTomorrow() throws IOException {
        for (int run = 0; run < 2; run++) {
            StandIn standIn = put(rule().shape("uniform(0, 0.01)")
                    .waits(wait -> wait.withSeed(42).failing(0.5, 503)));
            StringBuilder statuses = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                statuses.append(get(standIn, "/").status()).append(' ');
            }
            assertEquals("503 503 200 503 503 200 503 200 200 503 ", statuses.toString());
            CallRecord last = calls(standIn).get(0);
            assertEquals(new CallRecord.Draw(42, 9), last.draw());
            assertEquals(0.008, last.delay(), 0.002);
        }
    }

    @Test
    void aDrawnFailureIsAProblemWithTheRulesRetryAfter() throws IOException {
        StandIn standIn = put(rule().waits(wait -> wait.failing(1, 503)).retryAfter(3));
        HttpAnswer answer = get(standIn, "/");
        assertEquals(503, answer.status());
        assertEquals("3", answer.headers().get("retry-after"));
        assertEquals("application/problem+json", answer.type());
        assertEquals(7, new JsonObject(answer.body()).getLong("seed"));
        assertTrue(answer.headers().containsKey("server-timing"));
        assertEquals(Outcome.FAILED, call(standIn).outcome());
        assertEquals(503, call(standIn).status());
    }

    @Test
    void aTimeoutOfTheRuleIsA504() throws IOException {
        StandIn standIn = put(rule().shape("fixed(3600)").waits(wait -> wait.within(0.02)));
        assertEquals(504, get(standIn, "/").status());
        assertEquals(Outcome.TIMED_OUT, call(standIn).outcome());
    }

    @Test
    void theBodyOfARequestIsReadWhileItsWaitGoesOn() throws IOException {
        StandIn standIn = put(rule());
        try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 3000000||")) {
            socket.getOutputStream().write(new byte[3_000_000]);
            assertEquals(200, read(socket, "POST").status());
            send(socket, "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|0||");
            assertEquals(200, read(socket, "POST").status());
        }
        assertEquals(
                List.of(3L, 3_000_000L),
                calls(standIn).stream().map(CallRecord::received).toList());
    }

    @Test
    void aClientThatExpects100ContinueGetsItAtOnce() throws IOException {
        StandIn standIn = put(rule());
        try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 3|Expect: 100-continue||")) {
            String line = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(line, new String(socket.getInputStream().readNBytes(line.length())));
            send(socket, "abc");
            assertEquals("hello", read(socket, "POST").body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Content-Length: a||, 400",
        "GET / HTTP/1.1|Host: a|Host: b||, 400",
        "nonsense||, 400",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||no chunk|, 400",
        "POST / HTTP/1.1|Host: a|Content-Length: 1073741825||, 413",
        "POST / HTTP/1.1|Host: a|Content-Length: 99999999999999999999||, 400"
    })
    void whatIsMalformedOrTooLargeIsRefusedAndTheConnectionEnds(String request, int status) throws IOException {
        StandIn standIn = put(rule());
        String answer = raw(standIn, request);
        assertTrue(answer.matches("(?s)HTTP/1.[01] " + status + " .*"), answer);
        assertEquals(Outcome.REFUSED, call(standIn).outcome());
        assertEquals(status, call(standIn).status());
        assertEquals(1, calls(standIn).size());
    }

    @Test
    void aHeadMayHaveALineOf16KilobytesAndHeadersOf64() throws IOException {
        StandIn standIn = put(rule());
        assertEquals(200, get(standIn, "/" + "a".repeat(16_000)).status());
        assertEquals(1024, call(standIn).path().length());
        assertEquals(414, get(standIn, "/" + "a".repeat(17_000)).status());
        String header = "X: " + "a".repeat(60_000) + "|";
        assertTrue(raw(standIn, "GET / HTTP/1.0|" + header + "|").startsWith("HTTP/1.0 200"));
        assertTrue(raw(standIn, "GET / HTTP/1.0|" + header + header + "|").startsWith("HTTP/1.0 431"));
    }

    @Test
    void pipelinedCallsAreAnsweredInTheirOrder() throws IOException {
        StandIn standIn = put(rule().script("200ms,0s,503"));
        String get = "GET / HTTP/1.1|Host: a||";
        try (Socket socket = ask(standIn, get + get + get)) {
            assertEquals(200, read(socket, "GET").status());
            assertEquals(200, read(socket, "GET").status());
            assertEquals(503, read(socket, "GET").status());
        }
    }

    @Test
    void anAnswerIsTheSameOverHttp2() throws Exception {
        StandIn standIn = put(rule().answers(answer(200, "hello", "X-Kind", "a", "Connection", "close")));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + standIn.port() + "/a"));
        // A request without a body upgrades the connection; those after it are streams from the beginning.
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(
                    request.POST(HttpRequest.BodyPublishers.ofString("body")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            assertEquals("hello", answer.body());
            assertEquals("a", answer.headers().firstValue("x-kind").orElseThrow());
            assertNull(answer.headers().firstValue("connection").orElse(null));
        }
        assertEquals(4, calls(standIn).size());
        assertEquals(4, calls(standIn).get(0).received());
    }
}
