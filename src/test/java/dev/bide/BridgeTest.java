package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event bus bridge, with a plain WebSocket. */
@ExtendWith(VertxExtension.class)
class BridgeTest {

    private static final String BARE = "/eventbus/websocket";
    private static final String LISTED = "https://page.example";
    private static final JsonObject WAIT =
            new JsonObject().put("maxDelay", 0.02).put("seed", 7);
    private static final JsonObject HOUR =
            new JsonObject().put("shape", "fixed(3600)").put("seed", 7);

    private Vertx vertx;
    private Server server;

    @BeforeEach
    void deploy(Vertx freshVertx) {
        vertx = freshVertx;
        JsonObject http = new JsonObject().put("bridge", true).put("origins", new JsonArray().add(LISTED));
        // Without a drain, which would hold up the end of each test that leaves something pending.
        // And without warnings of a late loop, which a busy machine causes.
        JsonObject meter = new JsonObject().put("warnMillis", 0);
        JsonObject config = new JsonObject().put("http", http).put("drainSeconds", 0);
        server = Server.deploy(vertx, 2, config.put("meter", meter));
    }

    private BridgeClient connect() {
        return BridgeClient.connect(vertx, server, BARE);
    }

    private void assertNothingIsLeft() {
        // The request for the metrics itself has a connection and its bytes.
        Server.until(() -> server.metric("bide_connections") == 1);
        Server.until(() -> server.metric("bide_kept_bytes") == 10_000);
    }

    @Test
    void aRequestHasItsReply() {
        BridgeClient client = connect();
        client.send("{\"type\":\"ping\"}");
        client.send("send", "bide.wait-random", WAIT, "r1");
        JsonObject reply = client.next();
        assertEquals("rec", reply.getString("type"));
        assertEquals("r1", reply.getString("address"));
        assertEquals(
                await(server.ask("wait-random", WAIT)).getDouble("delay"),
                reply.getJsonObject("body").getDouble("delay"));
        client.send("send", "bide.wait-random", WAIT, null);
        client.assertQuiet("bide");
        await(
                client.socket()
                        .writeBinaryMessage(
                                Buffer.buffer(
                                        "{\"type\":\"send\",\"address\":\"bide.draw\",\"replyAddress\":\"b\",\"body\":{\"n\":2,\"seed\":7}}")));
        assertEquals(2, client.next().getJsonObject("body").getInteger("n"), "a binary message does as well");
    }

    @Test
    void aFailureHasItsCodeAndItsSentence() {
        BridgeClient client = connect();
        client.send("send", "bide.wait-n", new JsonObject().put("n", "many").put("seed", 7), "r1");
        assertEquals(
                new JsonObject()
                        .put("type", "err")
                        .put("address", "r1")
                        .put("failureCode", 400)
                        .put("failureType", "RECIPIENT_FAILURE")
                        .put("message", "n must be a whole number from 0 to 1000000, not \"many\""),
                client.next());
        client.send("send", "bide.wait-random", WAIT.copy().put("failRate", 1).put("failStatus", 429), "r2");
        assertEquals(429, client.next().getInteger("failureCode"));
        client.send("send", "bide.wait-random", null, "r3");
        assertEquals("the body must be a JSON object", client.next().getString("message"));
    }

