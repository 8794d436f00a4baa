package dev.bide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.RandomHttpRequests.Bytes;
import dev.bide.RandomHttpRequests.Sending;
import dev.bide.RandomRequests.Validity;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The connections of the fuzzer: what it sends, how it reads, and what it makes of answers that are broken on purpose. */
final class FuzzedConnections {

    private static final int MAX_HEAD = 1 << 16;

    /** A stream of the page is left before its first event, after it, or after the second one. */
    private static final int READS = 3;

    /** How long an answer is awaited that the request may have asked not to get. What comes later is not looked at. */
    private static final int HANG_MILLIS = 200;

    private final Server server;
    private final BiConsumer<Bytes, HttpAnswer> check;
    private final Set<String> faults = ConcurrentHashMap.newKeySet();

    FuzzedConnections(Server server, BiConsumer<Bytes, HttpAnswer> check) {
        this.server = server;
        this.check = check;
    }

    /** Returns how answers were broken so far. */
    Set<String> faults() {
        return faults;
    }

    /** Sends requests on one connection, and checks their responses. */
    void send(List<Bytes> requests) {
        Bytes last = requests.get(0);
        Object received = "nothing";
        try (Socket socket = server.ask(requests.stream().map(Bytes::text).collect(Collectors.joining()))) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), MAX_HEAD);
            for (Bytes request : requests) {
                last = request;
                if (request.sending() != Sending.MAY_BE_IGNORED) {
                    received = "nothing";
                    HttpAnswer answer = HttpAnswer.read(in, request.text().startsWith("HEAD "));
                    received = answer;
                    check.accept(request, answer);
                }
            }
            String more = rest(socket, in, last);
            received = more;
            assertTrue(more.isEmpty() || last.sending().compareTo(Sending.ALONE) > 0, "one answer for each request");
            assertFalse(more.contains("\"Internal Server Error\""), "an internal error");
        } catch (IOException | RuntimeException | AssertionError e) {
            throw FuzzTest.failed(last.number(), last.text(), received, e);
        }
    }

    /** Opens a stream of the page, reads nothing or its first events, and goes away. */
    void view(Bytes request) {
        Object received = "nothing";
        try (Socket socket = server.ask(request.text())) {
            if (request.number() % READS == 0) {
                return;
            }
            InputStream in = new BufferedInputStream(socket.getInputStream(), MAX_HEAD);
            in.mark(MAX_HEAD);
            HttpAnswer head = HttpAnswer.read(in, true);
            received = head;
            if (request.text().startsWith("HEAD ")) {
                check.accept(request, head);
            } else if (head.status() >= 400) {
                in.reset();
                check.accept(request, HttpAnswer.read(in, false));
            } else {
                for (int events = request.number() % READS; events > 0; events--) {
                    String event = new String(HttpAnswer.chunk(in), StandardCharsets.UTF_8);
                    received = event;
                    assertTrue(event.startsWith("event: ") && event.endsWith("\n\n"), "whole events");
                    check.accept(request, new HttpAnswer(head.status(), head.headers(), event));
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            throw FuzzTest.failed(request.number(), request.text(), received, e);
        }
    }

    /** Sends a request whose answer may be broken. Unless it has asked for that, the answer is checked as any other. */
    void sendFaulty(Bytes request) {
        String received = "nothing";
        try (Socket socket = server.ask(request.text())) {
            boolean mayHang = request.text().contains("hang") && request.validity() != Validity.INVALID;
            byte[] bytes = mayHang ? received(socket, HANG_MILLIS) : received(socket, socket.getSoTimeout());
            received = new String(bytes, StandardCharsets.ISO_8859_1);
            boolean failed = received.startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            if (received.startsWith("HTTP/1.") && !failed) {
                check.accept(
                        request,
                        HttpAnswer.read(
                                new ByteArrayInputStream(bytes), request.text().startsWith("HEAD ")));
            } else {
                assertNotEquals(Validity.INVALID, request.validity());
                assertFalse(received.contains("\"Internal Server Error\""), "an internal error");
                assertTrue(failed || bytes.length == 0 || bytes.length == 256, "cut, malformed, or another fault");
            }
            faults.add(
                    bytes.length == 0
                            ? "nothing"
                            : failed ? "a failure" : received.startsWith("HTTP") ? "an answer" : "noise");
        } catch (IOException | RuntimeException | AssertionError e) {
            throw FuzzTest.failed(request.number(), request.text(), received, e);
        }
    }

    /** Returns what arrives until the connection ends, or nothing if it hangs. */
    private static byte[] received(Socket socket, int millis) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        socket.setSoTimeout(millis);
        try {
            for (int read = socket.getInputStream().read();
                    read >= 0;
                    read = socket.getInputStream().read()) {
                received.write(read);
            }
        } catch (SocketException e) {
            return received.toByteArray(); // reset
        } catch (SocketTimeoutException e) {
            if (millis != HANG_MILLIS) {
                throw e;
            }
            return new byte[0];
        }
        return received.toByteArray();
    }

    /** Reads until the server closes the connection, which it does without being asked if the request says so. */
    private static String rest(Socket socket, InputStream in, Bytes last) throws IOException {
        try {
            if (last.sending() != Sending.ALONE || !last.text().contains("Connection: close")) {
                socket.shutdownOutput();
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // the server closed the connection with bytes of ours unread
        }
    }
}
