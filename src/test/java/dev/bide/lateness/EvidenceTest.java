package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision itself, in milliseconds. */
class EvidenceTest {

    @ParameterizedTest
    @CsvSource({
        // all, held, collector, thread, idle, tasksRan, medianLate, threadMedianLate, cause
        "true, 400, 200, 0, false, false, false, false, COLLECTOR",
        "true, 400, 200, 400, false, false, false, false, COLLECTOR",
        "true, 400, 199, 200, false, false, false, false, STOPPED",
        "true, 400, 0, 200, false, true, true, false, STOPPED",
        "true, 400, 199, 199, false, false, false, false, BLOCKED",
        "true, 400, 0, 0, false, false, false, false, BLOCKED",
        "false, 400, 400, 400, false, false, false, false, BLOCKED",
        "false, 400, 0, 0, false, true, false, false, QUEUE",
        "false, 400, 0, 0, false, false, true, false, QUEUE",
        "true, 400, 0, 0, false, true, false, false, QUEUE",
        "false, 400, 0, 0, false, true, true, true, BLOCKED",
        "false, 400, 0, 10, true, false, false, false, STOPPED",
        "false, 400, 0, 10, true, true, true, false, STOPPED",
        "true, 400, 0, 10, true, false, false, false, STOPPED",
        "true, 400, 390, 10, true, false, false, false, COLLECTOR",
        "true, 400, 0, 0, true, false, false, false, ",
        "false, 400, 400, 0, true, true, true, false, ",
    })
    void theCauseFollowsFromTheEvidence(
            boolean all,
            long held,
            long collector,
            long thread,
            boolean idle,
            boolean tasksRan,
            boolean medianLate,
            boolean threadMedianLate,
            StallCause cause) {
        assertEquals(
                Optional.ofNullable(cause),
                new Evidence(all, held, collector, thread, idle, tasksRan, medianLate, threadMedianLate).cause());
    }
}
