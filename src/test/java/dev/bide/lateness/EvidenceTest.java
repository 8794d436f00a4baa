package dev.bide.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision itself, in milliseconds. */
class EvidenceTest {

    @ParameterizedTest
    @CsvSource({
        // all, held, collector, thread, doing, tasksRan, medianLate, threadMedianLate, cause
        "true, 400, 200, 0, RUNNING, false, false, false, COLLECTOR",
        "true, 400, 200, 400, RUNNING, false, false, false, COLLECTOR",
        "true, 400, 199, 200, RUNNING, false, false, false, STOPPED",
        "true, 400, 0, 200, RUNNING, true, true, false, STOPPED",
        "true, 400, 199, 199, RUNNING, false, false, false, BLOCKED",
        "true, 400, 0, 0, RUNNING, false, false, false, BLOCKED",
        "false, 400, 400, 400, RUNNING, false, false, false, BLOCKED",
        "false, 400, 0, 0, RUNNING, true, false, false, QUEUE",
        "false, 400, 0, 0, RUNNING, false, true, false, QUEUE",
        "true, 400, 0, 0, RUNNING, true, false, false, QUEUE",
        "false, 400, 0, 0, RUNNING, true, true, true, QUEUE",
        "false, 400, 0, 0, RUNNING, false, true, true, BLOCKED",
        "false, 400, 0, 10, WAITING, false, false, false, STOPPED",
        "false, 400, 0, 10, WAITING, true, true, false, STOPPED",
        "true, 400, 0, 10, WAITING, false, false, false, STOPPED",
        "true, 400, 390, 10, WAITING, false, false, false, COLLECTOR",
        "true, 400, 0, 0, WAITING, false, false, false, ",
        "false, 400, 400, 0, WAITING, true, true, false, ",
        "false, 400, 0, 100, UNKNOWN, false, false, false, STOPPED",
        "false, 400, 0, 99, UNKNOWN, false, false, false, BLOCKED",
    })
    void theCauseFollowsFromTheEvidence(
            boolean all,
            long held,
            long collector,
            long thread,
            LoopStack.Doing doing,
            boolean tasksRan,
            boolean medianLate,
            boolean threadMedianLate,
            StallCause cause) {
        assertEquals(
                Optional.ofNullable(cause),
                new Evidence(all, held, collector, thread, doing, tasksRan, medianLate, threadMedianLate).cause());
    }
}
