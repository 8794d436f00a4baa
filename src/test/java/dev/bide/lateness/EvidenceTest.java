package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision itself, in milliseconds. */
class EvidenceTest {

    @ParameterizedTest
    @CsvSource({
        // all, held, collector, thread, tasksRan, medianLate, threadMedianLate, cause
        "true, 400, 200, 0, false, false, false, COLLECTOR",
        "true, 400, 200, 400, false, false, false, COLLECTOR",
        "true, 400, 199, 200, false, false, false, STOPPED",
        "true, 400, 0, 200, true, true, false, STOPPED",
        "true, 400, 199, 199, false, false, false, BLOCKED",
        "true, 400, 0, 0, false, false, false, BLOCKED",
        "false, 400, 400, 400, false, false, false, BLOCKED",
        "false, 400, 0, 0, true, false, false, QUEUE",
        "false, 400, 0, 0, false, true, false, QUEUE",
        "true, 400, 0, 0, true, false, false, QUEUE",
        "false, 400, 0, 0, true, true, true, BLOCKED",
    })
    void theCauseFollowsFromTheEvidence(
            boolean all,
            long held,
            long collector,
            long thread,
            boolean tasksRan,
            boolean medianLate,
            boolean threadMedianLate,
            StallCause cause) {
        assertEquals(cause, new Evidence(all, held, collector, thread, tasksRan, medianLate, threadMedianLate).cause());
    }
}
