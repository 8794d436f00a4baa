package dev.bide;

import static dev.bide.Server.await;
import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.ConnectionGate;
import dev.bide.admission.RequestLease;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to an HTTP/2 stream whose client does not take its answer when the lease of the request gives up on it. */
class StreamResetTest {

    private static final int ANSWER_BYTES = 100;
    private static final long MAX_BYTES = 1_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final Limiter bytes = Limiter.ofBytes();
    private final CompletableFuture<RequestLease> lease = new CompletableFuture<>();
    private final CompletableFuture<Future<Void>> end = new CompletableFuture<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private int listen() {
        ConnectionGate gate =
                new ConnectionGate(Limiter.ofConnections(), new RefusalCounts(), 10, new byte[0], System::nanoTime);
        return await(vertx.createHttpServer()
                        .connectionHandler(gate::adopt)
                        .requestHandler(this::answer)
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        RequestLease begun = new RequestLease(request, ConnectionGate.watchOf(request.connection()), bytes, MAX_BYTES);
        begun.begin();
        begun.admit();
        assertTrue(lease.complete(begun));
        assertTrue(end.complete(request.response().end(Buffer.buffer("x".repeat(ANSWER_BYTES)))));
    }

    /** With a window of 0, Vert.x holds the answer. With a window of 10, it has passed the answer on, and Netty holds it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void anAnswerThatIsHeldByFlowControlIsDroppedWithItsStream(int window) throws IOException {
        try (Http2Frames client = Http2Frames.connect(listen(), Http2Frames.INITIAL_WINDOW_SIZE, window)) {
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
}
