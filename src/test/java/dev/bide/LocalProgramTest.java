package dev.bide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cli.Program;
import dev.bide.config.Settings;
import dev.bide.refusal.Refusal;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the program gives to commands. */
class LocalProgramTest {

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aSessionWaitsWithTheLimitsOfItsSettings() {
        Settings settings = Settings.of(Map.of("limits", Map.of("maxN", 5)));
        try (Program.Session session = new LocalProgram(new SignalHandler()).open(settings)) {
            FanOutRequest request = FanOutRequest.of(5).upTo(0.001).withSeed(7);
            Measurement measured =
                    await(session.operations().engine().waitN(request).future());
            assertArrayEquals(request.draw(), measured.delays());
            assertThrows(
                    Refusal.class,
                    () -> session.operations()
                            .engine()
                            .waitN(FanOutRequest.of(6).withSeed(7)));
        }
    }

    @Test
    void theEndOfASessionEndsWhatIsPending() {
        Program.Session session = new LocalProgram(new SignalHandler()).open(Settings.defaults());
        Future<Measurement> pending = session.operations()
                .engine()
                .waitN(FanOutRequest.of(5).upTo(3600).withSeed(7))
                .future();
        session.close();
        CompletionException failure = assertThrows(CompletionException.class, () -> await(pending));
        assertTrue(failure.getCause() instanceof Refusal, failure::toString);
        assertEquals("stopping", failure.getCause().getMessage());
    }
}
