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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    @Test
    void aCallIsSentAgainAsLongAsTheConnectionsOfThePoolAreClosed() throws IOException {
        try (RawService service = RawService.closingAtSecond(OK).withConnections(3)) {
            StandIn standIn = before(service.port());
            try (Socket first = ask(standIn, "GET / HTTP/1.1|Host: a||");
                    Socket second = ask(standIn, "GET / HTTP/1.1|Host: a||");
                    Socket third = ask(standIn, "GET / HTTP/1.1|Host: a||")) {
                assertEquals(200, read(first, "GET").status());
                assertEquals(200, read(second, "GET").status());
                assertEquals(200, read(third, "GET").status());
            }
            assertEquals(200, get(standIn, "/").status());
            assertEquals(4, service.connections());
        }
    }
}
