package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
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
    @CsvSource({"GET, /wait-random?maxDelay=0&seed=7, '', 9200", "POST, /delay/0?seed=7, {}, 10600"})
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
