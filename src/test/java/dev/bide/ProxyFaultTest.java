package dev.bide;

import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.calls;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.raw;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static dev.bide.StandInServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails between a client and the service behind a stand-in: by chance, by request, or because one of them goes. */
class ProxyFaultTest {

    private static final String ABC = "HTTP/1.1 200 OK|Content-Length: 6||abcdef";

    private static final String CHUNKED = "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|3|def|0||";

    private static final String GET = "GET / HTTP/1.1|Host: a||";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static StandIn before(int port, StandInServer.RuleOf rule) {
        return new StandInServer(SHARED.vertx()).putBefore(port, rule.forwards());
    }

    private static StandIn before(Handler<HttpServerRequest> service) {
        return before(
                Server.await(SHARED.vertx()
                                .createHttpServer()
                                .requestHandler(service)
                                .listen(0, "127.0.0.1"))
                        .actualPort(),
                rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "empty", "garbage", "hang"})
    void aCallThatFailsBeforeItsAnswerNeverReachesTheService(String fault) throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().fault(fault));
            try (Socket socket = ask(standIn, GET)) {
                assertEquals(fault, call(standIn).outcome().word());
                if (fault.equals("empty")) {
                    assertEquals(-1, socket.getInputStream().read());
                }
                if (fault.equals("reset")) {
                    assertThrows(
                            SocketException.class, () -> socket.getInputStream().read());
                }
            }
            assertEquals(0, service.connections());
        }
    }

    @Test
    void aCallThatFailsWithAStatusNeverReachesTheServiceAndTheNextOneDoes() throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().script("503,0s"));
            String post = "POST / HTTP/1.1|Host: a|Content-Length: 3||abc";
            try (Socket socket = ask(standIn, post)) {
                assertEquals(503, read(socket, "POST").status());
                assertEquals(0, service.connections());
                send(socket, GET);
                assertEquals("abcdef", read(socket, "GET").body());
            }
            assertEquals(Outcome.FAILED, calls(standIn).get(1).outcome());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "2, ab", "3, abc", "5, abcde"})
    void aCutPassesOnSomeBytesOfTheBodyThatWasAnnounced(int bytes, String body) throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().fault("cut(" + bytes + ")"));
            String answer = raw(standIn, GET);
            assertTrue(answer.contains("Content-Length: 6\r\n"), answer);
            assertEquals(body, answer.substring(answer.indexOf("\r\n\r\n") + 4));
            CallRecord call = call(standIn);
            assertEquals(Outcome.CUT, call.outcome());
            assertEquals(200, call.status());
            assertEquals(bytes, call.sent());
            Server.until(() -> service.open() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, '2|ab|'", "6, '3|abc|3|def|'", "100, '3|abc|3|def|'"})
    void aCutOfAChunkedAnswerHasNoLastChunk(int bytes, String body) throws IOException {
        try (RawService service = RawService.answering(CHUNKED)) {
            StandIn standIn = before(service.port(), rule().fault("cut(" + bytes + ")"));
            String answer = raw(standIn, GET);
            assertEquals(body.replace("|", "\r\n"), answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertEquals(Outcome.CUT, call(standIn).outcome());
        }
    }

    @Test
    void aMalformedAnswerHasTheBodyOfTheServiceAndThenNoChunk() throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().fault("malformed"));
            String answer = raw(standIn, GET);
            assertTrue(answer.contains("transfer-encoding: chunked\r\n"), answer);
            assertEquals("6\r\nabcdef\r\nthis is no chunk\r\n", answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertEquals(Outcome.MALFORMED, call(standIn).outcome());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut(2)", "malformed"})
    void overHttp2TheStreamEndsWithAnErrorAndTheConnectionGoesOn(String fault) throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().script("0s!" + fault + ",0s"));
            HttpClient client = SHARED.vertx()
                    .createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false));
            Future<Buffer> broken = body(client, standIn);
            Server.until(broken::isComplete);
            assertTrue(
                    broken.cause() instanceof StreamResetException || broken.cause() instanceof Http2Exception,
                    String.valueOf(broken.cause()));
            assertEquals("abcdef", Server.await(body(client, standIn)).toString());
            Server.await(client.close());
        }
    }

    private static Future<Buffer> body(HttpClient client, StandIn standIn) {
        // The body is asked for in the turn of the loop that sends the request: later it may have come, and be lost.
        return client.request(HttpMethod.GET, standIn.port(), "127.0.0.1", "/")
                .compose(request -> request.send().compose(response -> response.body()));
    }

    @Test
    void aServiceThatIsAwayIsABadGatewayAndNoFailureAsAsked() throws IOException {
        try (ClosedPort away = new ClosedPort()) {
            StandIn standIn = before(away.port(), rule());
            try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 3||abc" + GET)) {
                HttpAnswer answer = read(socket, "POST");
                assertEquals(502, answer.status());
                assertEquals("application/problem+json", answer.type());
                assertTrue(answer.headers().get("server-timing").contains("upstream;dur="));
                String detail = new JsonObject(answer.body()).getString("detail");
                assertTrue(detail.startsWith("the service behind the stand-in is away or broke off: "), detail);
                assertEquals(502, read(socket, "GET").status());
            }
            assertEquals(2, StandInServer.count(standIn, Outcome.UPSTREAM));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK|X: ", "nonsense||", "HTTP/1.1 200 OK|Content-Length: a||"})
    void aServiceThatBreaksOffBeforeItsAnswerIsABadGateway(String answer) throws IOException {
        try (RawService service = RawService.closingAfter(answer)) {
            StandIn standIn = before(service.port(), rule());
            assertEquals(502, get(standIn, "/").status());
            assertEquals(Outcome.UPSTREAM, call(standIn).outcome());
            assertEquals(1, service.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|Content-Length: 6||abc",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|nonsense|"
            })
    void aServiceThatDiesInTheMiddleOfABodyBreaksTheAnswer(String answer) throws IOException {
        try (RawService service = RawService.closingAfter(answer)) {
            StandIn standIn = before(service.port(), rule());
            String got = raw(standIn, GET);
            assertTrue(got.endsWith("abc") || got.endsWith("3\r\nabc\r\n"), got);
            assertEquals(Outcome.UPSTREAM, call(standIn).outcome());
            assertEquals(200, call(standIn).status());
        }
    }

    @Test
    void aClientOfHttp10IsResetIfTheServiceDiesInTheMiddleOfABody() throws IOException {
        // Otherwise the end of the connection would be the end of the body.
        try (RawService service = RawService.closingAfter("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|")) {
            StandIn standIn = before(service.port(), rule());
            assertThrows(SocketException.class, () -> raw(standIn, "GET / HTTP/1.0||"));
            assertEquals(Outcome.UPSTREAM, call(standIn).outcome());
        }
    }

    @Test
    void aClientThatGoesBeforeTheAnswerTakesTheRequestToTheServiceWithIt() throws IOException {
        try (RawService service = RawService.answering("")) {
            StandIn standIn = before(service.port(), rule());
            try (Socket socket = ask(standIn, GET)) {
                Server.until(() -> service.received().endsWith("\r\n\r\n"));
                assertTrue(socket.isConnected());
            }
            assertEquals(Outcome.GONE, call(standIn).outcome());
            Server.until(() -> service.open() == 0);
        }
    }

    @Test
    void aClientThatGoesInTheMiddleOfItsBodyTakesTheRequestToTheServiceWithIt() {
        AtomicBoolean began = new AtomicBoolean();
        AtomicBoolean broken = new AtomicBoolean();
        StandIn standIn = before(request -> {
            request.handler(data -> began.set(true));
            request.exceptionHandler(failure -> broken.set(true));
        });
        try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 6||abc")) {
            Server.until(began::get);
            assertTrue(socket.isConnected());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Server.until(broken::get);
        CallRecord call = call(standIn);
        assertEquals(Outcome.GONE, call.outcome());
        assertEquals(3, call.received());
    }

    @Test
    void aClientThatGoesInTheMiddleOfTheAnswerTakesTheRequestToTheServiceWithIt() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        StandIn standIn = before(request -> {
            request.response().closeHandler(closed -> gone.set(true));
            request.response().setChunked(true).write("abc").onFailure(Throwable::printStackTrace);
        });
        try (Socket socket = ask(standIn, GET)) {
            assertEquals('H', socket.getInputStream().read());
        }
        Server.until(gone::get);
        assertEquals(Outcome.GONE, call(standIn).outcome());
    }

    @Test
    void aClientThatGoesDuringItsWaitNeverReachesTheService() throws IOException {
        try (RawService service = RawService.answering(ABC)) {
            StandIn standIn = before(service.port(), rule().shape("fixed(30)"));
            try (Socket socket = ask(standIn, "POST / HTTP/1.1|Host: a|Content-Length: 3||abc")) {
                Server.until(() -> Server.pending(SHARED.vertx()) == 1);
                assertTrue(socket.isConnected());
            }
            assertEquals(Outcome.GONE, call(standIn).outcome());
            assertEquals(0, service.connections());
            assertEquals(0, Server.pending(SHARED.vertx()));
        }
    }
}
