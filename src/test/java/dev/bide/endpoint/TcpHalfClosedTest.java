package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections through a stand-in that one side has ended, and that are full or paused: on the transport of the system too. */
@Timeout(60)
class TcpHalfClosedTest {

    /** More than the buffers of the system between two sockets hold. */
    private static final int BYTES = 16 << 20;

    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    /** The time in which a sender fills all buffers. Were it too short, the tests would show less, but not fail. */
    private static final long FILL_MILLIS = 300;

    private static final int PIECE_BYTES = 64 * 1024;

    private static final byte[] DATA = new byte[BYTES];

    static {
        new Random(7).nextBytes(DATA);
    }

    private static TcpStandIn standIn(boolean nativeTransport, RawService service) {
        return nativeTransport ? TcpStandIn.nativelyTo(service.port()) : TcpStandIn.to(service.port());
    }

    /** Sends all data piece by piece, counts the bytes that have left, and ends the output. */
    private static void send(Socket socket, AtomicInteger left) throws IOException {
        for (int at = 0; at < BYTES; at += PIECE_BYTES) {
            socket.getOutputStream().write(DATA, at, PIECE_BYTES);
            left.addAndGet(PIECE_BYTES);
        }
        socket.shutdownOutput();
    }

    /** Reads all data, but begins only when the stand-in is full or all has left. */
    private static byte[] readLate(Socket socket, AtomicInteger left) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FILL_MILLIS);
        while (left.get() < BYTES && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return socket.getInputStream().readAllBytes();
    }

    @ParameterizedTest(name = "native: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatHasEndedItsDataGetsAllOfALongAnswer(boolean nativeTransport) throws IOException {
        AtomicInteger left = new AtomicInteger();
        RawService.Conversation answering = socket -> {
            RawService.readAll(socket);
            send(socket, left);
        };
        try (RawService service = RawService.of(answering);
                TcpStandIn standIn = standIn(nativeTransport, service).open();
                Socket client = standIn.connect()) {
            client.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            RawService.send(client, "question");
            client.shutdownOutput();
            assertArrayEquals(DATA, readLate(client, left));
            assertForwarded(standIn, 8, BYTES);
        }
    }

    @ParameterizedTest(name = "native: {0}")
    @ValueSource(booleans = {false, true})
    void aServiceThatHasEndedItsDataGetsAllThatTheClientSends(boolean nativeTransport) throws Exception {
        AtomicInteger left = new AtomicInteger();
        CompletableFuture<byte[]> got = new CompletableFuture<>();
        RawService.Conversation endingFirst = socket -> {
            socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            RawService.send(socket, "bye");
            socket.shutdownOutput();
            got.complete(readLate(socket, left));
        };
        try (RawService service = RawService.of(endingFirst);
                TcpStandIn standIn = standIn(nativeTransport, service).open();
                Socket client = standIn.connect()) {
            assertEquals("bye", RawService.readAll(client));
            send(client, left);
            assertArrayEquals(DATA, got.get());
            assertForwarded(standIn, BYTES, 3);
        }
    }

    @ParameterizedTest(name = "native: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatEndsItsDataWhileItIsPausedLosesNothing(boolean nativeTransport) throws Exception {
        // More than is kept before the service is connected to, so the stand-in pauses the client.
        byte[] data = Arrays.copyOf(DATA, 100_000);
        WaitRequest moment = WaitRequest.of(Shape.fixed(0.2)).withSeed(7);
        try (RawService service = RawService.echo();
                TcpStandIn standIn = standIn(nativeTransport, service)
                        .waiting(moment)
                        .delaying(Delayed.CONNECT)
                        .open();
                Socket client = standIn.connect()) {
            client.getOutputStream().write(data);
            client.shutdownOutput();
            assertArrayEquals(data, client.getInputStream().readAllBytes());
            assertForwarded(standIn, data.length, data.length);
        }
    }

    private static void assertForwarded(TcpStandIn standIn, int received, int sent) {
        CallRecord call = standIn.onlyCall();
        assertEquals(Outcome.FORWARDED, call.outcome());
        assertEquals(received, call.received());
        assertEquals(sent, call.sent());
    }
}
