package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.refusal.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final FanOutRequest FIVE = FanOutRequest.of(5).upTo(0.2).withSeed(7);

    private static void check(FanOutRequest request, int ending, double seconds, Reason failure) {
        Forecast forecast = Forecast.of(request);
        assertEquals(request.n(), forecast.delays().length);
        assertEquals(ending, forecast.ending());
        assertEquals(seconds, forecast.seconds());
        assertEquals(Optional.ofNullable(failure), forecast.failure());
    }

    @Test
    void aPlainFanOutEndsWithItsLastWait() {
        check(FIVE, 5, 0.14430163612099406, null);
        check(FanOutRequest.of(0).withSeed(7), 0, 0, null);
    }

    @Test
    void aTimeoutEndsItSooner() {
        check(FIVE.within(0.125), 3, 0.125, Reason.TIMED_OUT);
        check(FIVE.within(0.01), 0, 0.01, Reason.TIMED_OUT);
        check(FIVE.within(0.15), 5, 0.14430163612099406, null);
    }

    @Test
    void itEndsWhenTheNeededWaitsHaveSucceeded() {
        check(FIVE.needing(1), 1, 0.06961170031582696, null);
    }

    @Test
    void failuresAreDrawnWithIt() {
        check(FIVE.failing(1, 500), 1, 0.06961170031582696, Reason.FAILED_AS_ASKED);
        check(FIVE.failing(1, 500).collecting(), 5, 0.14430163612099406, null);
        check(FIVE.failing(1, 500).collecting().needing(4), 2, 0.10987486498386478, Reason.FAILED_AS_ASKED);
    }

    @Test
    void itIsWhatThenHappens() {
        EngineFixture fixture = new EngineFixture();
        FanOutRequest request = FanOutRequest.of(1000)
                .upTo(1)
                .withSeed(7)
                .failing(0.1, 500)
                .collecting()
                .needing(500);
        Forecast forecast = Forecast.of(request);
        PendingWait<Measurement> fanOut = fixture.waitN(request);
        assertEquals(forecast.seconds(), fanOut.planned().result());
    }
}
