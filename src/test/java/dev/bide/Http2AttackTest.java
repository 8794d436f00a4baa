package dev.bide;

import static dev.bide.Http2Frames.ACK;
import static dev.bide.Http2Frames.CANCEL;
import static dev.bide.Http2Frames.CONTINUATION;
import static dev.bide.Http2Frames.END_HEADERS;
import static dev.bide.Http2Frames.END_STREAM;
import static dev.bide.Http2Frames.HEADERS;
import static dev.bide.Http2Frames.INITIAL_WINDOW_SIZE;
import static dev.bide.Http2Frames.NO_ERROR;
import static dev.bide.Http2Frames.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients of HTTP/2 may send, what comes back, and that nothing is kept when they have gone. */
@ExtendWith(VertxExtension.class)
class Http2AttackTest {

    private static final String HOUR = "/wait-random?maxDelay=3600&seed=7";

    /** The last PING of each row. Its answer shows that the connection still works. */
    private static final long LAST_PING = -1;

    /** Sends frames. It may also read, and look at the server. */
    private interface Attack {
        void send(Http2Frames client, Server server) throws IOException;
    }

    /**
     * A row of the table.
     *
     * @param name what must hold
     * @param attack what the client sends
     * @param outcome what comes back, as {@link #outcome} writes it
     */
    private record Row(String name, Attack attack, String outcome) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, Attack attack, String... outcome) {
        return new Row(name, attack, String.join(", ", outcome));
    }

    static Stream<Row> rows() {
        return Stream.of(
                row("a valid request is answered", (client, server) -> client.get(1, "/health"), "1 of status 200"),
                row(
                        "a hundred concurrent requests are answered",
                        (client, server) -> {
                            for (int i = 0; i < 100; i++) {
                                client.get(2 * i + 1, "/delay/0.01");
                            }
                        },
                        "100 of status 200"),
                row(
                        "answers wait for a window that opens later",
                        (client, server) -> {
                            client.settings(INITIAL_WINDOW_SIZE, 0);
                            client.get(1, "/health")
                                    .readUntil(() -> client.statuses().size() == 1);
                            assertEquals(0, client.ended().size());
                            client.windowUpdate(1, 1000);
                            client.readUntil(() -> client.ended().size() == 1);
                        },
                        "1 of status 200"),
                row(
                        "the reset of a stream cancels its wait",
                        (client, server) -> {
                            client.get(1, HOUR).flush();
                            Server.until(() -> server.pending() == 1);
                            client.reset(1, CANCEL).flush();
                            Server.until(() -> server.pending() == 0);
                        },
                        ""),
                row(
                        "the end of a connection cancels its waits",
                        (client, server) -> {
                            for (int i = 0; i < 100; i++) {
                                client.get(2 * i + 1, HOUR);
                            }
                            client.flush();
                            Server.until(() -> server.pending() == 100);
                        },
                        ""),
                row(
                        "DATA on a stream that never began is a connection error",
                        (client, server) -> client.data(1, END_STREAM, (byte) 1),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "DATA on the connection itself is a connection error",
                        (client, server) -> client.data(0, END_STREAM, (byte) 1),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "a stream with an even number is a connection error",
                        (client, server) -> client.get(2, "/health"),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "a frame longer than the server allows is a connection error",
                        (client, server) -> client.frame(HEADERS, END_STREAM | END_HEADERS, 1, new byte[65_536]),
                        "GOAWAY 6",
                        "closed"),
                row(
                        "headers of 64 KB are a connection error",
                        (client, server) -> client.frame(HEADERS, END_STREAM, 1, new byte[16_384])
                                .frame(CONTINUATION, 0, 1, new byte[16_384])
                                .frame(CONTINUATION, 0, 1, new byte[16_384])
                                .frame(CONTINUATION, END_HEADERS, 1, new byte[16_384]),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "headers of 9 KB are refused",
                        (client, server) -> client.get(1, "/health", "x-long", "x".repeat(9000)),
                        "1 of status 431",
                        "1 reset with 1"),
                row(
                        "a frame between HEADERS and CONTINUATION is a connection error",
                        (client, server) -> client.frame(HEADERS, END_STREAM, 1, Hpack.request("GET", "/health"))
                                .ping(1),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "a block that is not HPACK is a connection error",
                        (client, server) ->
                                client.frame(HEADERS, END_STREAM | END_HEADERS, 1, (byte) 0xff, (byte) 0xff),
                        "GOAWAY 9",
                        "closed"),
                row(
                        "a thousand PINGs are answered",
                        (client, server) -> {
                            for (int i = 0; i < 1000; i++) {
                                client.ping(i);
                            }
                        },
                        "1000 PING"),
                row(
                        "frames of unknown types are ignored",
                        (client, server) -> {
                            for (int type = 0x20; type < 0x100; type++) {
                                client.frame(type, 0xff, 0, new byte[100]);
                            }
                            client.get(1, "/health");
                        },
                        "1 of status 200"),
                row(
                        "unknown settings are ignored",
                        (client, server) ->
                                client.settings(0xff00, 7, 0xff01, -1).get(1, "/health"),
                        "1 of status 200"),
                row(
                        "a window over 2^31-1 is a connection error",
                        (client, server) -> client.windowUpdate(0, Integer.MAX_VALUE),
                        "GOAWAY 3",
                        "closed"),
                row(
                        "a window that grows by nothing is a connection error",
                        (client, server) -> client.windowUpdate(0, 0),
                        "GOAWAY 1",
                        "closed"),
                row(
                        "requests before a GOAWAY of the client are answered",
                        (client, server) -> client.get(1, "/delay/0.01").goAway(0, NO_ERROR),
                        "1 of status 200"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachClientGetsItsOutcomeAndNothingIsKept(Row row, Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 1);
        SharedState shared = SharedState.of(vertx);
        // The server's own first request may just be ending.
        Server.until(() -> shared.connections().used() == 0);
        try (Http2Frames client = Http2Frames.connect(server.port())) {
            row.attack().send(client, server);
            assertEquals(row.outcome(), outcome(client, row.outcome()));
        }
        Server.until(() -> shared.connections().used() == 0);
        Server.until(() -> shared.bytes().used() == 0);
        Server.until(() -> shared.pending().used() == 0);
    }

    /** Reads until what came back is what is expected and the connection answers a last PING, or until nothing comes. */
    private static String outcome(Http2Frames client, String expected) throws IOException {
        try {
            client.readUntil(() -> outcome(client).equals(expected));
            client.ping(LAST_PING);
            client.readUntil(() -> isAnswered(client));
        } catch (SocketTimeoutException e) {
            return outcome(client) + ", then silence";
        }
        return outcome(client);
    }

    private static boolean isAnswered(Http2Frames client) {
        return client.frames(PING).stream().anyMatch(Http2AttackTest::isLast);
    }

    private static boolean isLast(Http2Frames.Frame ping) {
        return ping.has(ACK) && ping.number(0) == LAST_PING;
    }

    /** Returns what came back: statuses of complete answers, resets by error code, PINGs, GOAWAY, and a close. */
    private static String outcome(Http2Frames client) {
        List<String> parts = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        client.statuses().forEach((stream, status) -> {
            if (client.ended().contains(stream)) {
                statuses.merge(status, 1, Integer::sum);
            }
        });
        statuses.forEach((status, count) -> parts.add(count + " of status " + status));
        Map<Integer, Integer> resets = new TreeMap<>();
        client.resets().values().forEach(code -> resets.merge(code, 1, Integer::sum));
        resets.forEach((code, count) -> parts.add(count + " reset with " + code));
        long pings = client.frames(PING).stream().filter(ping -> !isLast(ping)).count();
        if (pings > 0) {
            parts.add(pings + " PING");
        }
        client.goAway().ifPresent(code -> parts.add("GOAWAY " + code));
        if (client.isClosed()) {
            parts.add("closed");
        }
        return String.join(", ", parts);
    }
}
