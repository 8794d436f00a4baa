package dev.bide.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.script.CallCount;
import dev.bide.script.CountedCalls;
import dev.bide.script.Script;
import dev.bide.shape.Shape;
import dev.bide.standin.Delayed;
import dev.bide.standin.Rule;
import dev.bide.wait.Seed;
import dev.bide.wait.WaitRequest;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which delays a connection and its pieces have. */
class TcpDelaysTest {

    private static final WaitRequest THIRD = WaitRequest.upTo(1).withSeed(7).at(3);

    private static TcpDelays delays(Call call, Delayed delayed) {
        Rule rule = new Rule(
                Rule.EVERY_PATH, Optional.empty(), call, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        return new TcpDelays(rule, delayed);
    }

    private static TcpDelays delays(Delayed delayed) {
        return delays(Call.of(THIRD), delayed);
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, true, true, true",
        "CONNECT, true, false, false",
        "UP, false, true, false",
        "DOWN, false, false, true"
    })
    void whatIsDelayedIsWhatTheStandInSays(Delayed delayed, boolean connect, boolean up, boolean down) {
        assertEquals(connect, delays(delayed).connect());
        assertEquals(up, delays(delayed).up(THIRD).isPresent());
        assertEquals(down, delays(delayed).down(THIRD).isPresent());
    }

    @Test
    void theSeedOfADirectionComesFromTheSeedTheNumberAndTheDirection() {
        WaitRequest up = delays(Delayed.ALL).up(THIRD).orElseThrow();
        WaitRequest down = delays(Delayed.ALL).down(THIRD).orElseThrow();
        assertEquals(THIRD.withSeed(Seed.derived(Seed.derived(7, 3), 0)), up);
        assertEquals(THIRD.withSeed(Seed.derived(Seed.derived(7, 3), 1)), down);
        WaitRequest next = delays(Delayed.ALL).up(THIRD.at(4)).orElseThrow();
        assertNotEquals(up.seed(), next.seed());
    }

    @ParameterizedTest
    @EnumSource(Delayed.class)
    void aScriptDecidesTheConnectionAlone(Delayed delayed) {
        Call scripted = new Call(THIRD, Optional.of(new CountedCalls(Optional.of(Script.of("1s")), new CallCount())));
        Call keyed = Call.scripted(THIRD, "1s", "db");
        for (TcpDelays delays : new TcpDelays[] {delays(scripted, delayed), delays(keyed, delayed)}) {
            assertTrue(delays.connect());
            assertTrue(delays.up(THIRD).isEmpty());
            assertTrue(delays.down(THIRD).isEmpty());
        }
    }

    @Test
    void piecesThatWouldAllPassAtOnceDoNotWait() {
        WaitRequest none = WaitRequest.of(Shape.fixed(0)).withSeed(7);
        assertFalse(delays(Delayed.ALL).up(none).isPresent());
        assertTrue(delays(Delayed.ALL).up(none.failing(0.1, 500)).isPresent());
        assertTrue(delays(Delayed.ALL).up(none.in(PoolUse.of("db"))).isPresent());
    }
}
