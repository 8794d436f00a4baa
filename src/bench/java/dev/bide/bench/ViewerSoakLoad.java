package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Viewers of the page over one version of HTTP, which come and go: some read until they go, some read nothing, and some
 * follow a task to its end.
 */
final class ViewerSoakLoad {

    /** The HTTP/2 error code CANCEL of RFC 9113. */
    private static final int CANCEL = 8;

    private static final int MAX_STAY_MILLIS = 5000;

    private final Vertx vertx;
    private final String version;
    private final int port;
    private final Random random = new Random(7);

    /** Without keep-alive: with HTTP/1.1, a viewer goes by closing its connection. */
    private final HttpClientAgent client;

    ViewerSoakLoad(Vertx vertx, boolean http2, int port) {
        this.vertx = vertx;
        this.version = http2 ? "HTTP/2, " : "HTTP/1.1, ";
        this.port = port;
        this.client = vertx.createHttpClient(
                LoadClient.options(http2).setKeepAlive(http2),
                new PoolOptions()
                        .setHttp1MaxSize(SoakServer.MAX_VIEWERS)
                        .setHttp2MaxSize(LoadClient.HTTP2_CONNECTIONS));
    }

    Future<Void> close() {
        return client.close();
    }

    /** Adds all viewers to a load. It has to be called on an event loop. */
    void start(SoakLoad load) {
        load.repeat(version + "a page that reads", 2, () -> open("").compose(this::readForAWhile));
        load.repeat(version + "a page that reads nothing", 2, () -> open("").compose(this::stay));
        load.repeat(
                version + "a page that reads nothing of a run",
                1,
                () -> task().compose(id -> open("?task=" + id)).compose(this::stay));
        load.repeat(
                version + "a page of a run, to its end",
                2,
                () -> task().compose(id -> open("?axis=log&task=" + id)).compose(this::readToTheEndOfTheRun));
        load.repeat(version + "a page that goes at once", 4, () -> open("").compose(this::leave));
    }

    private Future<String> task() {
        return client.request(LoadClient.request(HttpMethod.POST, port, "/tasks"))
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .send(Buffer.buffer("{\"n\":2000,\"maxDelay\":2}")))
                .compose(HttpClientResponse::body)
                .map(task -> task.toJsonObject().getString("id"));
    }

    /** Opens a stream, which is paused. Fails unless its status is 200. */
    private Future<HttpClientResponse> open(String query) {
        return client.request(LoadClient.request(HttpMethod.GET, port, "/live" + query))
                .compose(HttpClientRequest::send)
                .compose(response -> {
                    response.pause().exceptionHandler(closed -> {});
                    return response.statusCode() == 200
                            ? Future.succeededFuture(response)
                            : Future.failedFuture(response.statusCode() + " to a viewer");
                });
    }

    private Future<?> readForAWhile(HttpClientResponse response) {
        return Future.all(read(response, "event: frame"), aWhile()).eventually(() -> leave(response));
    }

    private Future<?> readToTheEndOfTheRun(HttpClientResponse response) {
        return read(response, "event: over").eventually(() -> leave(response));
    }

    private Future<?> stay(HttpClientResponse response) {
        return aWhile().eventually(() -> leave(response));
    }

    private Future<?> leave(HttpClientResponse response) {
        // Its result does not matter: the connection may just have been closed.
        response.request().reset(CANCEL);
        return Future.succeededFuture();
    }

    /** Reads on from now. The future completes when an event has come. */
    private static Future<?> read(HttpClientResponse response, String event) {
        Promise<Void> come = Promise.promise();
        StringBuilder text = new StringBuilder();
        response.handler(piece -> {
                    // Two pieces may have a half of the name each, and a whole stream would take too much.
                    text.delete(0, Math.max(0, text.length() - event.length())).append(piece);
                    if (text.indexOf(event) >= 0) {
                        come.tryComplete();
                    }
                })
                .resume();
        response.exceptionHandler(come::tryFail).endHandler(ended -> come.tryFail("the stream has ended"));
        return come.future();
    }

    private Future<?> aWhile() {
        return vertx.timer(1 + random.nextInt(MAX_STAY_MILLIS), TimeUnit.MILLISECONDS);
    }
}
