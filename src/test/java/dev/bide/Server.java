package dev.bide;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A deployed verticle on a free port, and clients of its HTTP and event bus APIs. */
public final class Server {

    /** Far longer than any test waits, so that a stalled machine does not fail one. */
    private static final int TIMEOUT_SECONDS = 30;

    private static final long POLL_NANOS = 1_000_000;

    private final Vertx vertx;
    private final String id;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Server(Vertx vertx, String id, int port) {
        this.vertx = vertx;
        this.id = id;
        this.port = port;
    }

    static Server deploy(Vertx vertx, int instances) {
        return deploy(vertx, instances, new JsonObject());
    }

    static Server deploy(Vertx vertx, int instances, JsonObject config) {
        JsonObject freePort = new JsonObject().put("http", new JsonObject().put("port", 0));
        List<BideVerticle> verticles = new CopyOnWriteArrayList<>();
        SharedState state = SharedState.of(vertx);
        long connections = state.connections().used();
        long bytes = state.bytes().used();
        String id = await(vertx.deployVerticle(
                () -> {
                    BideVerticle verticle = new BideVerticle(url -> {});
                    verticles.add(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(instances).setConfig(freePort.mergeIn(config, true))));
        // Each instance has sent itself a request. It sees the end a moment before the count of connections does.
        until(() -> state.connections().used() <= connections && state.bytes().used() <= bytes);
        return new Server(vertx, id, verticles.get(0).port());
    }

    /** Returns the result of a future, or throws its failure. */
    static <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits until a condition is true. It is polled, so a condition that is true for a moment only may be missed: pass one
     * that stays true, such as a count that only grows.
     */
    public static void until(BooleanSupplier condition) {
        until(condition, () -> "the condition did not become true");
    }

    static void until(BooleanSupplier condition, Supplier<String> problem) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(problem.get() + " in " + TIMEOUT_SECONDS + " s");
            }
            // A spinning thread would take one of two cores from the event loop that the test waits for.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    int port() {
        return port;
    }

    public long pending() {
        return pending(vertx);
    }

    static long pending(Vertx vertx) {
        return SharedState.of(vertx).pending().used();
    }

    /** Returns the number of bytes that are reserved for clients. */
    long keptBytes() {
        return SharedState.of(vertx).bytes().used();
    }

    /** Returns the value of a metric. */
    public double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow();
    }

    /** Returns the number of waits that have begun since the server started. It only grows. */
    public double accepted() {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("bide_waits_accepted_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Future<Void> undeploy() {
        return vertx.undeploy(id);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
        return await(send(HttpRequest.newBuilder(uri(path))));
    }

    public JsonObject json(String path) {
        return new JsonObject(get(path).body());
    }

    public HttpResponse<String> post(String path, String type, String body) {
        return send("POST", path, type, body);
    }

    HttpResponse<String> put(String path, JsonObject body) {
        return send("PUT", path, "application/json", body.encode());
    }

    HttpResponse<String> send(String method, String path, String type, String body) {
        return await(send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))));
    }

    public HttpResponse<String> method(String method, String path) {
        return await(send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody())));
    }

    Future<JsonObject> ask(String address, Object body) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(TimeUnit.HOURS.toMillis(2));
        return vertx.eventBus()
                .<JsonObject>request("bide." + address, body, options)
                .map(reply -> reply.body());
    }

    ReplyException refusal(String address, Object body) {
        try {
            throw new AssertionError("replied " + await(ask(address, body)));
        } catch (ReplyException e) {
            return e;
        }
    }

    /** Sends the bytes of a request, and returns everything that the server sends until it closes the connection. */
    String raw(String text) throws IOException {
        return raw(port, text);
    }

    /** Does the same at another port. */
    static String raw(int port, String text) throws IOException {
        try (Socket socket = ask(port, text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends the bytes of a request on a new connection. The caller reads the response, and closes the socket. */
    Socket ask(String text) throws IOException {
        return ask(port, text);
    }

    private static Socket ask(int port, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_SECONDS * 1000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
