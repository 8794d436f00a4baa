package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Fault;
import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.wait.Seed;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of TCP sees of each fault, of a connection and in the middle of its data. */
@Timeout(60)
class TcpFaultTest {

    private static WaitRequest failing(String fault) {
        return new WaitRequest(
                Shape.fixed(0),
                7,
                Terms.NONE.failing(1, 500).breaking(Fault.of("fault", fault)),
                Optional.empty(),
                OptionalLong.empty());
    }

    private static TcpStandIn standIn(RawService service, String fault, Delayed delayed) {
        return TcpStandIn.nativelyTo(service.port())
                .waiting(failing(fault))
                .delaying(delayed)
                .open();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "UP", "DOWN"})
    void aResetIsRst(Delayed delayed) throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "reset", delayed);
                Socket client = standIn.connect()) {
            if (!delayed.connect()) {
                // The connection itself is reset at once, perhaps before the client can send.
                RawService.send(client, "hello");
            }
            TcpEndpointTest.assertReset(client);
            assertEquals(Outcome.RESET, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aFailureWithAStatusIsAReset() throws IOException {
        WaitRequest failing = WaitRequest.of(Shape.fixed(0)).withSeed(7).failing(1, 503);
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.nativelyTo(service.port()).waiting(failing).open();
                Socket client = standIn.connect()) {
            TcpEndpointTest.assertReset(client);
            assertEquals(Outcome.RESET, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aTimeoutIsAReset() throws IOException {
        WaitRequest late = WaitRequest.of(Shape.fixed(3600)).withSeed(7).within(0.02);
        try (RawService service = RawService.echo();
                TcpStandIn standIn =
                        TcpStandIn.nativelyTo(service.port()).waiting(late).open();
                Socket client = standIn.connect()) {
            TcpEndpointTest.assertReset(client);
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.TIMED_OUT, call.outcome());
            assertEquals(0.02, call.delay());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "UP", "DOWN"})
    void emptyIsAnEndWithoutAByte(Delayed delayed) throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "empty", delayed);
                Socket client = standIn.connect()) {
            RawService.send(client, "hello");
            assertEquals("", RawService.readAll(client));
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.EMPTY, call.outcome());
            assertEquals(0, call.sent());
        }
    }

    @Test
    void aClientThatIsStillSendingSeesTheEndAndNoReset() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "empty", Delayed.UP);
                Socket client = standIn.connect()) {
            client.getOutputStream().write(new byte[4 << 20]);
            assertEquals("", RawService.readAll(client));
            assertEquals(Outcome.EMPTY, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aStandInListensNoMoreThoughAllItsClientsStillHaveToClose() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "empty", Delayed.CONNECT);
                Socket client = standIn.connect()) {
            assertEquals("", RawService.readAll(client));
            TcpStandIn.await(standIn.onLoop(TcpEndpoint::close));
            long open = 0;
            // Twice: Netty tells the end of a connection to its handlers a turn of the loop after it tells Vert.x.
            for (int turn = 0; turn < 2; turn++) {
                open = TcpStandIn.await(standIn.onLoop(endpoint ->
                        Future.succeededFuture(standIn.metrics.connections().used())));
            }
            assertEquals(1, open, "it waited for the end of the connection");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "UP", "DOWN"})
    void aCutEndsAfterSoManyBytesOfTheService(Delayed delayed) throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "cut(3)", delayed);
                Socket client = standIn.connect()) {
            RawService.send(client, "hello");
            assertEquals("hel", RawService.readAll(client));
            CallRecord call = standIn.onlyCall();
            assertEquals(Outcome.CUT, call.outcome());
            assertEquals(5, call.received());
            assertEquals(3, call.sent());
        }
    }

    @Test
    void aCutOfNothingEndsAtOnce() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "cut(0)", Delayed.CONNECT);
                Socket client = standIn.connect()) {
            assertEquals("", RawService.readAll(client));
            assertEquals(Outcome.CUT, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aCutThatIsLongerThanTheDataDoesNotHappen() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "cut(9)", Delayed.CONNECT);
                Socket client = standIn.connect()) {
            RawService.send(client, "hello");
            client.shutdownOutput();
            assertEquals("hello", RawService.readAll(client));
            assertEquals(Outcome.FORWARDED, standIn.onlyCall().outcome());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "malformed"})
    void garbageAndMalformedAreTheRandomBytesOfTheSeed(String fault) throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, fault, Delayed.CONNECT)) {
            for (int n = 0; n < 2; n++) {
                try (Socket client = standIn.connect()) {
                    RawService.send(client, "hello");
                    assertArrayEquals(Seed.noise(7, n), client.getInputStream().readAllBytes(), "connection " + n);
                }
            }
            assertEquals(fault, standIn.calls(2).get(0).outcome().word());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "UP", "DOWN"})
    void aHangSaysNothingUntilTheClientGoes(Delayed delayed) throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "hang", delayed)) {
            try (Socket client = standIn.connect()) {
                RawService.send(client, "hello");
                client.setSoTimeout(50);
                assertThrows(
                        SocketTimeoutException.class,
                        () -> client.getInputStream().read());
                CallRecord call = standIn.onlyCall();
                assertEquals(Outcome.HANG, call.outcome());
                assertEquals(0, call.sent());
            }
            standIn.assertNothingIsKept();
        }
    }

    @Test
    void aHangTakesWhateverTheClientSends() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(service, "hang", Delayed.CONNECT)) {
            try (Socket client = standIn.connect()) {
                // More than the buffers of both sockets hold: it would block if nothing read it.
                client.getOutputStream().write(new byte[32 << 20]);
            }
            assertEquals(Outcome.HANG, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aResetOfTheStandInEndsConnectionsThatHangAndNoOthers() throws IOException {
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.nativelyTo(service.port())
                        .scripted("0s!hang,0s")
                        .open();
                Socket hanging = standIn.connect();
                Socket flowing = standIn.connect()) {
            RawService.send(flowing, "x");
            assertEquals("x", RawService.read(flowing, 1));
            TcpStandIn.await(standIn.onLoop(TcpEndpoint::reset));
            TcpEndpointTest.assertReset(hanging);
            RawService.send(flowing, "y");
            assertEquals("y", RawService.read(flowing, 1));
            assertEquals(Outcome.HANG, standIn.onlyCall().outcome());
        }
    }

    @Test
    void aScriptDecidesEachConnectionAndItsPiecesDoNotWait() throws IOException {
        WaitRequest slow = WaitRequest.of(Shape.fixed(3600)).withSeed(7);
        try (RawService service = RawService.echo();
                TcpStandIn standIn = TcpStandIn.nativelyTo(service.port())
                        .waiting(slow)
                        .scripted("0.01s!reset,0s!empty,0.02s*2")
                        .open()) {
            try (Socket first = standIn.connect()) {
                TcpEndpointTest.assertReset(first);
            }
            try (Socket second = standIn.connect()) {
                assertEquals("", RawService.readAll(second));
            }
            for (int i = 0; i < 2; i++) {
                try (Socket next = standIn.connect()) {
                    RawService.send(next, "hello");
                    assertEquals("hello", RawService.read(next, 5));
                }
            }
            List<CallRecord> calls = standIn.calls(4);
            assertEquals(
                    List.of(Outcome.RESET, Outcome.EMPTY, Outcome.FORWARDED, Outcome.FORWARDED),
                    calls.stream().map(CallRecord::outcome).toList());
            assertEquals(
                    List.of(0.01, 0.0, 0.02, 0.02),
                    calls.stream().map(CallRecord::delay).toList());
        }
    }

    @Test
    void whichConnectionsFailIsTheSameEachTime() throws IOException {
        WaitRequest half = new WaitRequest(
                Shape.fixed(0),
                11,
                Terms.NONE.failing(0.5, 500).breaking(Fault.of("fault", "empty")),
                Optional.empty(),
                OptionalLong.empty());
        try (RawService service = RawService.of(socket -> RawService.send(socket, "hello"));
                TcpStandIn standIn = TcpStandIn.nativelyTo(service.port())
                        .waiting(half)
                        .delaying(Delayed.CONNECT)
                        .open()) {
            for (int n = 0; n < 30; n++) {
                try (Socket client = standIn.connect()) {
                    assertEquals(half.at(n).fails() ? "" : "hello", RawService.readAll(client), "connection " + n);
                }
            }
        }
    }
}
