package dev.bide.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

/** One request of HTTP/1.1 after the other on a connection, with the time that each took. */
final class TimedRequests {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String LENGTH = "content-length: ";

    private final CompletableFuture<double[]> done = new CompletableFuture<>();

    private TimedRequests() {}

    /** Starts on a thread of its own. */
    static TimedRequests start(int port, String path, int count) {
        TimedRequests requests = new TimedRequests();
        Thread thread = new Thread(() -> requests.run(port, path, count));
        thread.setDaemon(true);
        thread.start();
        return requests;
    }

    /** Waits for the end, and returns the seconds of each request. */
    double[] seconds() throws Exception {
        return done.get();
    }

    private void run(int port, String path, int count) {
        DoubleStream.Builder seconds = DoubleStream.builder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            byte[] request =
                    ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            long now = System.nanoTime();
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(request);
                skipAnswer(in);
                long then = System.nanoTime();
                seconds.add((then - now) / NANOS_PER_SECOND);
                now = then;
            }
            done.complete(seconds.build().toArray());
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private static void skipAnswer(InputStream in) throws IOException {
        String line = line(in);
        if (!line.equals("HTTP/1.1 200 OK")) {
            throw new IOException(line);
        }
        int length = 0;
        while (!line.isEmpty()) {
            line = line(in);
            if (line.startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) c);
        }
        in.skipNBytes(1);
        return line.toString();
    }
}
