package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallReportsTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = -7 * SECOND;

    private final List<Stall> reported = new ArrayList<>();
    private final StallReports reports = new StallReports(2, START, reported::add);

    private void add(long nanos, Integer... loops) {
        List<String> names = List.of(loops).stream().map(String::valueOf).toList();
        reports.add(
                new Stall(names, 2, Instant.EPOCH, 0.3, StallCause.BLOCKED, 0, Optional.empty(), 1),
                List.of(loops),
                START + nanos);
    }

    @Test
    void theMinuteBetweenReportsOfALoopIsExact() {
        add(0, 0);
        add(60 * SECOND - 1, 0);
        assertEquals(1, reported.size());
        add(60 * SECOND, 0);
        assertEquals(2, reported.size());
        assertEquals(2, reported.get(1).times(), "the one that was not reported, and this one");
    }

    @Test
    void aStallOfTwoLoopsIsReportedIfOneOfThemIsDue() {
        add(0, 0);
        add(SECOND, 0, 1);
        assertEquals(2, reported.size());
        add(2 * SECOND, 0, 1);
        add(59 * SECOND, 1);
        assertEquals(2, reported.size());
        add(61 * SECOND, 0);
        assertEquals(3, reported.size());
        assertEquals(2, reported.get(2).times());
    }

    @Test
    void allStallsOfTheLastMinuteAreKeptReportedOrNot() {
        add(0, 0);
        add(SECOND, 0);
        assertEquals(2, reports.lastMinute(START + 60 * SECOND - 1).size());
        assertEquals(1, reports.lastMinute(START + 60 * SECOND).size());
        assertEquals(2, reports.count(StallCause.BLOCKED));
        assertEquals(0, reports.count(StallCause.STOPPED));
    }
}
