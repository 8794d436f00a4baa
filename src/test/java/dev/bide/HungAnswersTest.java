package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that never comes: what it holds, and for how long. */
@ExtendWith(VertxExtension.class)
class HungAnswersTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static final String HUNG = "/wait-random?maxDelay=0&seed=7&failRate=1&fault=hang";

    private static final String GET = "GET " + HUNG + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final String COUNTED = "bide_refused_total{reason=\"failed-as-asked\"}";

    @Test
    void aHungAnswerKeepsItsConnectionUntilTheClientGoesAndThenNothingIsLeft() throws IOException {
        Server.until(() -> SHARED.server().keptBytes() == 0);
        double refused = SHARED.server().metric(COUNTED);
        try (Socket socket = SHARED.server().ask(GET)) {
            Server.until(() -> SHARED.server().metric(COUNTED) == refused + 1);
            assertTrue(SHARED.server().keptBytes() > 0);
            assertEquals(0, SHARED.server().pending());
            assertEquals(0, socket.getInputStream().available());
        }
        Server.until(() -> SHARED.server().keptBytes() == 0);
    }

    @Test
    void aHungAnswerIsClosedWithoutAByteIfTheRestOfItsRequestIsMalformed() throws IOException {
        double refused = SHARED.server().metric(COUNTED);
        String begun = GET.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n");
        try (Socket socket = SHARED.server().ask(begun)) {
            Server.until(() -> SHARED.server().metric(COUNTED) == refused + 1);
            socket.getOutputStream().write("zz\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read());
        }
        Server.until(() -> SHARED.server().keptBytes() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void aServerThatStopsDoesNotWaitForHungAnswers(String version, Vertx fresh) throws IOException {
        Server server = Server.deploy(fresh, 1);
        if (version.equals("HTTP/2")) {
            try (Http2Frames client = Http2Frames.connect(server.port())) {
                client.get(1, HUNG).flush();
                Server.until(() -> server.metric(COUNTED) == 1);
                Server.await(server.undeploy());
                client.readToEnd();
                assertEquals(Http2Frames.NO_ERROR, client.resets().get(1));
            }
        } else {
            try (Socket socket = server.ask(GET)) {
                Server.until(() -> server.metric(COUNTED) == 1);
                Server.await(server.undeploy());
                assertEquals(-1, socket.getInputStream().read());
            }
        }
        // Vert.x may report the end of the connection a moment later.
        Server.until(() -> SharedState.of(fresh).bytes().used() == 0);
    }
}
