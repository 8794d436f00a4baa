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
import java.util.function.BooleanSupplier;

/** A deployed verticle on a free port, and clients of both its doors. */
final class Server {

    private static final int PATIENCE_SECONDS = 30;

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
        JsonObject anyPort = new JsonObject().put("http", new JsonObject().put("port", 0));
        List<BideVerticle> verticles = new CopyOnWriteArrayList<>();
        String id = await(vertx.deployVerticle(
                () -> {
                    BideVerticle verticle = new BideVerticle();
                    verticles.add(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(instances).setConfig(anyPort.mergeIn(config, true))));
        return new Server(vertx, id, verticles.get(0).port());
    }

    /** Waits for what is to come soon; the patience is for a machine that is held up. */
    static <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something holds, looking again and again. */
    static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("has not come to hold");
            }
            Thread.onSpinWait();
        }
    }

    int port() {
        return port;
    }

    long pending() {
        return pending(vertx);
    }

    static long pending(Vertx vertx) {
        return SharedState.of(vertx).pending().used();
    }

    /** Tells how many bytes are kept for clients. */
    long kept() {
        return SharedState.of(vertx).bytes().used();
    }

    /** Reads a figure from the text for Prometheus. */
    double figure(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow();
    }

    Future<Void> undeploy() {
        return vertx.undeploy(id);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
        return await(send(HttpRequest.newBuilder(uri(path))));
    }

    JsonObject json(String path) {
        return new JsonObject(get(path).body());
    }

    HttpResponse<String> post(String path, String type, String body) {
        return await(send(
                HttpRequest.newBuilder(uri(path)).header("Content-Type", type).POST(BodyPublishers.ofString(body))));
    }

    HttpResponse<String> method(String method, String path) {
        return await(send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody())));
    }

    Future<JsonObject> ask(String address, Object body) {
        DeliveryOptions patient = new DeliveryOptions().setSendTimeout(TimeUnit.HOURS.toMillis(2));
        return vertx.eventBus()
                .<JsonObject>request("bide." + address, body, patient)
                .map(reply -> reply.body());
    }

    ReplyException refusal(String address, Object body) {
        try {
            throw new AssertionError("answered " + await(ask(address, body)));
        } catch (ReplyException e) {
            return e;
        }
    }

    /** Sends some bytes as they are, and gives all that comes back until the server closes. */
    String raw(String text) throws IOException {
        try (Socket socket = ask(text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends some bytes as they are on a connection of their own, whose answer is to be read. */
    Socket ask(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
