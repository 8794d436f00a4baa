package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatedStreamTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final HandSource source = new HandSource();
    private final Buffer passed = Buffer.buffer();
    private final List<Integer> pieces = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean ended;

    private RatedStream rated(long rate) {
        return new RatedStream(loop, source, rate)
                .endHandler(nothing -> ended = true)
                .exceptionHandler(failures::add)
                .handler(piece -> {
                    passed.appendBuffer(piece);
                    pieces.add(piece.length());
                });
    }

    private void advance(long millis) {
        timers.advance(Duration.ofMillis(millis));
    }

    private static String text(int length) {
        return "0123456789".repeat(length / 10);
    }

    @Test
    void aSecondOfDataTakesASecondInPiecesOf20Milliseconds() {
        source.give(text(1000)).end();
        rated(1000);
        advance(500);
        assertTrue(passed.length() > 460 && passed.length() <= 500, passed.length() + " bytes");
        assertFalse(ended);
        advance(499);
        assertTrue(passed.length() < 1000);
        advance(5);
        assertEquals(text(1000), passed.toString());
        assertTrue(ended);
        assertTrue(pieces.stream().allMatch(length -> length == 20), pieces.toString());
        assertEquals(0, timers.pending());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 49, 1_000, 1_000_000, 1_000_000_000_000L})
    void dataIsNeverEarlyAndLateByNoMoreThanAPieceAndATick(long rate) {
        source.give("0123456789", "0123456789", "0123456789").end();
        rated(rate);
        long millis = 0;
        for (; !ended; millis++) {
            double allowed = rate * millis / 1000.0;
            assertTrue(passed.length() <= allowed, passed.length() + " bytes after " + millis + " ms");
            advance(1);
        }
        assertTrue(millis <= Math.ceil(30_000.0 / rate) + 30, "it took " + millis + " ms");
    }

    @Test
    void smallBuffersAreAsFastAsLargeOnes() {
        for (int i = 0; i < 1000; i++) {
            source.give(text(100));
        }
        source.end();
        rated(100_000);
        advance(1030);
        assertEquals(100_000, passed.length());
    }

    @Test
    void aSlowStreamPassesOnByteForByte() {
        source.give("abc").end();
        rated(2);
        advance(499);
        assertEquals("", passed.toString());
        advance(3);
        assertEquals("a", passed.toString());
        advance(1000);
        assertEquals("abc", passed.toString());
    }

    @Test
    void theSourceKeepsWhatCannotBePassedOnYet() {
        rated(1000);
        source.give(text(1000), text(1000), text(1000));
        assertEquals(2, source.kept());
        advance(1010);
        assertEquals(1, source.kept());
    }

    @Test
    void aPausedReaderGetsNothingAndIsNotFloodedAfterwards() {
        source.give(text(10_000));
        RatedStream stream = rated(1000).pause();
        advance(5000);
        assertEquals(0, passed.length());
        assertEquals(0, timers.pending());
        stream.resume();
        advance(100);
        assertTrue(passed.length() > 70 && passed.length() <= 140, passed.length() + " bytes");
    }

    @Test
    void aReaderThatFetchesGetsAsManyPiecesAsItHasFetched() {
        source.give(text(1000)).end();
        RatedStream stream = rated(1000).pause().fetch(2);
        advance(5000);
        assertEquals(List.of(20, 20), pieces);
        stream.fetch(1);
        advance(5000);
        assertEquals(3, pieces.size());
    }

    @Test
    void aPauseOfTheSourceDoesNotMakeTheRestFaster() {
        rated(1000);
        advance(60_000);
        source.give(text(1000));
        advance(500);
        assertTrue(passed.length() <= 520, passed.length() + " bytes");
    }

    @Test
    void anEmptyStreamEndsAtOnce() {
        source.end();
        rated(1);
        assertTrue(ended);
        assertEquals(0, timers.pending());
    }

    @Test
    void aFailureOfTheSourceIsPassedOnAtOnceAndIsTheLastThing() {
        RuntimeException failure = new RuntimeException("gone");
        source.give(text(1000));
        rated(1000);
        source.fail(failure);
        advance(5000);
        assertSame(failure, failures.get(0));
        assertEquals(1, failures.size());
        assertEquals(0, passed.length());
        assertEquals(0, timers.pending());
    }

    @Test
    void theEndOfTheLoopIsAFailure() {
        source.give(text(1000));
        rated(1000);
        Refusal stopping = Refusal.stopping();
        loop.failAll(stopping, () -> {});
        timers.settle();
        assertEquals(List.of(stopping), failures);
    }

    @Test
    void aClosedStreamCallsNoHandlerAnyMore() {
        source.give(text(1000)).end();
        rated(1000).close();
        advance(5000);
        assertEquals(0, passed.length());
        assertFalse(ended);
        assertEquals(0, timers.pending());
    }
}
