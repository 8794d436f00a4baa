package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PausesTest {

    private static final long MILLI = 1_000_000;

    @Test
    void onlyTheCommonPartOfAPauseAndAStretchCounts() {
        Pauses pauses = new Pauses();
        pauses.add(10, 20);
        pauses.add(30, 50);
        pauses.add(60, 70);
        assertEquals(0, pauses.overlapNanos(0, 10));
        assertEquals(5, pauses.overlapNanos(0, 15));
        assertEquals(26, pauses.overlapNanos(15, 61));
        assertEquals(10, pauses.overlapNanos(35, 45));
        assertEquals(0, pauses.overlapNanos(20, 30));
        assertEquals(30, pauses.earliestFrom(45, 55));
        assertEquals(10, pauses.earliestFrom(15, 100));
        assertEquals(52, pauses.earliestFrom(52, 58));
    }

    @Test
    void theCollectorsTimeIsThatBetweenTwoReadings() {
        long[] total = {5000};
        CollectorClock clock = new CollectorClock(() -> total[0]);
        clock.sample(0); // what was before does not count
        total[0] += 180;
        clock.sample(1000 * MILLI);
        assertEquals(180 * MILLI, clock.overlapNanos(800 * MILLI, 1000 * MILLI, 0));
        assertEquals(100 * MILLI, clock.overlapNanos(900 * MILLI, 1000 * MILLI, 0));
        assertEquals(80 * MILLI, clock.overlapNanos(800 * MILLI, 900 * MILLI, 0));
        assertEquals(100 * MILLI, clock.overlapNanos(800 * MILLI, 900 * MILLI, 20 * MILLI), "seen 20 ms later");
        assertEquals(0, clock.overlapNanos(1000 * MILLI, 2000 * MILLI, 0));
    }

    @Test
    void theProcessHasCollectorsWhoseTimeGrows() {
        CollectorClock clock = CollectorClock.ofProcess();
        clock.sample(0);
        for (int i = 1; clock.overlapNanos(0, i * 1000L * MILLI, 0) == 0; i++) {
            System.gc();
            clock.sample(i * 1000L * MILLI);
        }
    }
}
