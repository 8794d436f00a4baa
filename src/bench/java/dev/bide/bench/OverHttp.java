package dev.bide.bench;

import dev.bide.Main;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;

/** {@code n} waits through Bide's own program over HTTP: asked for, and timed, by a {@code curl} beside it. */
final class OverHttp {

    private OverHttp() {}

    public static void main(String... args) throws Exception {
        int port = Ports.free();
        Main.main("--port", String.valueOf(port));
        String base = "http://127.0.0.1:" + port;
        String url = base + "/measure-time?n=" + args[0] + "&maxDelay=" + args[1] + "&seed=7";
        Ports.awaitListener(port);
        // The port is bound a little before the program is ready; a health check is answered when it is.
        new ProcessBuilder("curl", "-s", base + "/health").start().waitFor();
        Process curl = new ProcessBuilder("curl", "-s", "-w", "%{time_total}", url).start();
        try (BufferedReader out = curl.inputReader()) {
            report(new JsonObject(out.readLine()), Double.parseDouble(out.readLine()));
        }
    }

    private static void report(JsonObject answer, double seconds) throws IOException {
        JsonObject late = answer.getJsonObject("late");
        Report.print(
                seconds,
                answer.getDouble("longest"),
                late.getDouble("p50"),
                late.getDouble("p99"),
                Double.NaN,
                late.getDouble("max"),
                Report.UNKNOWN);
    }
}
