package dev.bide.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.Server;
import dev.bide.SharedServer;
import dev.failsafe.Failsafe;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients with a time limit: they give up on a slow service and not on a fast one, and Bide then waits no longer. */
class TimeLimitTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static final Duration LIMIT = Duration.ofMillis(200);

    /** Longer than a busy machine takes for an answer of the fast service. */
    private static final Duration LONG_LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    /** The client under test. It returns the status, or throws when its time is up. */
    private interface Client {
        int status(URI uri, Duration limit) throws Exception;
    }

    private static void assertGivesUp(Class<? extends Exception> expected, Client client) throws Exception {
        Server server = SHARED.server();
        assertEquals(200, client.status(server.uri("/delay/0.01?seed=7"), LONG_LIMIT));
        double accepted = server.accepted();
        // Again if the machine was held up for so long that the client gave up before the call had arrived.
        Server.until(() -> {
            assertThrows(expected, () -> client.status(server.uri("/delay/60?seed=7"), LIMIT));
            return server.accepted() > accepted;
        });
        Server.until(() -> server.pending() == 0);
    }

    @Test
    void theClientOfTheJdk() throws Exception {
        assertGivesUp(
                HttpTimeoutException.class,
                (uri, limit) -> http.send(
                                HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.discarding())
                        .statusCode());
    }

    @Test
    void okHttp() throws Exception {
        OkHttpClient okHttp = new OkHttpClient();
        assertGivesUp(InterruptedIOException.class, (uri, limit) -> {
            Request request = new Request.Builder().url(uri.toString()).build();
            OkHttpClient limited = okHttp.newBuilder().callTimeout(limit).build();
            try (Response response = limited.newCall(request).execute()) {
                return response.code();
            }
        });
    }

    @Test
    void resilience4j() throws Exception {
        assertGivesUp(
                TimeoutException.class,
                (uri, limit) -> TimeLimiter.of(limit)
                        .executeFutureSupplier(
                                () -> http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()))
                        .statusCode());
    }

    @Test
    void failsafe() throws Exception {
        assertGivesUp(
                TimeoutExceededException.class,
                (uri, limit) -> Failsafe.with(
                                Timeout.<Integer>builder(limit).withInterrupt().build())
                        .get(() -> http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                                .statusCode()));
    }
}
