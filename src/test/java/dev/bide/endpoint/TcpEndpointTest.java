package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.ClosedPort;
import dev.bide.refusal.Reason;
import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stand-in before a service of TCP, as its clients and the service see it. */
@Timeout(120)
class TcpEndpointTest {

    private static final WaitRequest HOUR = WaitRequest.of(Shape.fixed(3600)).withSeed(7);

    @Test
    void whatAClientSendsGoesToTheServiceAndItsAnswerComesBack() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open()) {
            try (Socket client = standIn.connect()) {
                RawService.send(client, "hello");
                assertEquals("hello", RawService.read(client, 5));
            }
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.FORWARDED, call.outcome());
            assertEquals("TCP", call.method());
            assertEquals("", call.path());
            assertEquals(5, call.received());
            assertEquals(5, call.sent());
            assertEquals(new CallRecord.Draw(7, 0), call.draw());
            assertTrue(call.upstream().isPresent());
        }
    }

    @Test
    void aServiceMaySpeakFirst() throws IOException {
        try (RawService service = RawService.of(socket -> RawService.send(socket, "ready"));
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            assertEquals("ready", RawService.readAll(client));
        }
    }

    @Test
    void aClientThatEndsItsDataStillGetsTheAnswer() throws IOException {
        RawService.Conversation counting = socket -> {
            int bytes = RawService.readAll(socket).length();
            RawService.send(socket, "got " + bytes);
        };
        try (RawService service = RawService.of(counting);
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "abc");
            client.shutdownOutput();
            assertEquals("got 3", RawService.readAll(client));
            assertEquals(Outcome.FORWARDED, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aServiceThatEndsItsDataStillGetsWhatTheClientSends() throws Exception {
        CompletableFuture<String> rest = new CompletableFuture<>();
        RawService.Conversation endingFirst = socket -> {
            RawService.send(socket, "bye");
            socket.shutdownOutput();
            rest.complete(RawService.readAll(socket));
        };
        try (RawService service = RawService.of(endingFirst);
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            assertEquals("bye", RawService.readAll(client));
            RawService.send(client, "one thing more");
            client.shutdownOutput();
            assertEquals("one thing more", rest.get());
            assertEquals(Outcome.FORWARDED, standIn.onlyCall().outcome());
        }
    }

    @Test
    void sixtyFourMegabytesGoThroughInBothDirections() throws Exception {
        byte[] block = new byte[1 << 20];
        new Random(7).nextBytes(block);
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 64; i++) {
                        client.getOutputStream().write(block);
                    }
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 64; i++) {
                assertArrayEquals(block, client.getInputStream().readNBytes(block.length), "block " + i);
            }
            assertEquals(-1, client.getInputStream().read());
            sent.get();
            CallRecord call = standIn.onlyCall();
            assertEquals(64L << 20, call.received());
            assertEquals(64L << 20, call.sent());
        }
    }

    @Test
    void aServiceThatIsAwayResetsTheClient() throws IOException {
        try (ClosedPort away = new ClosedPort();
                TcpStandIn standIn = TcpStandIn.to(away.port()).open();
                Socket client = standIn.connect()) {
            assertReset(client);
            assertEquals(Outcome.UPSTREAM, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aServiceThatDiesResetsTheClient() throws IOException {
        RawService.Conversation dying = socket -> {
            RawService.read(socket, 4);
            RawService.reset(socket);
        };
        try (RawService service = RawService.of(dying);
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "ping");
            assertReset(client);
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.UPSTREAM, call.outcome());
            assertEquals(4, call.received());
        }
    }

    @Test
    void theServiceSeesTheResetOfAClient() throws Exception {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        RawService.Conversation listening = socket -> {
            RawService.send(socket, RawService.read(socket, 1));
            try {
                seen.complete(socket.getInputStream().read());
            } catch (SocketException e) {
                seen.complete(-2);
            }
        };
        try (RawService service = RawService.of(listening);
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "x");
            assertEquals("x", RawService.read(client, 1));
            RawService.reset(client);
            assertEquals(-2, seen.get());
            assertEquals(Outcome.GONE, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aClientThatGoesCancelsItsWait() throws IOException {
        try (TcpStandIn standIn = TcpStandIn.to(1).waiting(HOUR).open();
                Socket client = standIn.connect()) {
            TcpStandIn.await(() -> standIn.pending.used() == 1, "the connection waits");
            RawService.reset(client);
            assertEquals(Outcome.GONE, standIn.onlyCall().outcome());
            standIn.assertNothingIsKept();
        }
    }

    @Test
    void aClientThatEndsItsDataBeforeTheServiceIsConnectedToStillGetsTheAnswer() throws IOException {
        WaitRequest moment = WaitRequest.of(Shape.fixed(0.05)).withSeed(7);
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.to(service.port()).waiting(moment).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "early");
            client.shutdownOutput();
            assertEquals("early", RawService.readAll(client));
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.FORWARDED, call.outcome());
            assertEquals(0.05, call.delay());
        }
    }

    @Test
    void tenThousandQuestionsGetTheirAnswers() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            client.setTcpNoDelay(true);
            for (int i = 0; i < 10_000; i++) {
                String question = String.format("%08d", i);
                RawService.send(client, question);
                assertEquals(question, RawService.read(client, 8));
            }
        }
    }

    @Test
    void aThousandConnectionsWaitAtTheSameTimeAndThenFlow() throws IOException {
        WaitRequest second = WaitRequest.of(Shape.uniform(0, 1)).withSeed(7);
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.to(service.port()).waiting(second).open()) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                clients.add(standIn.connect());
            }
            for (int i = 0; i < 1000; i++) {
                RawService.send(clients.get(i), String.format("%04d", i));
                clients.get(i).shutdownOutput();
            }
            for (int i = 0; i < 1000; i++) {
                assertEquals(String.format("%04d", i), RawService.readAll(clients.get(i)));
                clients.get(i).close();
            }
            assertEquals(1000, standIn.calls(1000).size());
            assertEquals(Map.of(Outcome.FORWARDED, 1000L), standIn.outcomes());
            // Each number once, and with the delay of its draw.
            standIn.calls(1000)
                    .forEach(call -> assertEquals(second.at(call.draw().index()).draw(), call.delay()));
            assertEquals(
                    1000,
                    standIn.calls(1000).stream()
                            .map(call -> call.draw().index())
                            .distinct()
                            .count());
        }
    }

    @Test
    void aConnectionOverTheLimitIsClosedAndCounted() throws IOException {
        // A connection through a stand-in has two sockets.
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.to(service.port()).limited(2, 1 << 30).open();
                Socket first = standIn.connect()) {
            RawService.send(first, "x");
            assertEquals("x", RawService.read(first, 1));
            try (Socket second = standIn.connect()) {
                assertReset(second);
            }
            assertEquals(1, standIn.refusals.of(Reason.FULL));
            RawService.send(first, "y");
            assertEquals("y", RawService.read(first, 1));
        }
    }

    @Test
    void aConnectionForWhichThereIsNoMemoryIsReset() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.to(service.port()).limited(100, 200_000).open();
                Socket first = standIn.connect()) {
            RawService.send(first, "x");
            assertEquals("x", RawService.read(first, 1));
            try (Socket second = standIn.connect()) {
                assertReset(second);
            }
            assertEquals(1, standIn.refusals.of(Reason.FULL));
        }
    }

    @Test
    void afterACloseThePortIsFreeAndConnectionsGoOn() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "x");
            assertEquals("x", RawService.read(client, 1));
            TcpStandIn.await(standIn.onLoop(TcpEndpoint::close));
            assertIsFree(standIn.port);
            RawService.send(client, "y");
            assertEquals("y", RawService.read(client, 1));
            client.shutdownOutput();
            assertEquals("", RawService.readAll(client));
            TcpStandIn.await(standIn.endpoint.closed());
            assertEquals(Outcome.FORWARDED, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aCloseWithoutConnectionsFreesThePort() throws IOException {
        try (TcpStandIn standIn = TcpStandIn.to(1).open()) {
            TcpStandIn.await(standIn.onLoop(TcpEndpoint::close));
            assertIsFree(standIn.port);
        }
    }

    private static void assertIsFree(int port) {
        // Not at once: java.nio closes a socket that is registered with a selector in the next select.
        TcpStandIn.await(
                () -> {
                    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                        return other.isBound();
                    } catch (IOException e) {
                        return false;
                    }
                },
                "port " + port + " is free");
    }

    @Test
    void anEndClosesThoseThatWaitAndThoseThatFlow() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket flowing = standIn.connect()) {
            RawService.send(flowing, "x");
            assertEquals("x", RawService.read(flowing, 1));
            standIn.standIn.become(standIn.definition(HOUR));
            try (Socket waiting = standIn.connect()) {
                TcpStandIn.await(() -> standIn.pending.used() == 1, "the second connection waits");
                TcpStandIn.await(standIn.onLoop(TcpEndpoint::stop));
                assertReset(flowing);
                assertReset(waiting);
                assertEquals(Map.of(Outcome.REFUSED, 2L), standIn.outcomes());
                standIn.assertNothingIsKept();
            }
        }
    }

    @Test
    void theEndOfTheEngineClosesThoseThatWait() throws IOException {
        try (TcpStandIn standIn = TcpStandIn.to(1).waiting(HOUR).open();
                Socket client = standIn.connect()) {
            TcpStandIn.await(() -> standIn.pending.used() == 1, "the connection waits");
            TcpStandIn.await(standIn.engine.stop());
            assertReset(client);
            assertEquals(Outcome.REFUSED, standIn.onlyCall().outcome());
            assertEquals(1, standIn.refusals.of(Reason.STOPPING));
        }
    }

    @Test
    void aConnectionKeepsTheDefinitionItBeganWith() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.to(service.port()).open();
                Socket client = standIn.connect()) {
            RawService.send(client, "x");
            assertEquals("x", RawService.read(client, 1));
            standIn.standIn.become(standIn.definition(HOUR));
            RawService.send(client, "y");
            assertEquals("y", RawService.read(client, 1));
        }
    }

    /** Asserts that a client sees RST, and not the end of the data. */
    static void assertReset(Socket client) {
        assertThrows(SocketException.class, () -> client.getInputStream().read());
    }
}
