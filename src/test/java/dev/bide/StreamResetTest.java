package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.ConnectionGate;
import dev.bide.admission.PendingWrites;
import dev.bide.admission.RequestLease;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to an HTTP/2 stream whose client does not take its answer when the lease of the request gives up on it. */
class StreamResetTest {

    private static final int ANSWER_BYTES = 100;
    private static final long MAX_BYTES = 1_000_000;

    /** More than Netty lets a connection hold before it is no longer writable. */
    private static final int FULL_BYTES = 200_000;

    private final Vertx vertx = Vertx.vertx();
    private final Limiter bytes = Limiter.ofBytes();
    private final CompletableFuture<RequestLease> lease = new CompletableFuture<>();
    private final CompletableFuture<Future<Void>> end = new CompletableFuture<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private int listen(Handler<HttpServerRequest> handler) {
        ConnectionGate gate =
                new ConnectionGate(Limiter.ofConnections(), new RefusalCounts(), 10, new byte[0], System::nanoTime);
        return await(vertx.createHttpServer()
                        .connectionHandler(gate::adopt)
                        .requestHandler(handler)
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        RequestLease begun = begin(request);
        assertTrue(lease.complete(begun));
        assertTrue(end.complete(request.response().end(Buffer.buffer("x".repeat(ANSWER_BYTES)))));
    }

    private RequestLease begin(HttpServerRequest request) {
        RequestLease begun = new RequestLease(request, ConnectionGate.watchOf(request.connection()), bytes, MAX_BYTES);
        begun.begin();
        begun.admit();
        return begun;
    }

    /** With a window of 0, Vert.x holds the answer. With a window of 10, it has passed the answer on, and Netty holds it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void anAnswerThatIsHeldByFlowControlIsDroppedWithItsStream(int window) throws IOException {
        try (Http2Frames client = Http2Frames.connect(listen(this::answer), Http2Frames.INITIAL_WINDOW_SIZE, window)) {
            client.get(1, "/").readUntil(() -> client.statuses().containsKey(1));
            assertFalse(await(end).isComplete());
            assertEquals(RequestLease.BYTES_PER_REQUEST, bytes.used());

            RequestLease begun = await(lease);
            vertx.runOnContext(now -> begun.disconnect());
            client.readUntil(() -> client.resets().containsKey(1));
            assertEquals(Http2Frames.NO_ERROR, client.resets().get(1));
            until(() -> bytes.used() == 0);
            until(() -> await(end).failed());
        }
    }

    @Test
    void aStreamIsResetAfterItsWholeAnswerThoughTheConnectionIsFull() throws IOException {
        CompletableFuture<HttpServerRequest> first = new CompletableFuture<>();
        int port = listen(request -> {
            if (!first.complete(request)) {
                // A task, as a timer is: Vert.x flushes after a read.
                vertx.runOnContext(now -> answerBoth(await(first), request));
            }
        });
        try (Http2Frames client = Http2Frames.connect(port, Http2Frames.INITIAL_WINDOW_SIZE, FULL_BYTES)) {
            client.windowUpdate(0, 2 * FULL_BYTES)
                    .get(1, "/")
                    .headers(3, 0, "POST", "/")
                    .readUntil(() -> client.resets().containsKey(3));
            assertTrue(client.ended().contains(3), "the reset has dropped the body");
            assertEquals(Http2Frames.NO_ERROR, client.resets().get(3));
        }
    }

    private void answerBoth(HttpServerRequest first, HttpServerRequest second) {
        RequestLease begun = begin(second);
        assertFalse(first.response().end(Buffer.buffer("x".repeat(FULL_BYTES))).isComplete());
        begun.closeAfterResponse();
        Future<Void> written = second.response().end(Buffer.buffer("too slow"));
        assertFalse(written.isComplete());
        assertTrue(end.complete(new PendingWrites(new Loop(new HandTimers(5)), begun).addLast(written, 0)));
    }
}
