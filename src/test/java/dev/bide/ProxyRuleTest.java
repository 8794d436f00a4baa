package dev.bide;

import static dev.bide.StandInServer.answer;
import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.calls;
import static dev.bide.StandInServer.get;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls a stand-in forwards, where to, and how fast their answers are. */
class ProxyRuleTest {

    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static StandIn before(int port, StandInServer.RuleOf... rules) {
        return new StandInServer(SHARED.vertx())
                .putBefore(port, rules.length == 0 ? new StandInServer.RuleOf[] {rule().forwards()} : rules);
    }

    @Test
    void aRuleWithAnAnswerAnswersAndTheOthersForward() throws IOException {
        try (RawService service = RawService.answering(OK)) {
            StandIn standIn =
                    before(service.port(), rule().on("GET", "/own/*").answers(answer(200, "own")), rule().forwards());
            assertEquals("own", get(standIn, "/own/1").body());
            assertEquals(0, service.connections());
            assertEquals("ok", get(standIn, "/other").body());
            assertEquals(Outcome.FORWARDED, calls(standIn).get(0).outcome());
            assertEquals(Outcome.ANSWERED, calls(standIn).get(1).outcome());
        }
    }

    @Test
    void aBodyComesAtTheRateOfTheRule() throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 1000||" + "a".repeat(1000))) {
            StandIn standIn = before(service.port(), rule().forwards().rate(5000));
            long start = System.nanoTime();
            assertEquals("a".repeat(1000), get(standIn, "/").body());
            assertTrue(System.nanoTime() - start >= 200_000_000);
            assertEquals(1000, call(standIn).sent());
        }
    }

    @Test
    void anIdleConnectionThatTheServiceHasClosedIsNoFailureOfTheNextCall() throws IOException {
        try (RawService service = RawService.closingAfter(OK)) {
            StandIn standIn = before(service.port());
            for (int i = 0; i < 50; i++) {
                assertEquals(200, get(standIn, "/").status());
            }
            assertEquals(50, StandInServer.count(standIn, Outcome.FORWARDED));
        }
    }

    @Test
    void aCallThatWaitsIsForwardedToTheServiceOfItsBeginning() throws Exception {
        try (RawService first = RawService.answering(OK);
                RawService second = RawService.answering("HTTP/1.1 201 OK|Content-Length: 2||ok")) {
            StandIn standIn = before(first.port(), rule().shape("fixed(0.3)").forwards());
            double before = SHARED.server().accepted();
            try (Socket socket = ask(standIn, "GET / HTTP/1.1|Host: a||")) {
                Server.until(() -> SHARED.server().accepted() == before + 1);
                standIn.become(before(second.port()).definition());
                assertEquals(200, read(socket, "GET").status());
            }
            assertEquals(201, get(standIn, "/").status());
        }
    }

    @Test
    void aCallThatMayBeRepeatedIsSentAgainIfItsConnectionHadCallsBeforeAndClosed() throws IOException {
        assertSentAgain(RawService.closingAtSecond(OK));
    }

    @Test
    void aResetOfAConnectionThatHadCallsBeforeIsNoFailureEither() throws IOException {
        assertSentAgain(RawService.resettingAtSecond(OK));
    }

    /** The service answers the first request of each connection, and closes or resets the connection at the second. */
    private static void assertSentAgain(RawService closing) throws IOException {
        try (closing) {
            StandIn standIn = before(closing.port());
            assertEquals(200, get(standIn, "/").status());
            assertEquals(200, get(standIn, "/").status());
            assertEquals(502, get(standIn, "POST", "/").status());
            assertEquals(2, closing.connections());
            // Each request has the same head, whether it is sent for the first time or again.
            String get = closing.received().split("\r\n\r\n", 2)[0];
            assertTrue(get.contains("x-forwarded-for"), get);
            assertEquals(3, closing.received().split(Pattern.quote(get), -1).length - 1, closing.received());
        }
    }

    /** The connections of all earlier calls are in the pool, and the service closes each at its second request. */
    @ParameterizedTest
    @CsvSource({"3, 200", "4, 502"})
    void aCallIsSentAgainThreeTimesAtMost(int closed, int status) throws IOException {
        try (RawService service = RawService.closingAtSecond(OK).withConnections(closed)) {
            StandIn standIn = before(service.port());
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < closed; i++) {
                clients.add(ask(standIn, "GET / HTTP/1.1|Host: a||"));
            }
            for (Socket client : clients) {
                assertEquals(200, read(client, "GET").status());
                client.close();
            }
            assertEquals(status, get(standIn, "/").status());
            assertEquals(200, get(standIn, "/").status(), "no closed connection is left");
        }
    }
}
