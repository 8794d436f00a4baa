package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.task.Operation;
import dev.bide.task.TaskRequest;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.WaitRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final Limits LIMITS = new Limits(3600, 1000, 1000, 10, 600);

    @Test
    void whatIsLeftOutHasItsDefaultAndASeedIsPicked() {
        WaitRequest wait = Requests.wait(FieldsTest.query());
        assertEquals(10, wait.maxDelay());
        assertTrue(wait.seed() >= 0);
        assertTrue(Requests.fanOut(FieldsTest.query("n", "0"), LIMITS).list());
    }

    @Test
    void aTaskIsAFanOutIfItHasAnN() {
        TaskRequest many = TaskRequests.task(FieldsTest.query("n", "3", "maxDelay", "1", "seed", "7"), LIMITS);
        assertEquals(new TaskRequest(Operation.WAIT_N, new FanOutRequest(3, 1, 7), Optional.empty()), many);
        TaskRequest one = TaskRequests.task(FieldsTest.query("maxDelay", "1", "seed", "7", "name", "5"), LIMITS);
        assertEquals(new TaskRequest(Operation.WAIT_RANDOM, new WaitRequest(1, 7), Optional.of("5")), one);
        TaskRequest measured = TaskRequests.task(FieldsTest.query("n", "3", "operation", "measure-time"), LIMITS);
        assertEquals(Operation.MEASURE_TIME, measured.operation());
        FieldsTest.refused(
                "n is missing: it must be a whole number from 0 to 1000",
                () -> TaskRequests.task(FieldsTest.query("operation", "wait-n"), LIMITS));
        FieldsTest.refused(
                "\"n\" is unknown; known here: maxDelay, seed, timeout, failRate, failStatus, name, operation",
                () -> TaskRequests.task(FieldsTest.query("operation", "wait-random", "n", "3"), LIMITS));
        FieldsTest.refused(
                "\"nn\" is unknown; known here: n, maxDelay, seed, timeout, need, failRate, failStatus, onFailure, name,"
                        + " operation",
                () -> TaskRequests.task(FieldsTest.query("nn", "3"), LIMITS));
    }

    @Test
    void theTermsOfAWaitAreReadWhereverTheyMakeSense() {
        Fields all = FieldsTest.query(
                "n",
                "9",
                "maxDelay",
                "2",
                "seed",
                "7",
                "timeout",
                "1",
                "need",
                "3",
                "failRate",
                "0.5",
                "failStatus",
                "503",
                "onFailure",
                "collect");
        FanOutRequest expected = new FanOutRequest(9, 2, 7)
                .within(1)
                .needing(3)
                .failing(0.5, 503)
                .collecting();
        assertEquals(expected, Requests.fanOut(all, LIMITS).request());
        assertEquals(expected, Requests.measurement(all, LIMITS));
        assertEquals(expected, TaskRequests.task(all, LIMITS).request());
        Fields one =
                FieldsTest.query("maxDelay", "2", "seed", "7", "timeout", "1", "failRate", "0.5", "failStatus", "503");
        assertEquals(new WaitRequest(2, 7).within(1).failing(0.5, 503), Requests.wait(one));
    }
}
