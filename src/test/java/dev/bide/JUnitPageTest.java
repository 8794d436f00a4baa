package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.junit.BideExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The guide shows how a test fails that uses the extension. Its other examples are run by {@link GuideExamplesTest}. */
class JUnitPageTest {

    static class Failing {

        @RegisterExtension
        static final BideExtension BIDE =
                BideExtension.standIn("orders", orders -> orders.seed(7).script("10ms,503"));

        private static int get(String path) throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(BIDE.url() + path)).build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        }

        @Test
        void getsTwoOrders() throws IOException, InterruptedException {
            assertEquals(200, get("/orders/7"));
            assertEquals(200, get("/orders/8"));
        }
    }

    @Test
    void theMessageOfAFailureIsThatOfThePage() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(Failing.class))
                                .build(),
                        listener);
        String message =
                listener.getSummary().getFailures().get(0).getException().getMessage();
        String shown = Page.guide("junit").blocks("text").stream()
                .filter(text -> text.startsWith("expected: "))
                .findFirst()
                .orElseThrow();
        assertEquals(shown.lines().toList(), message.lines().toList());
        assertTrue(shown.lines().count() > 1, shown);
    }
}
