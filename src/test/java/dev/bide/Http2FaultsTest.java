package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What each fault is over HTTP/2: the end of a stream, and of no other. */
class Http2FaultsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static final String WAIT = "/wait-random?maxDelay=0&seed=7&failRate=1&fault=";

    private static final int INTERNAL_ERROR = 2;

    @Test
    void overHttp2AFaultEndsItsStreamAndNoOther() throws IOException {
        List<String> faults = List.of("reset", "empty", "cut(5)", "malformed", "garbage", "hang");
        try (Http2Frames client = Http2Frames.connect(SHARED.server().port())) {
            for (int i = 0; i < faults.size(); i++) {
                client.get(2 * i + 1, WAIT + faults.get(i));
            }
            int hung = 2 * faults.size() - 1;
            client.get(hung + 2, "/wait-random?maxDelay=0.2&seed=7")
                    .readUntil(() ->
                            client.ended().contains(hung + 2) && client.resets().size() == 5);
            assertEquals(200, client.statuses().get(hung + 2));

            assertEquals(INTERNAL_ERROR, client.resets().get(1));
            assertEquals(Http2Frames.NO_ERROR, client.resets().get(3));
            assertEquals(INTERNAL_ERROR, client.resets().get(5));
            assertEquals(500, client.statuses().get(5));
            assertEquals(5, length(client, 5));
            assertEquals(500, client.statuses().get(7));
            assertEquals(Http2Frames.PROTOCOL_ERROR, client.resets().get(7));
            assertTrue(length(client, 7) > 200, "more than the problem");
            assertEquals(INTERNAL_ERROR, client.resets().get(9));
            for (int silent : new int[] {1, 3, 9, hung}) {
                assertEquals(null, client.statuses().get(silent));
                assertEquals(0, length(client, silent));
            }
            assertEquals(null, client.resets().get(hung));
        }
    }

    private static int length(Http2Frames client, int stream) {
        return client.frames(Http2Frames.DATA).stream()
                .filter(frame -> frame.stream() == stream)
                .mapToInt(frame -> frame.payload().length)
                .sum();
    }

    @Test
    void aBrokenAnswerToHeadHasNoBodyOverHttp2() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest first = HttpRequest.newBuilder(SHARED.server().uri("/wait-random?maxDelay=0&seed=7"))
                .build();
        assertEquals(
                HttpClient.Version.HTTP_2,
                http.send(first, HttpResponse.BodyHandlers.discarding()).version());
        for (String fault : List.of("cut(5)", "malformed")) {
            HttpRequest head = HttpRequest.newBuilder(SHARED.server().uri(WAIT + fault))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThrows(IOException.class, () -> http.send(head, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void overHttp2ACutWaitsUntilTheClientHasTakenItsBytes() throws IOException {
        int[] window = {Http2Frames.INITIAL_WINDOW_SIZE, 3};
        try (Http2Frames client = Http2Frames.connect(SHARED.server().port(), window)) {
            client.get(1, WAIT + "cut(5)").readUntil(() -> length(client, 1) == 3);
            client.windowUpdate(1, 10).readUntil(() -> client.resets().containsKey(1));
            assertEquals(5, length(client, 1));
        }
    }
}
