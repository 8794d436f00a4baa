package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests and limits the constructors refuse, and which requests a limit refuses. */
class RequestTest {

    private static final Limits LIMITS = new Limits(3600, 1000, 2000, 10, 600);

    /** Asserts that a creation is refused as invalid with a sentence. */
    private static void assertRefused(String sentence, Executable creation) {
        Refusal refusal = assertThrows(Refusal.class, creation);
        assertEquals(sentence, refusal.getMessage());
        assertEquals(Reason.INVALID, refusal.reason());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.1, -Double.MIN_VALUE})
    void aMaxDelayThatIsNegativeOrNotFiniteIsRefused(double maxDelay) {
        String sentence = "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not " + maxDelay;
        assertRefused(sentence, () -> WaitRequest.upTo(maxDelay).withSeed(0));
        assertRefused(sentence, () -> FanOutRequest.of(1).upTo(maxDelay).withSeed(0));
    }

    @Test
    void negativeZeroIsZero() {
        assertEquals(WaitRequest.upTo(0.0).withSeed(0), WaitRequest.upTo(-0.0).withSeed(0));
        assertEquals(
                FanOutRequest.of(1).upTo(0.0).withSeed(0),
                FanOutRequest.of(1).upTo(-0.0).withSeed(0));
    }

    @Test
    void aSeedOutsideTheRangeIsRefused() {
        assertEquals(
                9_007_199_254_740_991L, WaitRequest.upTo(1).withSeed(Seed.MAX).seed());
        assertRefused(
                "seed must be a whole number from 0 to 9007199254740991, not -1",
                () -> FanOutRequest.of(1).upTo(1).withSeed(-1));
        assertRefused(
                "seed must be a whole number from 0 to 9007199254740991, not 9007199254740992",
                () -> WaitRequest.upTo(1).withSeed(Seed.MAX + 1));
    }

    @Test
    void aNegativeNIsRefused() {
        assertRefused(
                "n must be a whole number, 0 or more, not -1",
                () -> FanOutRequest.of(-1).upTo(1).withSeed(0));
        assertEquals(0, FanOutRequest.of(0).upTo(1).withSeed(0).n());
    }

    @Test
    void aRequestOverALimitIsRefusedAndOneAtTheLimitIsNot() {
        LIMITS.check(WaitRequest.upTo(3600).withSeed(0));
        LIMITS.check(FanOutRequest.of(1000).upTo(3600).withSeed(0));
        assertRefused(
                "maxDelay must be at most 3600 seconds, not 3600.5",
                () -> LIMITS.check(WaitRequest.upTo(3600.5).withSeed(0)));
        assertRefused(
                "maxDelay must be at most 3600 seconds, not 1.0E308",
                () -> LIMITS.check(FanOutRequest.of(1).upTo(1e308).withSeed(0)));
        assertRefused(
                "n must be at most 1000, not 1001",
                () -> LIMITS.check(FanOutRequest.of(1001).upTo(1).withSeed(0)));
    }

    @Test
    void limitsOutsideTheirRangeAreRefused() {
        assertRefused(
                "limits.maxDelay must be from 0 to 31536000 seconds, not NaN",
                () -> new Limits(Double.NaN, 1, 1, 1, 1));
        assertRefused(
                "limits.maxDelay must be from 0 to 31536000 seconds, not 1.0E8", () -> new Limits(1e8, 1, 1, 1, 1));
        assertRefused("limits.maxN must be at least 1, not 0", () -> new Limits(1, 0, 1, 1, 1));
        assertRefused("limits.maxPending must be at least 1, not 0", () -> new Limits(1, 1, 0, 1, 1));
        assertRefused("limits.maxTasks must be at least 1, not -5", () -> new Limits(1, 1, 1, -5, 1));
        assertRefused("limits.taskTtl must be from 0 to 31536000 seconds, not -1.0", () -> new Limits(1, 1, 1, 1, -1));
        assertRefused("limits.maxPools must be at least 1, not 0", () -> new Limits(1, 1, 1, 1, 1, 0, 0));
        assertEquals(0, new Limits(Limits.MAX_SECONDS, 1, 1, 1, 0).taskTtl());
    }

    @Test
    void theNodesOfAFanOutAllowItsWaitsTogether() {
        LIMITS.check(FanOutRequest.of(2000).upTo(3600).withSeed(0), 2);
        assertRefused(
                "n must be at most 2000 on 2 nodes, not 2001",
                () -> LIMITS.check(FanOutRequest.of(2001).upTo(1).withSeed(0), 2));
        assertRefused(
                "maxDelay must be at most 3600 seconds, not 3601",
                () -> LIMITS.check(FanOutRequest.of(1).upTo(3601).withSeed(0), 2));
        Limits greatest = new Limits(1, Integer.MAX_VALUE, 1, 1, 1);
        greatest.check(FanOutRequest.of(Integer.MAX_VALUE).upTo(1).withSeed(0), 2);
    }

    @Test
    void aWholeNumberIsShownWithoutItsFractionUpToTenToTheFifteenth() {
        assertRefused(
                "maxDelay must be at most 3600 seconds, not 999999999999999",
                () -> LIMITS.check(WaitRequest.upTo(999_999_999_999_999.0).withSeed(0)));
        assertRefused(
                "maxDelay must be at most 3600 seconds, not 1.0E15",
                () -> LIMITS.check(WaitRequest.upTo(1e15).withSeed(0)));
    }

    @Test
    void anIndexOutsideTheRangeIsRefused() {
        WaitRequest request = WaitRequest.upTo(1).withSeed(7);
        assertRefused("index must be a whole number from 0 to 9007199254740991, not -1", () -> request.at(-1));
        assertRefused(
                "index must be a whole number from 0 to 9007199254740991, not 9007199254740992",
                () -> request.at(Seed.MAX + 1));
        assertEquals(Seed.MAX, request.at(Seed.MAX).index().orElseThrow());
        assertEquals(request.draw(), request.at(0).draw());
    }

    @Test
    void aDrawOfASeedIsTheWaitOfAFanOutWithThatIndex() {
        FanOutRequest fanOut = FanOutRequest.of(100).upTo(1).withSeed(7);
        double[] delays = fanOut.drawInOrder();
        assertEquals(100, delays.length);
        WaitRequest request = WaitRequest.upTo(1).withSeed(7).failing(0.5, 500);
        Draw draw = new Draw(fanOut.failing(0.5, 500));
        int failing = 0;
        for (int i = 0; i < 100; i++) {
            assertEquals(delays[i], request.at(i).draw());
            assertEquals(draw.fails(draw.bits(i)), request.at(i).fails());
            failing += request.at(i).fails() ? 1 : 0;
        }
        assertTrue(failing > 30 && failing < 70, failing + " fail");
    }

    @Test
    void onlyACollectingFanOutThatNeedsFewerWaitsHasSpareOnes() {
        FanOutRequest request = FanOutRequest.of(3).upTo(1).withSeed(7);
        assertFalse(request.hasSpares());
        assertFalse(request.needing(2).hasSpares());
        assertFalse(request.collecting().hasSpares());
        assertTrue(request.needing(2).collecting().hasSpares());
    }

    @Test
    void theDelaysThatTheResultHasCanBeDrawnWithoutWaiting() {
        FanOutRequest request = FanOutRequest.of(10).upTo(1).withSeed(7);
        assertEquals(10, request.drawSucceeding().length);
        assertArrayEquals(Arrays.copyOf(request.draw(), 3), request.needing(3).drawSucceeding());
        assertEquals(0, request.failing(1, 500).drawSucceeding().length);
        assertEquals(0, request.within(0).drawSucceeding().length);
    }

    @Test
    void aWaitIsAsLateAsItsTimeIsLongerThanItsDelay() {
        assertEquals(0.25, new Wait(1, 1.25, 7).late());
    }

    @Test
    void aShownValueHasNoLineBreaksAndIsShort() {
        assertEquals("\"a?b?c?\"", Refusal.shown("a\nb\r" + "c\u2028"));
        assertTrue(Refusal.shown("x".repeat(1000)).length() < 70);
        assertEquals("null", Refusal.shown(null));
        assertEquals("5", Refusal.shown(5));
    }
}