    @Test
    void eventsComeFromTheRegistrationToItsEnd() {
        BridgeClient client = connect();
        BridgeClient other = connect();
        client.send("register", "bide.events", null, null);
        other.send("register", "bide.events", null, null);
        client.assertQuiet("bide");
        other.assertQuiet("bide");
        JsonObject two = new JsonObject().put("n", 2).put("maxDelay", 0).put("seed", 7);
        await(server.ask("measure-time", two));
        for (BridgeClient receiver : new BridgeClient[] {client, other}) {
            JsonObject event = receiver.next();
            assertEquals("rec", event.getString("type"));
            assertEquals("bide.events", event.getString("address"));
            assertEquals("measurement", event.getJsonObject("body").getString("event"));
        }
        client.send("register", "bide.events", null, null);
        assertEquals("\"bide.events\" is registered already", client.next().getString("message"));
        client.send("unregister", "bide.events", null, null);
        client.assertQuiet("bide");
        await(server.ask("measure-time", two));
        assertEquals("bide.events", other.next().getString("address"));
        client.assertQuiet("bide");
        client.send("unregister", "bide.events", null, null);
        assertEquals("\"bide.events\" is not registered", client.next().getString("message"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send | some.address | 403 | the bridge does not send to \"some.address\"",
                "send | bide.events | 403 | the bridge does not send to \"bide.events\"",
                "send | bide.tasks.stream | 403 | the bridge does not send to \"bide.tasks.stream\"",
                "publish | bide.wait-random | 403 | messages to Bide are sent, not published",
                "register | bide.wait-random | 403 | the bridge gives only bide.events, not \"bide.wait-random\"",
                "unregister | bide.tasks | 403 | the bridge gives only bide.events, not \"bide.tasks\"",
                "connect | bide.events | 400 | type must be ping or send or publish or register or unregister, not \"connect\"",
            })
    void nothingElseIsOpen(String type, String address, int code, String sentence) {
        BridgeClient client = connect();
        double before = server.metric("bide_refused_total{reason=\"forbidden\"}");
        client.send(type, address, HOUR, "r1");
        JsonObject refusal = client.next();
        assertEquals("err", refusal.getString("type"));
        assertEquals(code, refusal.getInteger("failureCode"));
        assertEquals(sentence, refusal.getString("message"));
        assertEquals(code == 403 ? "r1" : null, refusal.getString("address"));
        assertEquals(before + (code == 403 ? 1 : 0), server.metric("bide_refused_total{reason=\"forbidden\"}"));
        assertEquals(0, server.pending());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "[\"{}\"]",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"send\"}",
                "{\"type\":\"send\",\"type\":\"ping\"}",
                "{\"type\":\"send\",\"address\":7}",
                "{\"type\":\"send\",\"address\":\"bide.draw\",\"replyAddress\":7}",
                "{\"type\":\"send\",\"address\":\"bide.draw\",\"replyAddress\":\"0123456789012345678901234567890123456\"}",
                "{\"type\":\"send\",\"address\":\"bide.draw\",\"body\":[[[[[[[[[[]]]]]]]]]]}",
            })
    void aMalformedFrameIsRefusedAndTheSocketGoesOn(String frame) {
        try (CapturedLog log = new CapturedLog("")) {
            BridgeClient client = connect();
            client.send(frame);
            JsonObject refusal = client.next();
            assertEquals("err", refusal.getString("type"));
            assertEquals(400, refusal.getInteger("failureCode"));
            client.assertQuiet("bide");
            assertEquals(List.of(), log.lines(), "a client cannot fill the log");
        }
    }

