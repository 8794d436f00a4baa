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
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Every route over one version of HTTP, with valid and invalid requests, from clients with keep-alive connections. Some
 * clients cancel their request before the response is complete.
 */
final class HttpSoakLoad {

    /** The HTTP/2 error code CANCEL of RFC 9113. */
    private static final int CANCEL = 8;

    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int MAX_CONNECTIONS = 600;
    private static final int LONG_LIST = 100_000;
    private static final String NDJSON = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final boolean http2;
    private final String version;
    private final int port;
    private final Random random = new Random(7);
    private final HttpClientAgent client;

    /**
     * Sends the requests that are cancelled. With HTTP/1.1 that closes the connection, so these requests must not share
     * connections with others.
     */
    private final HttpClientAgent cancellingClient;

    HttpSoakLoad(Vertx vertx, boolean http2, int port) {
        this.vertx = vertx;
        this.http2 = http2;
        this.version = http2 ? "HTTP/2, " : "HTTP/1.1, ";
        this.port = port;
        this.client = client(http2, true);
        this.cancellingClient = client(http2, http2);
    }

    private HttpClientAgent client(boolean http2, boolean keepAlive) {
        return vertx.createHttpClient(
                LoadClient.options(http2)
                        .setKeepAlive(keepAlive)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setHttp2MaxSize(LoadClient.HTTP2_CONNECTIONS));
    }

    Future<Void> close() {
        return Future.join(client.close(), cancellingClient.close()).mapEmpty();
    }

    /** Adds all requests to a load. It has to be called on an event loop. */
    void start(SoakLoad load) {
        get(load, "a wait", 40, "/wait-random?maxDelay=2", 200);
        get(load, "a wait of zero", 40, "/wait-random?maxDelay=0", 200);
        get(load, "a fan-out", 10, "/wait-n?n=100&maxDelay=1", 200);
        get(load, "quantiles", 2, "/wait-n?n=20000&maxDelay=2&list=false", 200);
        get(load, "a measurement", 5, "/measure-time?n=1000&maxDelay=1", 200);
        get(load, "a long list", 0.1, "/wait-n?n=" + LONG_LIST + "&maxDelay=1", 200);
        get(load, "a quorum", 5, "/wait-n?n=100&maxDelay=5&need=10", 200);
        get(load, "timed out", 5, "/wait-n?n=100&maxDelay=5&timeout=0.2", 504);
        get(load, "timed out, a single wait", 5, "/wait-random?maxDelay=1&seed=7&timeout=0.1", 504);
        get(load, "failing", 5, "/wait-n?n=100&maxDelay=1&failRate=0.5&failStatus=418", 418);
        get(load, "failing, a single wait", 5, "/wait-random?maxDelay=0.1&failRate=1", 500);
        get(load, "failing, failures collected", 5, "/wait-n?n=100&maxDelay=1&failRate=0.5&onFailure=collect", 200);
        get(load, "an invalid n", 5, "/wait-n?n=-1", 400);
        get(load, "an unknown route", 2, "/nowhere", 404);
        get(load, "an unknown task", 2, "/tasks/1", 404);
        get(load, "a request line that is too long", 1, "/wait-n?n=" + "1".repeat(5000), 414);
        get(load, "more waits than may be pending", 5, "/wait-n?maxDelay=0&n=" + (SoakServer.MAX_PENDING + 1), 503);
        get(load, "lateness", 1, "/lateness", 200);
        get(load, "metrics", 1, "/metrics", 200);
        get(load, "health", 2, "/health/ready", 200);
        get(load, "NDJSON", 4, "/wait-n?n=300&maxDelay=1", 200, "Accept", NDJSON);
        get(load, "long NDJSON", 0.1, "/wait-n?n=" + LONG_LIST + "&maxDelay=2", 200, "Accept", NDJSON);
        get(load, "events", 4, "/wait-n?n=300&maxDelay=1", 200, "Accept", EVENTS);
        get(load, "an unacceptable type", 1, "/wait-n?n=3", 406, "Accept", "image/png");
        get(load, "a task instead", 5, "/wait-n?n=10&maxDelay=1", 202, "Prefer", "respond-async");
        get(
                load,
                "a task only if it takes long",
                5,
                "/wait-random?maxDelay=0.5",
                200,
                "Prefer",
                "respond-async, wait=60");
        load.repeat(version + "HEAD", 3, () -> send(HttpMethod.HEAD, "/wait-random?maxDelay=0.1", 200));
        load.repeat(version + "a method that is not allowed", 1, () -> send(HttpMethod.PUT, "/wait-n?n=3", 405));
        load.repeat(
                version + "a task, awaited",
                5,
                () -> createTask("{\"n\":10,\"maxDelay\":1}")
                        .compose(id -> send(HttpMethod.GET, "/tasks/" + id, 200, "Prefer", "wait=60")));
        load.repeat(
                version + "a task, cancelled",
                5,
                () -> createTask("{\"n\":10,\"maxDelay\":60}")
                        .compose(id -> randomPause().compose(now -> send(HttpMethod.DELETE, "/tasks/" + id, 200))));
        load.repeat(
                version + "a task, streamed",
                4,
                () -> createTask("{\"n\":500,\"maxDelay\":1}")
                        .compose(id -> send(HttpMethod.GET, "/tasks/" + id + "/stream", 200, "Accept", EVENTS)));
        load.repeat(
                version + "a task, created and awaited", 3, () -> post("{\"maxDelay\":0.5}", 200, "Prefer", "wait=60"));
        load.repeat(
                version + "a task with an idempotency key",
                3,
                () -> post("{\"maxDelay\":0.5}", 202, "Idempotency-Key", "k" + random.nextInt(10)));
        load.repeat(version + "a list of tasks", 1, () -> send(HttpMethod.GET, "/tasks?state=running&limit=5", 200));
        load.repeat(version + "a body that is too long", 1, () -> post("\"" + "x".repeat(70_000) + "\"", 413));
        load.repeat(version + "malformed JSON", 2, () -> post("{\"n\":", 400));
        cancelled(load, "a wait", 20, "/wait-random?maxDelay=5");
        cancelled(load, "a fan-out", 5, "/wait-n?n=1000&maxDelay=5");
        cancelled(load, "a long list", 0.2, "/wait-n?n=" + LONG_LIST + "&maxDelay=0.1");
        cancelled(load, "NDJSON", 4, "/wait-n?n=3000&maxDelay=1", "Accept", NDJSON);
        cancelled(load, "long NDJSON", 0.1, "/wait-n?n=" + LONG_LIST + "&maxDelay=0.5", "Accept", NDJSON);
        cancelled(load, "a task instead", 2, "/wait-n?n=10&maxDelay=1", "Prefer", "respond-async, wait=60");
        load.repeat(
                version + "a task's stream, cancelled",
                3,
                () -> createTask("{\"n\":3000,\"maxDelay\":1}")
                        .compose(id -> sendAndCancel("/tasks/" + id + "/stream")));
        load.repeat(
                version + "a long poll, cancelled",
                3,
                () -> createTask("{\"n\":10,\"maxDelay\":2}")
                        .compose(id -> sendAndCancel("/tasks/" + id, "Prefer", "wait=60")));
    }

