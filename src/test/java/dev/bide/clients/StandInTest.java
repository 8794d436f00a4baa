package dev.bide.clients;

import static dev.bide.Server.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.RunningStandIn;
import dev.bide.StandInSpec;
import dev.bide.junit.BideExtension;
import dev.bide.shape.Shape;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real clients and libraries in front of a stand-in: the number of calls that each comes to, from a seed or a script. */
class StandInTest {

    private static final Duration LIMIT = Duration.ofMillis(500);

    private static final Duration LONG_LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final BideExtension BIDE =
            BideExtension.standIn("orders", orders -> orders.seed(7).answer(200, "{\"open\":true}"));

    private final HttpClient http = HttpClient.newHttpClient();
    private final OkHttpClient okHttp = new OkHttpClient();

    private static RunningStandIn become(Consumer<StandInSpec> spec) {
        BIDE.standIn().become(orders -> spec.accept(orders.seed(7).answer(200, "{\"open\":true}")));
        return BIDE.standIn();
    }

    private static URI uri() {
        return URI.create(BIDE.url() + "/orders/1");
    }

    private int status() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private String okHttpBody() throws IOException {
        Request request = new Request.Builder().url(uri().toString()).build();
        try (Response response = okHttp.newCall(request).execute()) {
            return response.body().string();
        }
    }

    private static List<Outcome> outcomes() {
        return BIDE.standIn().calls().stream().map(CallRecord::outcome).toList();
    }

    /** Returns how many of the first calls with seed 7 fail before one does not. */
    private static int failuresBeforeSuccess(double rate) {
        WaitRequest request = WaitRequest.of(Shape.fixed(0)).withSeed(7).failing(rate, 503);
        return (int) IntStream.iterate(0, n -> n + 1)
                .takeWhile(n -> request.at(n).fails())
                .count();
    }

    @Test
    void resilience4jRetriesAsOftenAsTheSeedFails() throws Exception {
        become(orders -> orders.failing(0.7, 503));
        Retry retry = Retry.of(
                "orders",
                RetryConfig.<Integer>custom()
                        .maxAttempts(50)
                        .waitDuration(Duration.ofMillis(1))
                        .retryOnResult(status -> status == 503)
                        .build());
        assertEquals(200, retry.executeCallable(this::status));
        int failures = failuresBeforeSuccess(0.7);
        assertTrue(failures > 0, "the seed has failures to retry");
        List<Outcome> expected = new ArrayList<>(List.of(Outcome.ANSWERED));
        IntStream.range(0, failures).forEach(n -> expected.add(0, Outcome.FAILED));
        assertEquals(expected, outcomes());
    }

    @Test
    void failsafeRetriesAResetAndAStatus() {
        become(orders -> orders.script("reset,503,empty,1ms"));
        RetryPolicy<Integer> policy = RetryPolicy.<Integer>builder()
                .handle(IOException.class)
                .handleResult(503)
                .withMaxRetries(5)
                .build();
        assertEquals(200, Failsafe.with(policy).get(this::status));
        assertEquals(List.of(Outcome.RESET, Outcome.FAILED, Outcome.EMPTY, Outcome.ANSWERED), outcomes());
    }

    @Test
    void aTimeLimiterGivesUpOnExactlyTheSlowCalls() throws Exception {
        Shape shape = Shape.of("weighted(0.001:60,60:40)");
        become(orders -> orders.shape("weighted(0.001:60,60:40)"));
        WaitRequest request = WaitRequest.of(shape).withSeed(7);
        long slow = 0;
        for (int n = 0; n < 6; n++) {
            if (request.at(n).draw() > 1) {
                assertThrows(TimeoutException.class, () -> TimeLimiter.of(LIMIT).executeFutureSupplier(this::arrived));
                // Its client has gone, and so nothing waits for it.
                long gone = ++slow;
                until(() -> BIDE.standIn().counts().getOrDefault(Outcome.GONE, 0L) == gone);
            } else {
                // A limit that the fast calls keep on a busy machine, too.
                assertEquals(200, TimeLimiter.of(LONG_LIMIT).executeFutureSupplier(this::future));
            }
        }
        assertTrue(slow > 0 && slow < 6, "the seed has slow calls and fast ones");
        assertEquals(6 - slow, BIDE.standIn().counts().get(Outcome.ANSWERED));
        assertEquals(0, BIDE.standIn().openCalls());
    }

    /** Begins a call, and returns when it has arrived: the time limit counts from then. */
    private CompletableFuture<Integer> arrived() {
        CompletableFuture<Integer> call = future();
        until(() -> BIDE.standIn().openCalls() == 1);
        return call;
    }

    private CompletableFuture<Integer> future() {
        return http.sendAsync(HttpRequest.newBuilder(uri()).build(), BodyHandlers.discarding())
                .thenApply(response -> response.statusCode());
    }

