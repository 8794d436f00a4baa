package dev.bide;

import static dev.bide.StandInServer.ask;
import static dev.bide.StandInServer.call;
import static dev.bide.StandInServer.read;
import static dev.bide.StandInServer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a stand-in, and of a server, while a service has not answered. */
class ProxyStopTest {

    private static final String GET = "GET / HTTP/1.1|Host: a||";

    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols|Connection: Upgrade|Upgrade: websocket||";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Server.await(vertx.close());
    }

    private StandIn before(RawService service) {
        Server.deploy(vertx, 1);
        return new StandInServer(vertx).putBefore(service.port(), rule().forwards());
    }

    @Test
    void aCallThatWaitsForItsServiceIsClosedWhenTheServerStops() throws IOException {
        try (RawService service = RawService.answering("")) {
            StandIn standIn = before(service);
            try (Socket socket = ask(standIn, GET)) {
                Server.until(() -> service.received().endsWith("\r\n\r\n"));
                Server.await(vertx.close());
                assertEquals(-1, socket.getInputStream().read());
            }
            assertEquals(Outcome.GONE, call(standIn).outcome());
            Server.until(() -> service.open() == 0);
        }
    }

    @Test
    void aWebSocketIsClosedOnBothSidesWhenTheServerStops() throws IOException {
        try (RawService service = RawService.answering(SWITCHING)) {
            StandIn standIn = before(service);
            String get = "GET / HTTP/1.1|Host: a|Connection: keep-alive, Upgrade|Upgrade: websocket"
                    + "|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";
            try (Socket socket = ask(standIn, get)) {
                assertEquals('H', socket.getInputStream().read());
                Server.until(() -> service.received().endsWith("\r\n\r\n"));
                Server.await(vertx.close());
                socket.getInputStream().readAllBytes();
            }
            assertEquals(Outcome.FORWARDED, call(standIn).outcome());
            Server.until(() -> service.open() == 0);
        }
    }

    @Test
    void aCallGetsTheAnswerOfItsServiceAlthoughItsStandInHasEnded() throws IOException {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK|Content-Length: 2||ok")) {
            Server server = Server.deploy(vertx, 1);
            StandInServer standIns = new StandInServer(vertx);
            StandIn standIn = standIns.putBefore(
                    service.port(), rule().shape("fixed(0.5)").forwards());
            double before = server.accepted();
            try (Socket socket = ask(standIn, GET)) {
                Server.until(() -> server.accepted() == before + 1);
                Server.await(standIns.registry().delete(standIn.name()));
                assertEquals("ok", read(socket, "GET").body());
            }
            Server.until(() -> service.open() == 0);
        }
    }
}
