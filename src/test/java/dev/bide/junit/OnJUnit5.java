package dev.bide.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.RunningStandIn;
import dev.bide.standin.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension on JUnit 5, with which {@code .ci/junit5} runs this class. The other tests have JUnit 6. */
class OnJUnit5 {

    @RegisterExtension
    static final BideExtension BIDE =
            BideExtension.standIn("orders", orders -> orders.seed(7).script("503,1ms"));

    @RegisterExtension
    final BideExtension own =
            BideExtension.standIn("payments", payments -> payments.seed(7).answer(202));

    private static int get(RunningStandIn standIn) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(standIn.url())).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static void callTwice() throws IOException, InterruptedException {
        assertEquals(503, get(BIDE.standIn()));
        assertEquals(200, get(BIDE.standIn()));
        assertEquals(
                Map.of(Outcome.FAILED, 1L, Outcome.ANSWERED, 1L), BIDE.standIn().counts());
    }

    @Test
    void theFirstTestBeginsAnew() throws IOException, InterruptedException {
        callTwice();
    }

    @Test
    void theSecondTestBeginsAnew() throws IOException, InterruptedException {
        callTwice();
        assertEquals(202, get(own.standIn()));
    }

    @Nested
    class InANestedClass {

        @Test
        void aTestBeginsAnewToo() throws IOException, InterruptedException {
            callTwice();
            assertEquals(202, get(own.standIn()));
        }
    }
}
