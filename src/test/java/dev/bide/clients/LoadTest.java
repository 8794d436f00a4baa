package dev.bide.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.Server;
import dev.bide.SharedServer;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that limit or repeat their calls: how much work that is for the service. */
class LoadTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private final HttpClient http = HttpClient.newHttpClient();

    private CompletableFuture<HttpResponse<String>> get(URI uri) {
        return http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void aBulkheadAsLargeAsThePoolKeepsItsQueueEmpty() {
        Server server = SHARED.server();
        URI query = server.uri("/delay/600?seed=7&pool=bulkhead&capacity=2");
        Bulkhead bulkhead = Bulkhead.of(
                "database",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(2)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        double accepted = server.accepted();
        List<CompletionStage<HttpResponse<String>>> calls = List.of(
                bulkhead.executeCompletionStage(() -> get(query)),
                bulkhead.executeCompletionStage(() -> get(query)),
                bulkhead.executeCompletionStage(() -> get(query)));
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> calls.get(2).toCompletableFuture().join());
        assertEquals(BulkheadFullException.class, refused.getCause().getClass());
        Server.until(() -> server.accepted() == accepted + 2);
        JsonObject pool = server.json("/pools/bulkhead");
        assertEquals(2, pool.getInteger("busy"));
        assertEquals(0, pool.getInteger("queued"));
        assertEquals(200, server.post("/reset", "application/json", "{}").statusCode());
        for (CompletionStage<HttpResponse<String>> call : calls.subList(0, 2)) {
            assertEquals(503, Server.await(call.toCompletableFuture()).statusCode());
        }
        assertEquals(2, server.accepted() - accepted);
    }

    /** The client under test takes the first of two answers, and cancels the other call. */
    @Test
    void okHttpHedgesACallAndCancelsTheSlowerOne() throws Exception {
        Script script = Script.of(SHARED.server(), "60s,10ms");
        OkHttpClient okHttp = new OkHttpClient();
        Request request = new Request.Builder().url(script.uri().toString()).build();
        BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        Callback callback = new Callback() {
            @Override
            public void onResponse(Call call, Response response) throws IOException {
                outcomes.add(new JsonObject(response.body().string()).getDouble("delay"));
            }

            @Override
            public void onFailure(Call call, IOException failure) {
                outcomes.add(call.isCanceled() ? "cancelled" : failure);
            }
        };
        Call first = okHttp.newCall(request);
        first.enqueue(callback);
        // A client waits for a while before it hedges. This test waits until the first call has arrived.
        Server.until(() -> SHARED.server().pending() == 1);
        okHttp.newCall(request).enqueue(callback);
        assertEquals(0.01, outcomes.take());
        first.cancel();
        assertEquals("cancelled", outcomes.take());
        Server.until(() -> SHARED.server().pending() == 0);
        assertEquals(2, script.calls());
    }

    @Test
    void anIdempotencyKeyMakesOneTaskOfThreeAttempts() {
        RetryPolicy<HttpResponse<String>> policy = RetryPolicy.<HttpResponse<String>>builder()
                .handle(HttpTimeoutException.class)
                .withMaxRetries(2)
                .build();
        String name = "order-" + UUID.randomUUID();
        HttpRequest create = HttpRequest.newBuilder(SHARED.server().uri("/tasks"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name)
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString("{\"shape\":\"fixed(60)\",\"seed\":7,\"name\":\"" + name + "\"}"))
                .timeout(Duration.ofMillis(300))
                .build();
        double accepted = SHARED.server().accepted();
        // Again if the machine was held up for so long that no attempt has arrived.
        Server.until(() -> {
            Exception failure = assertThrows(
                    Exception.class, () -> Failsafe.with(policy).get(() -> http.send(create, BodyHandlers.ofString())));
            // Its subclass HttpConnectTimeoutException, if the connection took too long.
            assertInstanceOf(HttpTimeoutException.class, failure.getCause());
            return SHARED.server().accepted() > accepted;
        });
        assertEquals(1, SHARED.server().accepted() - accepted);
        JsonObject task = SHARED.server()
                .json("/tasks?name=" + name)
                .getJsonArray("tasks")
                .getJsonObject(0);
        SHARED.server().method("DELETE", "/tasks/" + task.getString("id"));
    }
}
