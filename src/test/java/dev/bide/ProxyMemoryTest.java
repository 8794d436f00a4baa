package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are much larger than the heap of the program through which they go. */
@Tag("long")
class ProxyMemoryTest {

    private static final Buffer PIECE = Buffer.buffer(new byte[64 * 1024]);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        Server.await(vertx.close());
    }

    private static Future<Void> write(WriteStream<Buffer> to, long bytes) {
        Promise<Void> done = Promise.promise();
        writeRest(to, bytes, done);
        return done.future();
    }

    private static void writeRest(WriteStream<Buffer> to, long bytes, Promise<Void> done) {
        long left = bytes;
        while (left > 0 && !to.writeQueueFull()) {
            left -= PIECE.length();
            to.write(PIECE).onFailure(done::tryFail);
        }
        long rest = left;
        if (rest > 0) {
            to.drainHandler(drained -> writeRest(to, rest, done));
        } else {
            to.end().onComplete(done);
        }
    }

    private static void serve(HttpServerRequest request) {
        long[] received = new long[1];
        request.handler(data -> received[0] += data.length());
        request.endHandler(ended -> {
            request.response().putHeader("x-received", String.valueOf(received[0]));
            request.response().setChunked(true);
            write(request.response(), received[0]).onFailure(Throwable::printStackTrace);
        });
    }

    private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(nothing -> work.get().onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }

    // A gigabyte takes half a minute over HTTP/1.1, where bodies pass in slices of 512 bytes (ReadTurns).
    @ParameterizedTest
    @CsvSource({"HTTP_1_1, 268435456", "HTTP_2, 1073741824"})
    void bodiesGoBothWaysThroughAHeapOf64Megabytes(HttpVersion version, long bytes) throws Exception {
        int service = Server.await(vertx.createHttpServer()
                        .requestHandler(ProxyMemoryTest::serve)
                        .listen(0, "127.0.0.1"))
                .actualPort();
        JsonObject forwards = new JsonObject().put("seed", 7).put("to", "http://127.0.0.1:" + service);
        JsonObject config = new JsonObject()
                .put("instances", 1)
                .put("http", new JsonObject().put("port", 0))
                .put("standIns", new JsonObject().put("large", forwards));
        String conf =
                Files.writeString(folder.resolve("bide.json"), config.encode()).toString();
        List<String> memory = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");
        try (ProgramProcess program = new ProgramProcess(folder, "", memory, Main.class.getName(), "--conf", conf)) {
            String line = program.line();
            while (!line.startsWith("stand-in large listens on ")) {
                line = program.line();
            }
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
            long[] sent = new long[1];
            String received = onLoop(() -> client.request(HttpMethod.POST, port, "127.0.0.1", "/")
                    .compose(request -> {
                        request.setChunked(true);
                        Future<Void> written = write(request, bytes);
                        return request.response().compose(response -> {
                            response.handler(data -> sent[0] += data.length());
                            return response.end()
                                    .compose(ended -> written)
                                    .map(all -> response.getHeader("x-received"));
                        });
                    }));
            assertEquals(String.valueOf(bytes), received);
            assertEquals(bytes, sent[0]);
            program.terminate();
            assertFalse(program.err().contains("SEVERE"), program.err());
        }
    }
}
