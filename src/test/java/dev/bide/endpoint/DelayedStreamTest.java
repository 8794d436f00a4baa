package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.admission.TcpSocket;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import dev.bide.wait.WaitRequest;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delays of the pieces of a direction, with a clock that the test drives. */
class DelayedStreamTest {

    private static final WaitRequest UP_TO_A_SECOND = WaitRequest.upTo(1).withSeed(7);

    private final HandTimers timers = new HandTimers(987_654_321);
    private final Limiter pending = Limiter.ofWaits();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TcpSocket source = new TcpSocket(channel);
    private final List<String> passed = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private Engine engine = engine(5_000_000);

    private Engine engine(int maxPending) {
        return TestEngines.create(timers, pending, new Limits(36_000, 3_000_000, maxPending, 10, 600));
    }

    private DelayedStream stream(WaitRequest delay) {
        return new DelayedStream(engine, Optional.ofNullable(delay), source, refusal -> {
                    refusals.add(refusal);
                    passed.add("!");
                })
                .handler(data -> passed.add(data.toString()))
                .endHandler(nothing -> passed.add("end"));
    }

    private void take(DelayedStream stream, int pieces) {
        for (int i = 0; i < pieces; i++) {
            stream.take(Buffer.buffer(String.valueOf(i)));
        }
    }

    /** Returns in which millisecond each piece has left, for three seconds. */
    private List<Integer> milliseconds() {
        List<Integer> left = new ArrayList<>();
        for (int millis = 0; millis < 3000; millis++) {
            timers.advance(Duration.ofMillis(millis == 0 ? 0 : 1));
            while (left.size() < passed.size()) {
                left.add(millis);
            }
        }
        return left;
    }

    @Test
    void eachPieceLeavesAfterItsOwnDelayButNeverBeforeTheOneBefore() {
        DelayedStream stream = stream(UP_TO_A_SECOND);
        take(stream, 20);
        stream.takeEnd();
        List<Integer> expected = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        double longest = 0;
        for (int k = 0; k <= 20; k++) {
            longest = Math.max(longest, UP_TO_A_SECOND.at(k).draw());
            expected.add((int) Math.ceil(longest * 1000));
            texts.add(k == 20 ? "end" : String.valueOf(k));
        }
        assertEquals(expected, milliseconds());
        assertEquals(texts, passed);
        assertEquals(0, pending.used());
    }