    @Test
    void aMessageThatIsTooLongClosesTheSocket() {
        BridgeClient fits = connect();
        String frame = "{\"type\":\"ping\",\"body\":\"%s\"}";
        fits.send(frame.formatted("x".repeat(65_536 - frame.length() + 2)));
        fits.assertQuiet("bide");
        BridgeClient frames = connect();
        frames.socket().writeTextMessage(frame.formatted("x".repeat(65_537))).onComplete(written -> {});
        assertEquals((short) 1009, frames.closeCode());
        BridgeClient fragments = connect();
        for (int i = 0; i < 3; i++) {
            fragments
                    .socket()
                    .writeFrame(
                            i == 0
                                    ? WebSocketFrame.textFrame("x".repeat(30_000), false)
                                    : WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(30_000)), false))
                    .onComplete(written -> {});
        }
        assertEquals((short) 1009, fragments.closeCode());
        fits.close();
        assertNothingIsLeft();
    }

    @Test
    void aClientMayHaveAThousandPendingRequests() {
        BridgeClient client = connect();
        for (int i = 0; i < 1000; i++) {
            client.send("send", "bide.wait-random", HOUR, "r" + i);
        }
        client.send("send", "bide.wait-random", HOUR, "over");
        JsonObject refusal = client.next();
        assertEquals("over", refusal.getString("address"));
        assertEquals(503, refusal.getInteger("failureCode"));
        assertEquals("a client of the bridge may have 1000 pending requests", refusal.getString("message"));
        Server.until(() -> server.pending() == 1000);
    }

    @Test
    void aClientThatLeavesLeavesNothing() {
        BridgeClient client = connect();
        client.send("register", "bide.events", null, null);
        client.assertQuiet("bide");
        double before = server.accepted();
        client.send("send", "bide.wait-random", HOUR.copy().put("timeout", 0.5), "r1");
        Server.until(() -> server.accepted() == before + 1);
        Server.until(() -> server.metric("bide_connections") == 2);
        Server.until(() -> server.metric("bide_kept_bytes") == 20_000);
        client.close();
        assertNothingIsLeft();
        // On the bus a wait goes on without its sender, up to its end or its timeout.
        Server.until(() -> server.pending() == 0);
        await(server.ask(
                "measure-time", new JsonObject().put("n", 1).put("maxDelay", 0).put("seed", 7)));
        assertNothingIsLeft();
    }

    /** Opens a socket of the bridge on a connection whose bytes the test writes and reads itself. */
    private Socket upgraded() throws IOException {
        Socket socket = server.ask("GET " + BARE + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertEquals("HTTP/1.1 101", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        return socket;
    }

    /** The client waits for the end of the connection, which the server may not leave to it. */
    @Test
    void aClientThatClosesIsClosedAtOnceAlthoughARequestIsPending() throws IOException {
        byte[] request = new JsonObject()
                .put("type", "send")
                .put("address", "bide.wait-random")
                .put("replyAddress", "r1")
                .put("body", HOUR)
                .encode()
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = upgraded()) {
            // A masked text frame, whose mask of zeros changes nothing.
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) (0x80 | request.length), 0, 0, 0, 0});
            socket.getOutputStream().write(request);
            Server.until(() -> server.pending() == 1);
            byte[] close = {(byte) 0x88, (byte) (0x80 | 2), 0, 0, 0, 0, 0x03, (byte) 0xe8};
            socket.getOutputStream().write(close);
            byte[] rest = socket.getInputStream().readAllBytes();
            assertArrayEquals(
                    new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8},
                    Arrays.copyOfRange(rest, rest.length - 4, rest.length));
        }
    }

    @Test
    void aFrameThatWillBeTooLongIsRefusedBeforeItsBytesCome() throws IOException {
        try (Socket socket = upgraded()) {
            // The head of a masked text frame of 65,537 bytes, and none of the bytes.
            byte[] head = {(byte) 0x81, (byte) (0x80 | 127), 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0};
            socket.getOutputStream().write(head);
            byte[] rest = socket.getInputStream().readAllBytes();
            // It ends with a close frame, whose code is 1009, with or without a reason.
            String end = new String(rest, StandardCharsets.ISO_8859_1);
            assertTrue(end.contains("\u0003\u00f1"), end);
        }
    }

    @Test
    void aConnectionThatIsLostIsNotLogged() throws IOException {
        try (CapturedLog log = new CapturedLog("")) {
            try (Socket socket = upgraded()) {
                socket.setSoLinger(true, 0); // it is reset
            }
            assertNothingIsLeft();
            assertEquals(List.of(), log.lines());
        }
    }

    /** Pings, because Vert.x answers those itself, before the bridge sees them. */
    @Test
    void nothingMoreIsReadFromAClientThatDoesNotReadItsPongs() throws IOException {
        // A masked ping with a payload of 125 bytes, many times.
        byte[] ping = new byte[6 + 125];
        ping[0] = (byte) 0x89;
        ping[1] = (byte) (0x80 | 125);
        ByteBuffer pings = ByteBuffer.allocate(1000 * ping.length);
        while (pings.hasRemaining()) {
            pings.put(ping);
        }
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", server.port()))) {
            channel.write(StandardCharsets.US_ASCII.encode("GET " + BARE + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(false);
            long[] written = {0, 0};
            // The kernel's buffers take some megabytes. Then the client cannot write, for as long as it does not read.
            Server.until(() -> {
                pings.flip().limit(pings.capacity());
                int now = write(channel, pings, (int) (written[0] % ping.length));
                written[0] += now;
                written[1] = now == 0 ? written[1] + 1 : 0;
                assertTrue(written[0] < 100_000_000, "the server reads on");
                return written[1] == 300;
            });
            assertEquals(200, server.get("/health").statusCode());
        }
        assertNothingIsLeft();
    }

    /** Writes from a position, so that a frame that was written in part goes on. */
    private static int write(SocketChannel channel, ByteBuffer bytes, int position) {
        try {
            return channel.write(bytes.position(position));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stopAnswersWhatIsPendingAndClosesTheSocket() {
        BridgeClient client = connect();
        client.send("send", "bide.wait-random", HOUR, "r1");
        Server.until(() -> server.pending() == 1);
        await(server.undeploy());
        JsonObject failure = client.next();
        assertEquals("r1", failure.getString("address"));
        assertEquals(503, failure.getInteger("failureCode"));
        assertEquals("stopping", failure.getString("message"));
        assertEquals((short) 1001, client.closeCode());
    }

    @Test
    void aPageOfAListedOriginMayConnect() {
        WebSocketConnectOptions listed = BridgeClient.options(server, BARE).addHeader("Origin", LISTED);
        BridgeClient.connect(vertx, listed).assertQuiet("bide");
        WebSocketConnectOptions own =
                BridgeClient.options(server, BARE).addHeader("Origin", "http://localhost:" + server.port());
        BridgeClient.connect(vertx, own).assertQuiet("bide");
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://evil.example", "Origin, null", "Host, evil.example", "Sec-Fetch-Site, cross-site"})
    void anotherPageIsRefused(String header, String value) {
        WebSocketConnectOptions evil = BridgeClient.options(server, BARE).putHeader(header, value);
        UpgradeRejectedException rejected =
                assertThrows(UpgradeRejectedException.class, () -> BridgeClient.connect(vertx, evil));
        assertEquals(403, rejected.getStatus());
        assertTrue(rejected.getBody().toString().contains("\"title\":\"Forbidden\""), rejected.getBody()::toString);
        assertNothingIsLeft();
    }

    @Test
    void sockJsWrapsTheSameFrames() {
        HttpResponse<String> info = server.get("/eventbus/info");
        assertEquals(200, info.statusCode());
        JsonObject offer = new JsonObject(info.body());
        assertTrue(offer.getBoolean("websocket"));
        assertFalse(offer.getBoolean("cookie_needed"));
        BridgeClient client = BridgeClient.connect(vertx, server, "/eventbus/123/abc_7/websocket");
        assertEquals("o", client.text());
        String frame =
                "{\"type\":\"send\",\"address\":\"bide.draw\",\"replyAddress\":\"r\",\"body\":{\"n\":1,\"seed\":7}}";
        client.send(new JsonArray().add(frame).add(frame).encode());
        for (int i = 0; i < 2; i++) {
            String text = client.text();
            assertEquals('a', text.charAt(0));
            JsonObject reply = new JsonObject(new JsonArray(text.substring(1)).getString(0));
            assertEquals(1, reply.getJsonObject("body").getInteger("n"));
        }
        for (String malformed : new String[] {"{}", "[7]", "[null]", "x", ""}) {
            client.send(malformed);
            assertTrue(client.text().contains("a SockJS message must be a list of texts"));
        }
    }

    @Test
    void aListedPageMayReadTheOfferOfSockJs() {
        HttpResponse<String> answer = await(
                server.send(HttpRequest.newBuilder(server.uri("/eventbus/info")).header("Origin", LISTED)));
        assertEquals(
                LISTED,
                answer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
        assertEquals(
                "true",
                answer.headers().firstValue("Access-Control-Allow-Credentials").orElseThrow());
        HttpResponse<String> evil = await(server.send(
                HttpRequest.newBuilder(server.uri("/eventbus/info")).header("Origin", "http://evil.example")));
        assertEquals(403, evil.statusCode());
        assertTrue(evil.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Upgrade: websocket\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
                "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: YQ==\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: YQ==\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YQ==\r\n"
                        + "Content-Length: 3\r\n",
            })
    void anotherHandshakeIsRefusedWithASentence(String headers) throws IOException {
        try (Socket socket = server.ask("GET " + BARE + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\nxyzGET")) {
            HttpAnswer answer = HttpAnswer.read(socket.getInputStream(), false);
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains("needs the handshake of a WebSocket, version 13"), answer.body());
        }
    }

    @Test
    void otherMethodsAreNotAllowed() {
        HttpResponse<String> answer = server.method("POST", BARE);
        assertEquals(405, answer.statusCode());
        assertEquals("GET, OPTIONS", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void itIsOffByDefault(Vertx otherVertx) {
        Server without = Server.deploy(otherVertx, 1);
        assertEquals(404, without.get("/eventbus/info").statusCode());
        UpgradeRejectedException rejected =
                assertThrows(UpgradeRejectedException.class, () -> BridgeClient.connect(otherVertx, without, BARE));
        assertEquals(404, rejected.getStatus());
        await(otherVertx.close());
    }
}
