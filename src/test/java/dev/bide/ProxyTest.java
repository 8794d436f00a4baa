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
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stand-in forwards to the service behind it, and what it passes on of the answer. */
class ProxyTest {

    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static StandIn before(int port, StandInServer.RuleOf... rules) {
        return new StandInServer(SHARED.vertx())
                .putBefore(port, rules.length == 0 ? new StandInServer.RuleOf[] {rule().forwards()} : rules);
    }

    private static StandIn before(Handler<HttpServerRequest> service) {
        return before(Server.await(SHARED.vertx()
                        .createHttpServer()
                        .requestHandler(service)
                        .listen(0, "127.0.0.1"))
                .actualPort());
    }

    private static Set<String> lines(String head) {
        return new TreeSet<>(List.of(head.strip().split("\r\n", -1)));
    }

    @Test
    void aServiceGetsTheRequestWithItsOwnHostAndWithTheAddressesOfTheClient() throws IOException {
        try (RawService service = RawService.answering(OK)) {
            StandIn standIn = before(service.port());
            HttpAnswer answer = get(standIn, "/orders/1?full=yes");
            assertEquals("ok", answer.body());
            assertEquals(
                    new TreeSet<>(Set.of(
                            "GET /orders/1?full=yes HTTP/1.1",
                            "host: 127.0.0.1:" + service.port(),
                            "x-forwarded-for: 127.0.0.1",
                            "x-forwarded-host: any.example",
                            "x-forwarded-proto: http")),
                    lines(service.received()));
        }
    }

    @Test
    void headersOfOneConnectionAreNotForwarded() throws IOException {
        try (RawService service = RawService.answering(
                "HTTP/1.1 200 Fine|Content-Length: 2|Connection: X-Hop, keep-alive"
                        + "|X-Hop: 1|Keep-Alive: timeout=5|Proxy-Authenticate: Basic|Upgrade: h2c|Set-Cookie: a=1|X-Kept: yes||ok")) {
            StandIn standIn = before(service.port());
            try (Socket socket = ask(
                    standIn,
                    "GET / HTTP/1.1|Host: a|Connection: X-Mine, Content-Length, Host|X-Mine: 1|Keep-Alive: 5|TE: gzip"
                            + "|Proxy-Authorization: secret|Proxy-Connection: keep-alive|Upgrade: foo|X-Kept: a|X-Kept: b||")) {
                HttpAnswer answer = read(socket, "GET");
                assertEquals(
                        Set.of("Content-Length", "Set-Cookie", "X-Kept", "server-timing"),
                        answer.headers().keySet());
            }
            assertEquals(
                    new TreeSet<>(Set.of(
                            "GET / HTTP/1.1",
                            "X-Kept: a",
                            "X-Kept: b",
                            "host: 127.0.0.1:" + service.port(),
                            "x-forwarded-for: 127.0.0.1",
                            "x-forwarded-host: a",
                            "x-forwarded-proto: http")),
                    lines(service.received()));
        }
    }

    @Test
    void theTimesOfTheWaitAndOfTheServiceAreAddedToThoseThatTheServiceTells() throws IOException {
        try (RawService service =
                RawService.answering("HTTP/1.1 200 OK|Server-Timing: db;dur=1|Content-Length: 2||ok")) {
            StandIn standIn = before(service.port(), rule().shape("fixed(0.01)").forwards());
            String answer = raw(standIn, "GET / HTTP/1.1|Host: a|Connection: close||");
            assertTrue(answer.contains("\r\nServer-Timing: db;dur=1\r\n"), answer);
            assertTrue(
                    answer.matches(
                            "(?s).*\r\nserver-timing: delay;dur=10\\.000, late;dur=[0-9.]+, upstream;dur=[0-9.]+\r\n.*"),
                    answer);
        }
    }

    @Test
    void aCallIsRecordedWithItsBytesAndTheTimeOfTheService() throws IOException {
        StandIn standIn = before(request -> request.body()
                .onSuccess(body -> request.response().setStatusCode(201).end("got " + body)));
        try (Socket socket = ask(standIn, "PUT /a HTTP/1.1|Host: a|Content-Length: 3||abc")) {
            assertEquals("got abc", read(socket, "PUT").body());
        }
        CallRecord call = call(standIn);
        assertEquals(Outcome.FORWARDED, call.outcome());
        assertEquals(201, call.status());
        assertEquals(3, call.received());
        assertEquals(7, call.sent());
        assertTrue(call.upstream().orElseThrow() > 0);
    }