    @Test
    void aDelayRunsFromTheMomentThePieceCame() {
        WaitRequest second = WaitRequest.of(Shape.fixed(1)).withSeed(7);
        DelayedStream stream = stream(second);
        stream.take(Buffer.buffer("a"));
        timers.advance(Duration.ofMillis(400));
        stream.take(Buffer.buffer("b"));
        timers.advance(Duration.ofMillis(600));
        assertEquals(List.of("a"), passed);
        timers.advance(Duration.ofMillis(399));
        assertEquals(List.of("a"), passed);
        timers.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), passed);
    }

    @Test
    void aPieceWithoutADelayPassesAtOnceAndWithoutATimer() {
        DelayedStream stream = stream(null);
        take(stream, 2);
        stream.takeEnd();
        assertEquals(List.of("0", "1", "end"), passed);
        assertEquals(0, timers.everSet());
        assertFalse(timers.turn());
    }

    @Test
    void aDelayOfZeroPassesAtOnceAndWithoutATimer() {
        take(stream(WaitRequest.of(Shape.fixed(0)).withSeed(7)), 2);
        assertEquals(List.of("0", "1"), passed);
        assertEquals(0, timers.everSet());
        assertFalse(timers.turn());
    }

    @Test
    void aPieceWithoutADelayStillWaitsForTheOneBefore() {
        WaitRequest either = WaitRequest.of(Shape.weighted(List.of(new Shape.Choice(0, 1), new Shape.Choice(1, 1))))
                .withSeed(7);
        DelayedStream stream = stream(either);
        long number = 0;
        // Up to the first piece without a delay that comes after one with a delay.
        boolean waits = false;
        while (!waits || either.at(number).draw() > 0) {
            waits = waits || either.at(number).draw() > 0;
            stream.take(Buffer.buffer("x"));
            number++;
        }
        int before = passed.size();
        stream.take(Buffer.buffer("at once"));
        assertEquals(before, passed.size());
        timers.advance(Duration.ofSeconds(1));
        assertEquals(number + 1, passed.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000, 100_000})
    void aFullWindowPausesTheSourceUntilHalfOfItHasLeft(int bytes) {
        DelayedStream stream = stream(WaitRequest.of(Shape.fixed(1)).withSeed(7));
        Buffer piece = Buffer.buffer(new byte[bytes]);
        int taken = 0;
        while (channel.config().isAutoRead()) {
            stream.take(piece);
            taken++;
        }
        // A piece costs a little more than its bytes, and the last one may go over the window.
        assertTrue((taken - 1) * (bytes + 256) < DelayedStream.WINDOW_BYTES, taken + " pieces");
        timers.advance(Duration.ofMillis(999));
        assertFalse(channel.config().isAutoRead());
        timers.advance(Duration.ofMillis(1));
        assertTrue(channel.config().isAutoRead());
        assertEquals(taken, passed.size());
    }

    @Test
    void aPauseOfTheReaderKeepsThePiecesInTheWindow() {
        DelayedStream stream = stream(null).pause();
        Buffer piece = Buffer.buffer(new byte[10_000]);
        for (int i = 0; i < 7; i++) {
            stream.take(piece);
        }
        assertEquals(0, passed.size());
        assertFalse(channel.config().isAutoRead());
        stream.fetch(2);
        assertEquals(2, passed.size());
        assertFalse(channel.config().isAutoRead());
        stream.resume();
        assertEquals(7, passed.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void aFailureIsReportedInItsTurnAndBeforeItsData() {
        WaitRequest half = UP_TO_A_SECOND.failing(0.5, 503);
        take(stream(half), 4);
        timers.advance(Duration.ofSeconds(2));
        List<String> expected = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            if (half.at(k).fails()) {
                expected.add("!");
            }
            expected.add(String.valueOf(k));
        }
        assertTrue(expected.size() > 4 && expected.size() < 8, "the seed has both");
        assertEquals(expected, passed);
        refusals.forEach(refusal -> assertInstanceOf(Failure.class, refusal));
    }

    @Test
    void aPieceThatCannotWaitIsReportedInItsTurn() {
        engine = engine(1);
        take(stream(WaitRequest.of(Shape.fixed(1)).withSeed(7)), 2);
        assertEquals(List.of(), passed);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(List.of("0", "!", "1"), passed);
        assertEquals(Reason.FULL, refusals.get(0).reason());
    }

    @Test
    void aClosedStreamHasNoWaitsAndReadsOn() {
        DelayedStream stream = stream(UP_TO_A_SECOND);
        Buffer piece = Buffer.buffer(new byte[70_000]);
        stream.take(piece);
        assertEquals(1, pending.used());
        assertFalse(channel.config().isAutoRead());
        stream.close();
        assertEquals(0, pending.used());
        assertTrue(channel.config().isAutoRead());
        stream.take(piece);
        stream.takeEnd();
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of(), passed);
        assertEquals(List.of(), refusals);
    }

    @Test
    void theEndOfTheEngineIsReportedOnce() {
        DelayedStream[] stream = new DelayedStream[1];
        stream[0] = new DelayedStream(engine, Optional.of(UP_TO_A_SECOND), source, refusal -> {
            refusals.add(refusal);
            stream[0].close();
        });
        take(stream[0], 3);
        assertTrue(engine.stop() != null);
        timers.settle();
        assertEquals(1, refusals.size());
        assertEquals(Reason.STOPPING, refusals.get(0).reason());
        assertEquals(0, pending.used());
    }
}
