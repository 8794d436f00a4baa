package dev.bide.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.SharedServer;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that call again: how often they did, by their own events and by the calls that have arrived. */
class RetryTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private final HttpClient http = HttpClient.newHttpClient();

    private int status(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static Retry threeAttempts() {
        return Retry.of(
                "orders",
                RetryConfig.<Integer>custom()
                        .maxAttempts(3)
                        .waitDuration(Duration.ofMillis(10))
                        .retryOnResult(status -> status == 503)
                        .build());
    }

    @Test
    void resilience4jCallsAgainUntilTheServiceHasRecovered() throws Exception {
        Script script = Script.of(SHARED.server(), "503,503,10ms");
        Retry retry = threeAttempts();
        List<Integer> retries = new ArrayList<>();
        retry.getEventPublisher().onRetry(event -> retries.add(event.getNumberOfRetryAttempts()));
        assertEquals(200, retry.executeCallable(() -> status(script.uri())));
        assertEquals(List.of(1, 2), retries);
        assertEquals(3, script.calls());
    }

    @Test
    void resilience4jGivesUpAfterItsLastAttempt() throws Exception {
        Script script = Script.of(SHARED.server(), "503");
        Retry retry = threeAttempts();
        assertEquals(503, retry.executeCallable(() -> status(script.uri())));
        assertEquals(1, retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt());
        assertEquals(3, script.calls());
    }

    @Test
    void failsafeWaitsLongerBeforeEachRetryAndNeverRetriesABadRequest() {
        List<Duration> pauses = new ArrayList<>();
        RetryPolicy<Integer> policy = RetryPolicy.<Integer>builder()
                .handleResultIf(status -> status >= 400)
                .abortIf(status -> status == 400)
                .withMaxRetries(4)
                .withBackoff(10, 1000, ChronoUnit.MILLIS)
                .onRetryScheduled(event -> pauses.add(event.getDelay()))
                .build();
        Script recovers = Script.of(SHARED.server(), "503,429,502,10ms");
        assertEquals(200, Failsafe.with(policy).get(() -> status(recovers.uri())));
        assertEquals(List.of(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40)), pauses);
        assertEquals(4, recovers.calls());
        Script refuses = Script.of(SHARED.server(), "400");
        assertEquals(400, Failsafe.with(policy).get(() -> status(refuses.uri())));
        assertEquals(1, refuses.calls());
    }

    @Test
    void okHttpRepeatsARequestTimeoutOnceAndNoOtherFailure() throws IOException {
        assertEquals(200, okHttpStatus(Script.of(SHARED.server(), "408,10ms"), 2));
        assertEquals(408, okHttpStatus(Script.of(SHARED.server(), "408,408,10ms"), 2));
        assertEquals(503, okHttpStatus(Script.of(SHARED.server(), "503,10ms"), 1));
    }

    @Test
    void okHttpRepeatsA503ThatMayBeRepeatedAtOnce() throws IOException {
        assertEquals(200, okHttpStatus(Script.of(SHARED.server(), "503,10ms", "&retryAfter=0"), 2));
        assertEquals(503, okHttpStatus(Script.of(SHARED.server(), "503,10ms", "&retryAfter=1"), 1));
    }

    @Test
    void failsafeWaitsAsLongAsTheServiceAsksFor() {
        List<Duration> pauses = new ArrayList<>();
        RetryPolicy<HttpResponse<String>> policy = RetryPolicy.<HttpResponse<String>>builder()
                .handleResultIf(response -> response.statusCode() == 503)
                .withDelayFn(context -> Duration.ofSeconds(context.getLastResult()
                        .headers()
                        .firstValueAsLong("Retry-After")
                        .orElse(0)))
                .onRetryScheduled(event -> pauses.add(event.getDelay()))
                .build();
        Script script = Script.of(SHARED.server(), "503,10ms", "&retryAfter=1");
        HttpRequest request = HttpRequest.newBuilder(script.uri()).build();
        assertEquals(
                200,
                Failsafe.with(policy)
                        .get(() -> http.send(request, BodyHandlers.ofString()))
                        .statusCode());
        assertEquals(List.of(Duration.ofSeconds(1)), pauses);
        assertEquals(2, script.calls());
    }

    private static int okHttpStatus(Script script, int calls) throws IOException {
        Request request = new Request.Builder().url(script.uri().toString()).build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            assertEquals(calls, script.calls());
            return response.code();
        }
    }
}
