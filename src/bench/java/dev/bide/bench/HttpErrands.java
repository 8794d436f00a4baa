package dev.bide.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** All that can be asked over HTTP, by a client that keeps its connections; some of it is given up in the middle. */
final class HttpErrands {

    private static final int CANCEL = 8;
    private static final int KEEP_ALIVE_SECONDS = 20;

    /** As for {@link Holder}; else what is long holds up what is short. */
    private static final int CONNECTION_WINDOW = 16 << 20;

    private static final int MOST_CONNECTIONS = 600;
    private static final int LIST = 100_000;
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final boolean http2;
    private final String version;
    private final int port;
    private final Random random = new Random(7);
    private final HttpClientAgent client;

    /** Gives up requests; over HTTP/1.1 their connections with them, which are not to be those of others by then. */
    private final HttpClientAgent leaving;

    HttpErrands(Vertx vertx, boolean http2, int port) {
        this.vertx = vertx;
        this.http2 = http2;
        this.version = http2 ? "HTTP/2, " : "HTTP/1.1, ";
        this.port = port;
        this.client = client(http2, true);
        this.leaving = client(http2, http2);
    }

    private HttpClientAgent client(boolean http2, boolean keepAlive) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                        .setHttp2ClearTextUpgrade(false)
                        .setKeepAlive(keepAlive)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                        .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setHttp2MaxSize(4));
    }

    Future<Void> close() {
        return Future.join(client.close(), leaving.close()).mapEmpty();
    }

    void begin(Errands errands) {
        get(errands, "a wait", 40, "/wait-random?maxDelay=2", 200);
        get(errands, "no wait", 40, "/wait-random?maxDelay=0", 200);
        get(errands, "waits", 10, "/wait-n?n=100&maxDelay=1", 200);
        get(errands, "quantiles", 2, "/wait-n?n=20000&maxDelay=2&list=false", 200);
        get(errands, "a measurement", 5, "/measure-time?n=1000&maxDelay=1", 200);
        get(errands, "a long list", 0.1, "/wait-n?n=" + LIST + "&maxDelay=1", 200);
        get(errands, "a quorum", 5, "/wait-n?n=100&maxDelay=5&need=10", 200);
        get(errands, "time up", 5, "/wait-n?n=100&maxDelay=5&timeout=0.2", 504);
        get(errands, "time up alone", 5, "/wait-random?maxDelay=1&seed=7&timeout=0.1", 504);
        get(errands, "failing", 5, "/wait-n?n=100&maxDelay=1&failRate=0.5&failStatus=418", 418);
        get(errands, "failing alone", 5, "/wait-random?maxDelay=0.1&failRate=1", 500);
        get(errands, "failing, collected", 5, "/wait-n?n=100&maxDelay=1&failRate=0.5&onFailure=collect", 200);
        get(errands, "refused", 5, "/wait-n?n=-1", 400);
        get(errands, "no such route", 2, "/nowhere", 404);
        get(errands, "no such task", 2, "/tasks/1", 404);
        get(errands, "too long a line", 1, "/wait-n?n=" + "1".repeat(5000), http2 ? 400 : 414);
        get(errands, "too many", 5, "/wait-n?maxDelay=0&n=" + (SoakServer.MOST_PENDING + 1), 503);
        get(errands, "figures", 1, "/lateness", 200);
        get(errands, "metrics", 1, "/metrics", 200);
        get(errands, "health", 2, "/health/ready", 200);
        get(errands, "lines", 4, "/wait-n?n=300&maxDelay=1", 200, "Accept", LINES);
        get(errands, "long lines", 0.1, "/wait-n?n=" + LIST + "&maxDelay=2", 200, "Accept", LINES);
        get(errands, "events", 4, "/wait-n?n=300&maxDelay=1", 200, "Accept", EVENTS);
        get(errands, "nothing acceptable", 1, "/wait-n?n=3", 406, "Accept", "image/png");
        get(errands, "a task instead", 5, "/wait-n?n=10&maxDelay=1", 202, "Prefer", "respond-async");
        get(errands, "perhaps a task", 5, "/wait-random?maxDelay=0.5", 200, "Prefer", "respond-async, wait=5");
        errands.each(version + "head", 3, () -> ask(HttpMethod.HEAD, "/wait-random?maxDelay=0.1", 200));
        errands.each(version + "wrong method", 1, () -> ask(HttpMethod.PUT, "/wait-n?n=3", 405));
        errands.each(
                version + "a task, awaited",
                5,
                () -> created("{\"n\":10,\"maxDelay\":1}")
                        .compose(id -> ask(HttpMethod.GET, "/tasks/" + id, 200, "Prefer", "wait=3")));
        errands.each(
                version + "a task, cancelled",
                5,
                () -> created("{\"n\":10,\"maxDelay\":60}")
                        .compose(id -> later().compose(now -> ask(HttpMethod.DELETE, "/tasks/" + id, 200))));
        errands.each(
                version + "a task, followed",
                4,
                () -> created("{\"n\":500,\"maxDelay\":1}")
                        .compose(id -> ask(HttpMethod.GET, "/tasks/" + id + "/stream", 200, "Accept", EVENTS)));
        errands.each(version + "a task, with time", 3, () -> post("{\"maxDelay\":0.5}", 200, "Prefer", "wait=5"));
        errands.each(
                version + "a task, keyed",
                3,
                () -> post("{\"maxDelay\":0.5}", 202, "Idempotency-Key", "k" + random.nextInt(10)));
        errands.each(version + "tasks", 1, () -> ask(HttpMethod.GET, "/tasks?state=running&limit=5", 200));
        errands.each(version + "too much", 1, () -> post("\"" + "x".repeat(70_000) + "\"", 413));
        errands.each(version + "no JSON", 2, () -> post("{\"n\":", 400));
        gone(errands, "a wait", 20, "/wait-random?maxDelay=5");
        gone(errands, "waits", 5, "/wait-n?n=1000&maxDelay=5");
        gone(errands, "a long list", 0.2, "/wait-n?n=" + LIST + "&maxDelay=0.1");
        gone(errands, "lines", 4, "/wait-n?n=3000&maxDelay=1", "Accept", LINES);
        gone(errands, "long lines", 0.1, "/wait-n?n=" + LIST + "&maxDelay=0.5", "Accept", LINES);
        gone(errands, "a task instead", 2, "/wait-n?n=10&maxDelay=1", "Prefer", "respond-async, wait=5");
        errands.each(
                version + "a task's stream, given up",
                3,
                () -> created("{\"n\":3000,\"maxDelay\":1}").compose(id -> giveUp("/tasks/" + id + "/stream")));
        errands.each(
                version + "a poll, given up",
                3,
                () -> created("{\"n\":10,\"maxDelay\":2}").compose(id -> giveUp("/tasks/" + id, "Prefer", "wait=5")));
    }

    private void get(Errands errands, String name, double aSecond, String path, int status, String... headers) {
        errands.each(version + name, aSecond, () -> ask(HttpMethod.GET, path, status, headers));
    }

    private void gone(Errands errands, String name, double aSecond, String path, String... headers) {
        errands.each(version + name + ", given up", aSecond, () -> giveUp(path, headers));
    }

    private Future<Buffer> ask(HttpMethod method, String path, int status, String... headers) {
        return request(client, method, path, headers)
                .compose(HttpClientRequest::send)
                .compose(answer -> read(answer, status));
    }

    private Future<Buffer> post(String body, int status, String... headers) {
        return request(client, HttpMethod.POST, "/tasks", headers)
                .compose(request -> request.putHeader("Content-Type", JSON).send(Buffer.buffer(body)))
                .compose(answer -> read(answer, status));
    }

    private Future<String> created(String body) {
        return post(body, 202).map(task -> task.toJsonObject().getString("id"));
    }

    private static Future<Buffer> read(HttpClientResponse answer, int status) {
        return answer.body().compose(body -> {
            boolean whole = !JSON.equals(answer.getHeader("content-type"))
                    || answer.request().getMethod().equals(HttpMethod.HEAD)
                    || new JsonObject(body).size() > 0;
            return answer.statusCode() == status && whole
                    ? Future.succeededFuture(body)
                    : Future.failedFuture(answer.statusCode() + " " + body);
        });
    }

    /** Asks, and goes: before there is an answer, or in the midst of it. */
    private Future<?> giveUp(String path, String... headers) {
        return request(leaving, HttpMethod.GET, path, headers).compose(request -> {
            Promise<Void> enough = Promise.promise();
            Future<HttpClientResponse> answer = request.send().onFailure(enough::tryFail);
            if (random.nextBoolean()) {
                Future<HttpClientResponse> unused =
                        answer.onSuccess(response -> response.exceptionHandler(enough::tryFail)
                                .handler(piece -> enough.tryComplete())
                                .endHandler(enough::tryComplete));
            } else {
                Future<?> unused = later().onComplete(now -> enough.tryComplete());
            }
            return enough.future().eventually(() -> {
                Future<Void> unused = request.reset(CANCEL);
                return Future.succeededFuture();
            });
        });
    }

    private Future<?> later() {
        return vertx.timer(1 + random.nextInt(500), TimeUnit.MILLISECONDS);
    }

    private Future<HttpClientRequest> request(HttpClientAgent from, HttpMethod method, String path, String... headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path);
        for (int i = 0; i < headers.length; i += 2) {
            RequestOptions unused = options.putHeader(headers[i], headers[i + 1]);
        }
        return from.request(options);
    }
}