    private void get(SoakLoad load, String name, double perSecond, String path, int status, String... headers) {
        load.repeat(version + name, perSecond, () -> send(HttpMethod.GET, path, status, headers));
    }

    private void cancelled(SoakLoad load, String name, double perSecond, String path, String... headers) {
        load.repeat(version + name + ", cancelled", perSecond, () -> sendAndCancel(path, headers));
    }

    private Future<Buffer> send(HttpMethod method, String path, int status, String... headers) {
        return request(client, method, path, headers)
                .compose(HttpClientRequest::send)
                .compose(answer -> check(answer, status));
    }

    private Future<Buffer> post(String body, int status, String... headers) {
        return request(client, HttpMethod.POST, "/tasks", headers)
                .compose(request -> request.putHeader("Content-Type", JSON).send(Buffer.buffer(body)))
                .compose(answer -> check(answer, status));
    }

    private Future<String> createTask(String body) {
        return post(body, 202).map(task -> task.toJsonObject().getString("id"));
    }

    /** Fails unless the status is the expected one and a JSON body is complete. */
    private static Future<Buffer> check(HttpClientResponse answer, int status) {
        return answer.body().compose(body -> {
            boolean complete = !JSON.equals(answer.getHeader("content-type"))
                    || answer.request().getMethod().equals(HttpMethod.HEAD)
                    || new JsonObject(body).size() > 0; // throws if the body was cut off
            return answer.statusCode() == status && complete
                    ? Future.succeededFuture(body)
                    : Future.failedFuture(answer.statusCode() + " " + body);
        });
    }

    /** Sends a request and cancels it: at random before the response, or at the first piece of its body. */
    private Future<?> sendAndCancel(String path, String... headers) {
        return request(cancellingClient, HttpMethod.GET, path, headers).compose(request -> {
            Promise<Void> cancelNow = Promise.promise();
            Future<HttpClientResponse> answer = request.send().onFailure(cancelNow::tryFail);
            if (random.nextBoolean()) {
                answer.onSuccess(response -> response.exceptionHandler(cancelNow::tryFail)
                        .handler(piece -> cancelNow.tryComplete())
                        .endHandler(cancelNow::tryComplete));
            } else {
                randomPause().onComplete(now -> cancelNow.tryComplete());
            }
            return cancelNow.future().eventually(() -> {
                // Its result does not matter: the response may just have ended.
                request.reset(CANCEL);
                return Future.succeededFuture();
            });
        });
    }

    private Future<?> randomPause() {
        return vertx.timer(1 + random.nextInt(500), TimeUnit.MILLISECONDS);
    }

    private Future<HttpClientRequest> request(HttpClientAgent from, HttpMethod method, String path, String... headers) {
        RequestOptions options = LoadClient.request(method, port, path);
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return from.request(options);
    }
}
