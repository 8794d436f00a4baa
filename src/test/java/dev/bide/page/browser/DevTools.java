package dev.bide.page.browser;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The DevTools protocol of a Chromium, over one WebSocket for all its tabs. It stands in for selenium-java 4.52, which would
 * add a driver process, and Guava, Byte Buddy and OpenTelemetry to the class path of all tests; and most of what the tests
 * ask for (media features, colour blindness, CPU throttling, the console) is this protocol there too.
 */
final class DevTools implements AutoCloseable {

    /** Longer than any command takes on a busy machine. */
    private static final int TIMEOUT_SECONDS = 60;

    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> commands = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonObject>> sessions = new ConcurrentHashMap<>();
    private final WebSocket socket;

    /** A WebSocket sends one message at a time: this is the end of the last one. */
    private CompletableFuture<WebSocket> sent;

    DevTools(URI uri) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, new Messages())
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        sent = CompletableFuture.completedFuture(socket);
    }

    /** Passes the events of a session to a listener, which must not block. */
    void listen(String session, Consumer<JsonObject> listener) {
        sessions.put(session, listener);
    }

    void forget(String session) {
        sessions.remove(session);
    }

    /** Sends a command to a session, or to the browser if it is empty. Returns its result. */
    JsonObject call(String session, String method, JsonObject params) {
        try {
            return send(session, method, params).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " " + params, e);
        }
    }

    private CompletableFuture<JsonObject> send(String session, String method, JsonObject params) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        commands.put(id, answer);
        JsonObject command =
                new JsonObject().put("id", id).put("method", method).put("params", params);
        String text = (session.isEmpty() ? command : command.put("sessionId", session)).encode();
        synchronized (this) {
            sent = sent.thenCompose(previous -> socket.sendText(text, true));
        }
        return answer;
    }

    private void receive(JsonObject message) {
        Integer id = message.getInteger("id");
        if (id == null) {
            Consumer<JsonObject> listener = sessions.get(message.getString("sessionId", ""));
            if (listener != null) {
                listener.accept(message);
            }
            return;
        }
        CompletableFuture<JsonObject> answer = commands.remove(id);
        if (message.containsKey("error")) {
            answer.completeExceptionally(new AssertionError(message.encode()));
        } else {
            answer.complete(message.getJsonObject("result"));
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts the parts of a message together. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                String message = parts.toString();
                parts.setLength(0);
                receive(new JsonObject(message));
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            commands.values().forEach(command -> command.completeExceptionally(error));
        }
    }
}
