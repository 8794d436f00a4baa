package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 requests and frames that are refused, and what becomes of their connection. */
@ExtendWith(VertxExtension.class)
class Http2RulesTest {

    private static final int ENHANCE_YOUR_CALM = 11;

    /** More than the connection may have. */
    private static final int SETTINGS_FRAMES = 200;

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", " a", "a\t"})
    void aHeaderWithAForbiddenCharacterResetsItsStreamAlone(String value, Vertx vertx) throws IOException {
        try (Http2Frames client = Http2Frames.connect(Server.deploy(vertx, 1).port())) {
            client.get(1, "/health", "x-test", value)
                    .readUntil(() -> client.resets().containsKey(1));
            assertEquals(Http2Frames.PROTOCOL_ERROR, client.resets().get(1));
            assertAnswers(client, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G T", "", "GET\u00e9", "G/T"})
    void aMethodThatIsNoTokenResetsItsStreamAlone(String method, Vertx vertx) throws IOException {
        try (Http2Frames client = Http2Frames.connect(Server.deploy(vertx, 1).port())) {
            client.headers(1, Http2Frames.END_STREAM, method, "/health")
                    .readUntil(() -> client.resets().containsKey(1));
            assertEquals(Http2Frames.PROTOCOL_ERROR, client.resets().get(1));
            assertAnswers(client, 3);
        }
    }

    @Test
    void aPathIsAsLongAsOverHttp1(Vertx vertx) throws IOException {
        try (Http2Frames client = Http2Frames.connect(Server.deploy(vertx, 1).port())) {
            client.get(1, "/health?x=" + "y".repeat(5000))
                    .readUntil(() -> client.ended().contains(1));
            assertEquals(414, client.statuses().get(1));
            assertAnswers(client, 3);
        }
    }

    @Test
    void aFloodOfSettingsEndsTheConnection(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Http2Frames client = Http2Frames.connect(server.port())) {
            for (int i = 0; i < SETTINGS_FRAMES; i++) {
                client.settings(Http2Frames.INITIAL_WINDOW_SIZE, i);
            }
            client.readToEnd();
            assertEquals(ENHANCE_YOUR_CALM, client.goAway().orElseThrow());
        }
        Server.until(() -> server.metric("bide_connections") <= 1);
    }

    @Test
    void theEncodersTableStaysSmallWhateverTheClientAllows(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        try (Http2Frames client = Http2Frames.connect(server.port(), Http2Frames.HEADER_TABLE_SIZE, -1)) {
            assertAnswers(client, 1);
            byte[] block = client.frames(Http2Frames.HEADERS).get(0).payload();
            // The last change of the table's size (RFC 7541, section 6.3): 31 in the first byte, then 4065.
            String hex = HexFormat.of().formatHex(block);
            assertTrue(hex.contains("3fe11f"), hex);
        }
    }

    private static void assertAnswers(Http2Frames client, int stream) throws IOException {
        client.get(stream, "/delay/0?seed=7").readUntil(() -> client.ended().contains(stream));
        assertEquals(200, client.statuses().get(stream));
    }
}
