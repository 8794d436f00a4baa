package dev.bide.bench;

import dev.bide.Main;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;

/** Performs {@code n} waits through Bide's own program over HTTP. A {@code curl} beside it sends the request and times it. */
final class HttpFanOut {

    private HttpFanOut() {}

    /** Runs the program; the arguments are n and the longest delay in seconds. */
    public static void main(String... args) throws Exception {
        int port = Ports.free();
        Main.main("--port", String.valueOf(port));
        String base = "http://127.0.0.1:" + port;
        String url = base + "/measure-time?n=" + args[0] + "&maxDelay=" + args[1] + "&seed=7";
        Ports.awaitListener(port);
        // The program binds the port a little before it is ready, and answers a health check once it is.
        new ProcessBuilder("curl", "-s", base + "/health").start().waitFor();
        Process curl = new ProcessBuilder("curl", "-s", "-w", "%{time_total}", url).start();
        try (BufferedReader out = curl.inputReader()) {
            print(new JsonObject(out.readLine()), Double.parseDouble(out.readLine()));
        }
    }

    private static void print(JsonObject answer, double seconds) throws IOException {
        JsonObject late = answer.getJsonObject("late");
        // The answer has no p99.9, and no count of early waits.
        ResultLine.print(
                seconds,
                answer.getDouble("longest"),
                late.getDouble("p50"),
                late.getDouble("p99"),
                Double.NaN,
                late.getDouble("max"),
                ResultLine.UNKNOWN);
    }
}
