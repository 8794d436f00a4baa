package dev.bide.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.SharedServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients that know nothing of Bide make of each fault. Each of them works again at its next call. */
class FaultTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static URI wait(String fields) {
        return SHARED.server().uri("/wait-random?maxDelay=0&seed=7" + fields);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, reset",
        "HTTP_1_1, empty",
        "HTTP_1_1, cut(0)",
        "HTTP_1_1, cut(10)",
        "HTTP_1_1, malformed",
        "HTTP_1_1, garbage",
        "HTTP_2, reset",
        "HTTP_2, empty",
        "HTTP_2, cut(0)",
        "HTTP_2, cut(10)",
        "HTTP_2, malformed",
        "HTTP_2, garbage",
    })
    void theClientOfTheJdkThrowsAnIoException(HttpClient.Version version, String fault) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        // Over cleartext, it changes to HTTP/2 with its first request.
        assertEquals(version, client.send(get(""), BodyHandlers.ofString()).version());
        assertThrows(IOException.class, () -> client.send(get("&failRate=1&fault=" + fault), BodyHandlers.ofString()));
        assertEquals(200, client.send(get(""), BodyHandlers.ofString()).statusCode());
    }

    private static HttpRequest get(String fields) {
        // Far longer than an answer takes; without it, a fault that the client does not notice would stop the test.
        return HttpRequest.newBuilder(wait(fields))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void theClientOfTheJdkTimesOutIfTheAnswerHangs(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        assertEquals(version, client.send(get(""), BodyHandlers.ofString()).version());
        HttpRequest hung = HttpRequest.newBuilder(wait("&failRate=1&fault=hang"))
                .timeout(Duration.ofMillis(200))
                .build();
        assertThrows(HttpTimeoutException.class, () -> client.send(hung, BodyHandlers.ofString()));
        assertEquals(200, client.send(get(""), BodyHandlers.ofString()).statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, reset",
        "HTTP_1_1, empty",
        "HTTP_1_1, cut(0)",
        "HTTP_1_1, cut(10)",
        "HTTP_1_1, malformed",
        "HTTP_1_1, garbage",
        "HTTP_1_1, hang",
        "H2_PRIOR_KNOWLEDGE, reset",
        "H2_PRIOR_KNOWLEDGE, empty",
        "H2_PRIOR_KNOWLEDGE, cut(0)",
        "H2_PRIOR_KNOWLEDGE, cut(10)",
        "H2_PRIOR_KNOWLEDGE, malformed",
        "H2_PRIOR_KNOWLEDGE, garbage",
        "H2_PRIOR_KNOWLEDGE, hang",
    })
    void okHttpThrowsAnIoException(Protocol protocol, String fault) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .protocols(List.of(protocol))
                .retryOnConnectionFailure(false)
                .readTimeout(fault.equals("hang") ? 200 : 30_000, TimeUnit.MILLISECONDS)
                .build();
        IOException seen = assertThrows(IOException.class, () -> status(client, "&failRate=1&fault=" + fault));
        assertEquals(fault.equals("hang"), seen instanceof InterruptedIOException, seen.toString());
        OkHttpClient patient =
                client.newBuilder().readTimeout(30, TimeUnit.SECONDS).build();
        assertEquals(200, status(patient, ""));
        assertTrue(client.connectionPool().connectionCount() <= 1);
    }

    /** Returns the status of an answer whose body has been read to its end. */
    private static int status(OkHttpClient client, String fields) throws IOException {
        try (Response response = client.newCall(
                        new Request.Builder().url(wait(fields).toURL()).build())
                .execute()) {
            assertTrue(!response.body().string().isEmpty());
            return response.code();
        }
    }
}
