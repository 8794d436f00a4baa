package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many bytes the event loops allocate for a request over HTTP. */
class HttpAllocationTest {

    /** The first requests load classes. */
    private static final int FIRST = 500;

    private static final int REQUESTS = 1000;

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long allocatedByLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    // The bounds are those of code that is not compiled. The compiler only lowers them.
    @ParameterizedTest
    @CsvSource({"GET, /wait-random?maxDelay=0&seed=7, '', 5300", "POST, /delay/0?seed=7, {}, 7200"})
    void aWaitOfZeroSecondsAllocatesLittle(String method, String path, String body, long bound) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (Socket socket = SHARED.server().ask("")) {
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            send(socket, request, answers, FIRST);
            long before = allocatedByLoops();
            send(socket, request, answers, REQUESTS);
            long bytes = (allocatedByLoops() - before) / REQUESTS;
            assertTrue(bytes <= bound, bytes + " bytes for a request");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /wait-random?maxDelay=0&seed=7, '', 13500", "POST, /delay/0?seed=7, {}, 15300"})
    void aWaitOfZeroSecondsOverHttp2AllocatesLittle(String method, String path, String body, long bound)
            throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        // The JDK's client upgrades to HTTP/2 with a request that has no body.
        send(http, HttpRequest.newBuilder(SHARED.server().uri("/health/live")).build(), 1);
        HttpRequest request = HttpRequest.newBuilder(SHARED.server().uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        send(http, request, FIRST);
        long before = allocatedByLoops();
        send(http, request, REQUESTS);
        long bytes = (allocatedByLoops() - before) / REQUESTS;
        assertTrue(bytes <= bound, bytes + " bytes for a request");
    }

    private static void send(HttpClient http, HttpRequest request, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            assertEquals(200, answer.statusCode());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
        }
    }

    private static void send(Socket socket, String request, InputStream answers, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // The JSON of an answer is its only brace.
            int read = answers.read();
            while (read != '}') {
                assertTrue(read >= 0, "the connection has ended");
                read = answers.read();
            }
        }
    }
}
