package dev.bide.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.SharedServer;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Breakers that open after three failures in a row: while they are open, no call arrives. */
class CircuitBreakerTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private final HttpClient http = HttpClient.newHttpClient();

    /** The clock of the breaker, moved by hand. */
    private Instant now = Instant.EPOCH;

    private int status(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns the statuses of calls; {@code open} where the breaker allowed none. */
    private static List<Object> calls(int count, Callable<Integer> client) throws Exception {
        List<Object> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                outcomes.add(client.call());
            } catch (CallNotPermittedException | CircuitBreakerOpenException e) {
                outcomes.add("open");
            }
        }
        return outcomes;
    }

    @Test
    void resilience4jOpensAndClosesWhenTheServiceHasRecovered() throws Exception {
        Script script = Script.of(SHARED.server(), "10ms,503,503,503,10ms");
        InstantSource clock = () -> now;
        CircuitBreaker breaker = CircuitBreaker.of(
                "orders",
                CircuitBreakerConfig.custom()
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .slidingWindow(3, 3, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .recordResult(Integer.valueOf(503)::equals)
                        .waitDurationInOpenState(Duration.ofMinutes(1))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        List<StateTransition> transitions = new ArrayList<>();
        breaker.getEventPublisher().onStateTransition(event -> transitions.add(event.getStateTransition()));
        Callable<Integer> client = CircuitBreaker.decorateCallable(breaker, () -> status(script.uri()));
        assertEquals(List.of(200, 503, 503, 503, "open", "open"), calls(6, client));
        now = now.plusSeconds(61);
        assertEquals(List.of(200, 200), calls(2, client));
        assertEquals(
                List.of(
                        StateTransition.CLOSED_TO_OPEN,
                        StateTransition.OPEN_TO_HALF_OPEN,
                        StateTransition.HALF_OPEN_TO_CLOSED),
                transitions);
        assertEquals(6, script.calls());
    }

    @Test
    void failsafeOpensAgainWhenItsTrialCallFails() throws Exception {
        Script script = Script.of(SHARED.server(), "503,503,503,503,10ms");
        List<String> states = new ArrayList<>();
        dev.failsafe.CircuitBreaker<Integer> breaker = dev.failsafe.CircuitBreaker.<Integer>builder()
                .handleResult(503)
                .withFailureThreshold(3)
                .withSuccessThreshold(1)
                .withDelay(Duration.ofMinutes(1))
                .onOpen(event -> states.add("open"))
                .onHalfOpen(event -> states.add("half-open"))
                .onClose(event -> states.add("closed"))
                .build();
        Callable<Integer> client = () -> Failsafe.with(breaker).get(() -> status(script.uri()));
        assertEquals(List.of(503, 503, 503, "open"), calls(4, client));
        breaker.halfOpen();
        assertEquals(List.of(503, "open"), calls(2, client));
        breaker.halfOpen();
        assertEquals(List.of(200, 200), calls(2, client));
        assertEquals(List.of("open", "half-open", "open", "half-open", "closed"), states);
        assertEquals(6, script.calls());
    }
}
