package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolPlace;
import dev.bide.pool.PoolUse;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.task.Operation;
import dev.bide.task.TaskQuery;
import dev.bide.task.TaskRequest;
import dev.bide.task.TaskState;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests that are built by name, and times that are a {@link Duration}. */
class NamedRequestTest {

    private static final Duration A_FIFTH = Duration.ofMillis(200);

    @Test
    void aWaitIsBuiltByName() {
        WaitRequest plain = WaitRequest.upTo(0.2).withSeed(7);
        assertEquals(plain, WaitRequest.upTo(0.2).withSeed(7));
        assertEquals(plain, WaitRequest.upTo(A_FIFTH).withSeed(7));
        assertEquals(plain, WaitRequest.of(Shape.uniform(0, 0.2)).withSeed(7));
        assertEquals(plain.within(0.2), plain.within(A_FIFTH));
    }

    @Test
    void aFanOutIsBuiltByName() {
        FanOutRequest plain = FanOutRequest.of(5).upTo(0.2).withSeed(7);
        assertEquals(
                FanOutRequest.of(5).upTo(10).withSeed(7), FanOutRequest.of(5).withSeed(7));
        assertEquals(plain, FanOutRequest.of(5).upTo(0.2).withSeed(7));
        assertEquals(plain, FanOutRequest.of(5).upTo(A_FIFTH).withSeed(7));
        assertEquals(plain, FanOutRequest.of(5).shaped(Shape.uniform(0, 0.2)).withSeed(7));
        assertEquals(plain.within(0.2), plain.within(A_FIFTH));
    }

    @Test
    void theMethodsOfAFanOutKeepWhatTheOthersHaveSet() {
        FanOutRequest all = new FanOutRequest(5, Shape.fixed(1), 7, 2, OnFailure.COLLECT, new Terms(0.5, 0.1, 503));
        FanOutRequest named = FanOutRequest.of(5)
                .needing(2)
                .collecting()
                .within(0.5)
                .failing(0.1, 503)
                .withSeed(7)
                .upTo(3);
        assertEquals(all, named.shaped(Shape.fixed(1)));
    }

    @Test
    void aMissingSeedIsPickedForEachRequest() {
        // 2^53 seeds: that ten of them are equal does not happen.
        assertTrue(Stream.generate(() -> WaitRequest.upTo(1).seed())
                        .limit(10)
                        .distinct()
                        .count()
                > 1);
        assertTrue(Stream.generate(() -> FanOutRequest.of(1).seed())
                        .limit(10)
                        .distinct()
                        .count()
                > 1);
    }

    @Test
    void aPoolIsBuiltByName() {
        assertEquals(new PoolUse("orders", 0, 0), PoolUse.of("orders"));
        PoolUse all = new PoolUse("orders", 2, 0.2);
        assertEquals(all, PoolUse.of("orders").withPerPending(0.2).withCapacity(2));
        assertEquals(all, PoolUse.of("orders").withCapacity(2).withPerPending(A_FIFTH));
    }

    @Test
    void aTaskIsBuiltByName() {
        WaitRequest wait = WaitRequest.upTo(1).withSeed(7);
        FanOutRequest fanOut = FanOutRequest.of(2).upTo(1).withSeed(7);
        assertEquals(
                new TaskRequest(Operation.WAIT_RANDOM, wait, Optional.of("tea")),
                TaskRequest.waitRandom(wait).named("tea"));
        assertEquals(new TaskRequest(Operation.WAIT_N, fanOut, Optional.empty()), TaskRequest.waitN(fanOut));
        assertEquals(
                new TaskRequest(Operation.MEASURE_TIME, fanOut, Optional.empty()), TaskRequest.measureTime(fanOut));
    }

    @Test
    void aQueryForTasksIsBuiltByName() {
        String id = "01a2148d-c3a9-7000-a990-519fb7e78da3";
        assertEquals(new TaskQuery(Optional.empty(), Optional.empty(), 50, "", false), TaskQuery.all());
        assertEquals(
                new TaskQuery(Optional.of(TaskState.DONE), Optional.of("tea"), 3, id, true),
                TaskQuery.all()
                        .in(TaskState.DONE)
                        .named("tea")
                        .withLimit(3)
                        .after(id)
                        .fromTheNewest());
    }

    @Test
    void aNegativeDurationIsRefusedAsANegativeNumberIs() {
        Refusal refusal = assertThrows(Refusal.class, () -> WaitRequest.upTo(A_FIFTH.negated()));
        assertEquals(
                "maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -0.2",
                refusal.getMessage());
    }

    @Test
    void aShapeOfDurationsIsThatOfTheirSeconds() {
        Duration second = Duration.ofSeconds(1);
        Duration minute = Duration.ofMinutes(1);
        assertEquals(Shape.fixed(0.2), Shape.fixed(A_FIFTH));
        assertEquals(Shape.uniform(0.2, 1), Shape.uniform(A_FIFTH, second));
        assertEquals(Shape.exponential(0.2, 1), Shape.exponential(A_FIFTH, second));
        assertEquals(Shape.lognormal(0.2, 1, 60), Shape.lognormal(A_FIFTH, second, minute));
        assertEquals(Shape.pareto(0.2, 1.5, 60), Shape.pareto(A_FIFTH, 1.5, minute));
        assertEquals(
                Shape.percentiles(Map.of(50.0, 1.0), 0.2, 60),
                Shape.percentiles(Map.of(50.0, second), A_FIFTH, minute));
        assertEquals(new Shape.Choice(0.2, 3), new Shape.Choice(A_FIFTH, 3));
    }

    @Test
    void waitsThatHaveEndedAreReadable() {
        EndedWaits three = new EndedWaits(new double[] {1, 2, 3, 4}, new BitSet(), 1, 4, 5_000_000_000L);
        assertEquals("EndedWaits[delays=[2.0, 3.0, 4.0]]", three.toString());
        EndedWaits many = new EndedWaits(new double[1000], new BitSet(), 0, 1000, 0);
        assertTrue(many.toString().endsWith(", 0.0, and 990 more]]"), many::toString);
    }

    @Test
    void resultsAreReadable() {
        assertEquals("Wait[delay=0.1, elapsed=0.11, seed=7]", new Wait(0.1, 0.11, 7).toString());
        assertEquals(
                "Wait[delay=0.1, elapsed=0.11, seed=7, place=PoolPlace[drawn=0.1, queued=0.0, delay=0.1, pool=orders], index=3]",
                new Wait(0.1, 0.11, 7, Optional.of(new PoolPlace(0.1, 0, 0.1, "orders")), OptionalLong.of(3))
                        .toString());
        double[] delays = new double[1000];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = i;
        }
        Measurement many = new Measurement(FanOutRequest.of(1001).upTo(1).withSeed(7), delays, 1, 999, 999.5, null);
        assertEquals(
                "Measurement[n=1001, delays=[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, and 990 more], failed=1,"
                        + " cancelled=0, longest=999.0, elapsed=999.5, seed=7]",
                many.toString());
        Measurement two =
                new Measurement(FanOutRequest.of(2).upTo(1).withSeed(7), new double[] {1, 2}, 0, 2, 2.5, null);
        assertEquals(
                "Measurement[n=2, delays=[1.0, 2.0], failed=0, cancelled=0, longest=2.0, elapsed=2.5, seed=7]",
                two.toString());
    }
}
