package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Forecast;
import dev.bide.wait.WaitRequest;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

    private static final FanOutRequest FIVE = FanOutRequest.of(5).upTo(0.2).withSeed(7);
    private static final WaitRequest ONE = WaitRequest.upTo(0.2).withSeed(7);

    private static String of(FanOutRequest request) {
        return Announcement.of(request, Forecast.of(request));
    }

    @Test
    void aFanOutEndsWithItsLastWait() {
        assertEquals("5 waits, uniform(0,0.2), seed 7: the last one ends at 144.302 ms", of(FIVE));
        assertEquals(
                "1,000,000 waits, uniform(0,10), seed 7: the last one ends at 9.99999 s",
                of(FanOutRequest.of(1_000_000).withSeed(7)));
    }

    @Test
    void noneAndOneAreSaidAsPeopleSayThem() {
        assertEquals(
                "0 waits, uniform(0,10), seed 7: nothing to wait for",
                of(FanOutRequest.of(0).withSeed(7)));
        assertEquals(
                "1 wait, fixed(2), seed 7: it ends at 2 s",
                of(FanOutRequest.of(1).shaped(Shape.fixed(2)).withSeed(7)));
    }

    @Test
    void aTimeoutIsSaidBeforeItPasses() {
        assertEquals(
                "5 waits, uniform(0,0.2), seed 7: the timeout ends them at 125 ms, when 3 have ended",
                of(FIVE.within(0.125)));
        assertEquals(
                "5 waits, uniform(0,0.2), seed 7: the timeout ends them at 10 ms, before any has ended",
                of(FIVE.within(0.01)));
        assertEquals("5 waits, uniform(0,0.2), seed 7: the last one ends at 144.302 ms", of(FIVE.within(1)));
    }

    @Test
    void aFanOutThatNeedsFewerEndsSooner() {
        assertEquals("5 waits, uniform(0,0.2), seed 7: the one that is needed ends at 69.6117 ms", of(FIVE.needing(1)));
        assertEquals(
                "5 waits, uniform(0,0.2), seed 7: the 2 that are needed have ended at 109.875 ms", of(FIVE.needing(2)));
    }

    @Test
    void failuresAreDrawnToo() {
        assertEquals(
                "5 waits, uniform(0,0.2), failRate 1, seed 7: one fails, which ends them, at 69.6117 ms",
                of(FIVE.failing(1, 500)));
        assertEquals(
                "5 waits, uniform(0,0.2), failRate 1, seed 7: the last one ends at 144.302 ms",
                of(FIVE.failing(1, 500).collecting()));
        assertEquals(
                "5 waits, uniform(0,0.2), failRate 1, seed 7: too many have failed at 109.875 ms",
                of(FIVE.failing(1, 500).collecting().needing(4)));
    }

    @Test
    void aSingleWaitSaysWhenItEnds() {
        assertEquals("1 wait, uniform(0,0.2), seed 7: it ends at 144.302 ms", Announcement.of(Call.of(ONE)));
        assertEquals(
                "1 wait, uniform(0,0.2), seed 7, index 1: it ends at 129.941 ms", Announcement.of(Call.of(ONE.at(1))));
        assertEquals(
                "1 wait, uniform(0,0.2), seed 7: the timeout ends it at 100 ms",
                Announcement.of(Call.of(ONE.within(0.1))));
        assertEquals(
                "1 wait, uniform(0,0.2), failRate 1, seed 7: it fails at 144.302 ms",
                Announcement.of(Call.of(ONE.failing(1, 500))));
    }

    @Test
    void aWaitThatDependsOnOthersHasNoKnownEnd() {
        assertEquals("1 wait, the next step of script k, seed 7", Announcement.of(Call.scripted(ONE, "2s,503", "k")));
        assertEquals(
                "1 wait, uniform(0,0.2), seed 7, the next draw of sequence s",
                Announcement.of(Call.sequenced(ONE, "s")));
        assertEquals(
                "1 wait, uniform(0,0.2), seed 7, in pool p", Announcement.of(Call.of(ONE.in(new PoolUse("p", 1, 0)))));
    }
}
