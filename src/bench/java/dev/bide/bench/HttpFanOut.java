package dev.bide.bench;

import dev.bide.Main;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Performs {@code n} waits through Bide's own program over HTTP. A {@code curl} beside it sends the request, and times it
 * until the last byte. {@code -Danswer} selects what it requests: the measurement only, the list of all delays at the end,
 * or a line for each wait as it ends.
 */
final class HttpFanOut {

    /** More than the end of an answer has, from its longest delay on. */
    private static final int TAIL_BYTES = 1000;

    private HttpFanOut() {}

    /** What a request answers, and how the end of its answer is read. */
    private enum Answer {
        /** The measurement, without the list of delays. */
        MEASUREMENT("measure-time", "application/json") {
            @Override
            void print(double seconds, String tail) throws IOException {
                JsonObject answer = new JsonObject(tail);
                HttpFanOut.print(seconds, answer.getDouble("longest"), answer);
            }
        },
        /** The list of all delays, when all waits have ended. */
        LIST("wait-n", "application/json") {
            @Override
            void print(double seconds, String tail) throws IOException {
                int end = tail.lastIndexOf(']');
                double longest = Double.parseDouble(tail.substring(tail.lastIndexOf(',', end) + 1, end));
                HttpFanOut.print(seconds, longest, new JsonObject("{" + tail.substring(end + 2)));
            }
        },
        /** A line for each wait, as it ends. */
        LINES("wait-n", "application/x-ndjson") {
            @Override
            void print(double seconds, String tail) throws IOException {
                int last = tail.stripTrailing().lastIndexOf('\n') + 1;
                JsonObject result = new JsonObject(tail.substring(last)).getJsonObject("result");
                HttpFanOut.print(seconds, result.getJsonObject("quantiles").getDouble("max"), result);
            }
        };

        private final String path;
        private final String type;

        Answer(String path, String type) {
            this.path = path;
            this.type = type;
        }

        /** Prints the figures that the end of an answer has. */
        abstract void print(double seconds, String tail) throws IOException;
    }

    /** Runs the program; the arguments are n and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        Answer answer = Answer.valueOf(System.getProperty("answer", Answer.MEASUREMENT.name()));
        int port = Ports.free();
        Main.main("--port", String.valueOf(port));
        String base = "http://127.0.0.1:" + port;
        String url = base + "/" + answer.path + "?n=" + args[0] + "&maxDelay=" + args[1] + "&seed=7";
        Ports.awaitListener(port);
        // The program binds the port a little before it is ready, and answers a health check once it is.
        new ProcessBuilder("curl", "-s", base + "/health").start().waitFor();
        Path body = Files.createTempFile("bide", ".json");
        body.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-w", "%{time_total}"));
        command.addAll(List.of("-H", "Accept: " + answer.type, "-o", body.toString(), url));
        try (BufferedReader out = new ProcessBuilder(command).start().inputReader()) {
            answer.print(Double.parseDouble(out.readLine()), tail(body));
        }
    }

    private static String tail(Path file) throws IOException {
        try (RandomAccessFile body = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL_BYTES, body.length())];
            body.seek(body.length() - tail.length);
            body.readFully(tail);
            return new String(tail, StandardCharsets.US_ASCII);
        }
    }

    private static void print(double seconds, double longest, JsonObject measured) throws IOException {
        JsonObject late = measured.getJsonObject("late");
        // The answer has no p99.9, and no count of early waits.
        ResultLine.print(
                seconds,
                longest,
                late.getDouble("p50"),
                late.getDouble("p99"),
                Double.NaN,
                late.getDouble("max"),
                ResultLine.UNKNOWN);
    }
}
