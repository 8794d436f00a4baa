package dev.bide;

import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What stand-ins do in a program that has no library to forward calls. A test loads it without that library. */
public final class WithoutForwardingProgram {

    private WithoutForwardingProgram() {}

    /** Calls a stand-in, lets it forward, and returns the status and the refusal. */
    public static String run() throws IOException, InterruptedException {
        try (BideServer bide = BideServer.start()) {
            RunningStandIn orders = bide.standIn("orders", spec -> spec.seed(7).answer(202));
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(orders.url())).build();
            int status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
            return status + ", " + refusal(orders);
        }
    }

    private static String refusal(RunningStandIn orders) {
        try {
            orders.become(spec -> spec.seed(7).to("http://127.0.0.1:9"));
            return "none";
        } catch (Refusal e) {
            return e.getMessage();
        }
    }
}