    @Test
    void aTimeoutOfFailsafeEndsTheWaitOfAHungCall() {
        become(orders -> orders.script("hang,1ms"));
        Timeout<Integer> timeout =
                Timeout.<Integer>builder(LIMIT).withInterrupt().build();
        RetryPolicy<Integer> retry = RetryPolicy.<Integer>builder()
                .handle(TimeoutExceededException.class)
                .withMaxRetries(-1)
                .build();
        assertEquals(200, Failsafe.with(retry, timeout).get(this::status));
        // Between them are others if the machine was held up for longer than the timeout.
        assertEquals(Outcome.HANG, outcomes().get(0));
        assertEquals(Outcome.ANSWERED, outcomes().get(outcomes().size() - 1));
    }

    @Test
    void aCircuitBreakerLetsNoCallThroughWhileItIsOpen() throws Exception {
        become(orders -> orders.script("reset*3,1ms"));
        CircuitBreaker breaker = CircuitBreaker.of(
                "orders",
                CircuitBreakerConfig.custom()
                        .slidingWindow(3, 3, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(Duration.ofHours(1))
                        .build());
        for (int n = 0; n < 3; n++) {
            assertThrows(IOException.class, () -> breaker.executeCallable(this::status));
        }
        assertThrows(CallNotPermittedException.class, () -> breaker.executeCallable(this::status));
        assertEquals(List.of(Outcome.RESET, Outcome.RESET, Outcome.RESET), outcomes());
        breaker.transitionToClosedState();
        assertEquals(200, breaker.executeCallable(this::status));
    }

    @Test
    void theCircuitBreakerOfFailsafeDoesTheSame() {
        become(orders -> orders.script("empty*2,1ms"));
        dev.failsafe.CircuitBreaker<Integer> breaker = dev.failsafe.CircuitBreaker.<Integer>builder()
                .handle(IOException.class)
                .withFailureThreshold(2)
                .withDelay(Duration.ofHours(1))
                .build();
        for (int n = 0; n < 2; n++) {
            assertThrows(Exception.class, () -> Failsafe.with(breaker).get(this::status));
        }
        assertThrows(
                CircuitBreakerOpenException.class, () -> Failsafe.with(breaker).get(this::status));
        assertEquals(List.of(Outcome.EMPTY, Outcome.EMPTY), outcomes());
    }

    @Test
    void aBulkheadLetsOnlyAsManyCallsThroughAsItHas() {
        become(orders -> orders.shape("fixed(60)"));
        Bulkhead bulkhead = Bulkhead.of(
                "orders",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(2)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            calls.add(bulkhead.executeCompletionStage(this::future).toCompletableFuture());
        }
        CompletableFuture<Integer> third =
                bulkhead.executeCompletionStage(this::future).toCompletableFuture();
        assertEquals(
                BulkheadFullException.class,
                assertThrows(Exception.class, third::get).getCause().getClass());
        until(() -> BIDE.standIn().openCalls() == 2);
        BIDE.server().reset();
        assertEquals(
                List.of(503, 503), calls.stream().map(CompletableFuture::join).toList());
    }

    @Test
    void okHttpReportsAResetAsASocketException() {
        become(orders -> orders.script("reset"));
        assertThrows(SocketException.class, this::okHttpBody);
    }

    @Test
    void okHttpReportsAnEmptyAnswerAsAnUnexpectedEnd() {
        become(orders -> orders.script("empty"));
        IOException thrown = assertThrows(IOException.class, this::okHttpBody);
        assertEquals(EOFException.class, thrown.getCause().getClass());
    }

    @Test
    void okHttpReportsACutBody() {
        become(orders -> orders.script("cut(5)"));
        assertThrows(ProtocolException.class, this::okHttpBody);
    }

    @Test
    void okHttpReportsABrokenChunk() {
        become(orders -> orders.script("malformed"));
        assertThrows(IOException.class, this::okHttpBody);
    }

    @Test
    void theClientOfTheJdkReportsRandomBytes() {
        become(orders -> orders.script("garbage"));
        assertThrows(IOException.class, this::status);
        assertEquals(List.of(Outcome.GARBAGE), outcomes());
    }

    @Test
    void okHttpHedgesAHungCall() throws Exception {
        become(orders -> orders.script("hang,1ms"));
        Request request = new Request.Builder().url(uri().toString()).build();
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        Callback callback = new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    answers.add(response.code());
                }
            }

            @Override
            public void onFailure(Call call, IOException failure) {
                answers.add(call.isCanceled() ? "cancelled" : failure);
            }
        };
        Call first = okHttp.newCall(request);
        first.enqueue(callback);
        // A client waits for a while before it hedges. This test waits until the first call hangs.
        until(() -> outcomes().equals(List.of(Outcome.HANG)));
        okHttp.newCall(request).enqueue(callback);
        assertEquals(200, answers.take());
        first.cancel();
        assertEquals("cancelled", answers.take());
        assertEquals(List.of(Outcome.HANG, Outcome.ANSWERED), outcomes());
    }
}