    @Test
    void aChunkedBodyIsForwardedChunkedAndSoIsAChunkedAnswerWithItsTrailers() throws IOException {
        List<String> codings = new ArrayList<>();
        StandIn standIn = before(request -> request.body().onSuccess(body -> {
            codings.add(request.getHeader("transfer-encoding"));
            request.response().setChunked(true).putTrailer("X-Sum", "9");
            request.response().write(body);
            request.response().end();
        }));
        String answer = raw(standIn, "POST / HTTP/1.1|Host: a|Connection: close|Transfer-Encoding: chunked||3|abc|0||");
        assertTrue(answer.contains("transfer-encoding: chunked\r\n"), answer);
        assertTrue(answer.endsWith("3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n"), answer);
        assertEquals(List.of("chunked"), codings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void anAnswerWithoutABodyStaysSo(String status) throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 " + status + "|ETag: \"a\"||")) {
            StandIn standIn = before(service.port());
            try (Socket socket = ask(standIn, "GET / HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||")) {
                for (int i = 0; i < 2; i++) {
                    HttpAnswer answer = read(socket, "GET");
                    assertEquals(status.substring(0, 3), String.valueOf(answer.status()));
                    assertEquals(
                            Set.of("ETag", "server-timing"), answer.headers().keySet());
                }
            }
            assertEquals(1, service.connections());
        }
    }

    @Test
    void anAnswerToHeadHasTheLengthOfTheServiceAndNoBody() throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 12345||")) {
            StandIn standIn = before(service.port());
            try (Socket socket = ask(standIn, "HEAD / HTTP/1.1|Host: a||HEAD / HTTP/1.1|Host: a||")) {
                assertEquals("12345", read(socket, "HEAD").headers().get("content-length"));
                assertEquals("12345", read(socket, "HEAD").headers().get("content-length"));
            }
            assertEquals(1, service.connections());
            assertEquals(0, call(standIn).sent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS *", "OPTIONS /a", "DELETE /a", "TRACE /a", "PURGE /a", "GET //a/../b?c=%zz"})
    void everyMethodAndTargetIsForwardedAsItIs(String line) throws IOException {
        try (RawService service = RawService.answering(OK)) {
            StandIn standIn = before(service.port());
            try (Socket socket = ask(standIn, line + " HTTP/1.1|Host: a||")) {
                assertEquals(200, read(socket, "GET").status());
            }
            assertTrue(service.received().startsWith(line + " HTTP/1.1\r\n"), service.received());
        }
    }

    @Test
    void aTargetWithSchemeAndHostLosesThem() throws IOException {
        try (RawService service = RawService.answering(OK)) {
            StandIn standIn = before(service.port());
            try (Socket socket = ask(standIn, "GET http://other.example/a?b HTTP/1.1|Host: other.example||")) {
                assertEquals(200, read(socket, "GET").status());
            }
            assertTrue(service.received().startsWith("GET /a?b HTTP/1.1\r\n"), service.received());
        }
    }

    @Test
    void connectIsRefused() throws IOException {
        try (RawService service = RawService.answering(OK)) {
            StandIn standIn = before(service.port());
            assertTrue(raw(standIn, "CONNECT a:443 HTTP/1.1|Host: a:443|Connection: close||")
                    .startsWith("HTTP/1.1 400 "));
            assertEquals(Outcome.REFUSED, call(standIn).outcome());
            assertEquals("", service.received());
        }
    }

    @Test
    void aClientOfHttp10GetsTheEndOfTheConnectionForTheEndOfAChunkedBody() throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|3|def|0||")) {
            StandIn standIn = before(service.port());
            String answer = raw(standIn, "GET / HTTP/1.0||");
            assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\nabcdef"), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("transfer-encoding"), answer);
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsPassedOnWhole() throws IOException {
        try (RawService service = RawService.closingAfter("HTTP/1.0 200 OK||abcdef")) {
            StandIn standIn = before(service.port());
            assertEquals("abcdef", get(standIn, "/").body());
            assertEquals(Outcome.FORWARDED, call(standIn).outcome());
        }
    }

    @Test
    void aClientThatExpects100ContinueGetsItAfterTheWaitAndTheServiceDoesNotSeeIt() throws IOException {
        List<String> expected = new ArrayList<>();
        StandIn standIn = before(request -> request.body().onSuccess(body -> {
            expected.add(String.valueOf(request.getHeader("expect")));
            request.response().end(body);
        }));
        try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 3|Expect: 100-continue||")) {
            String line = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(line, new String(socket.getInputStream().readNBytes(line.length())));
            send(socket, "abc");
            assertEquals("abc", read(socket, "POST").body());
        }
        assertEquals(List.of("null"), expected);
    }

    @Test
    void anAnswerThatComesBeforeTheBodyHasEndedIsPassedOnAtOnce() throws IOException {
        StandIn standIn = before(request -> {
            request.handler(dropped -> {});
            request.response().setStatusCode(413).end("too much");
        });
        try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 6||abc")) {
            assertEquals(413, read(socket, "POST").status());
            send(socket, "defGET / HTTP/1.1|Host: a||");
            assertEquals(413, read(socket, "GET").status());
        }
        assertEquals(2, calls(standIn).size());
    }
}
