package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.json.JsonFields;
import dev.bide.pool.PoolUse;
import dev.bide.script.Call;
import dev.bide.script.KeyedScript;
import dev.bide.script.Script;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.task.Operation;
import dev.bide.task.TaskRequest;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

    private static final Requests REQUESTS = new Requests(new Limits(3600, 1000, 1000, 10, 600), Profiles.NONE);

    @Test
    void missingFieldsHaveTheirDefaultsAndARandomSeed() {
        WaitRequest wait = REQUESTS.call(FieldsTest.query()).request();
        assertEquals(10, wait.shape().max());
        assertTrue(wait.seed() >= 0);
        assertTrue(REQUESTS.fanOut(FieldsTest.query("n", "0")).list());
    }

    @Test
    void aTaskWithAnNIsAFanOut() {
        TaskRequest many = TaskRequests.task(FieldsTest.query("n", "3", "maxDelay", "1", "seed", "7"), REQUESTS);
        assertEquals(
                new TaskRequest(Operation.WAIT_N, FanOutRequest.of(3).upTo(1).withSeed(7), Optional.empty()), many);
        TaskRequest one = TaskRequests.task(FieldsTest.query("maxDelay", "1", "seed", "7", "name", "5"), REQUESTS);
        assertEquals(new TaskRequest(Operation.WAIT_RANDOM, WaitRequest.upTo(1).withSeed(7), Optional.of("5")), one);
        TaskRequest measured = TaskRequests.task(FieldsTest.query("n", "3", "operation", "measure-time"), REQUESTS);
        assertEquals(Operation.MEASURE_TIME, measured.operation());
        FieldsTest.assertRefused(
                "n is missing: it must be a whole number from 0 to 1000",
                () -> TaskRequests.task(FieldsTest.query("operation", "wait-n"), REQUESTS));
        FieldsTest.assertRefused(
                "\"n\" is unknown; known here: maxDelay, shape, seed, index, timeout, failRate, failStatus, pool, capacity,"
                        + " perPending, name, operation",
                () -> TaskRequests.task(FieldsTest.query("operation", "wait-random", "n", "3"), REQUESTS));
        FieldsTest.assertRefused(
                "\"nn\" is unknown; known here: n, maxDelay, shape, seed, timeout, need, failRate, failStatus, onFailure, nodes, pool,"
                        + " capacity, perPending, index, name, operation",
                () -> TaskRequests.task(FieldsTest.query("nn", "3"), REQUESTS));
    }

    @Test
    void timeLimitsQuorumsAndFailuresAreReadForEveryOperation() {
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
                "collect",
                "nodes",
                "2");
        FanOutRequest expected = FanOutRequest.of(9)
                .upTo(2)
                .withSeed(7)
                .within(1)
                .needing(3)
                .failing(0.5, 503)
                .collecting()
                .over(2);
        assertEquals(expected, REQUESTS.fanOut(all).request());
        assertEquals(expected, REQUESTS.measurement(all));
        assertEquals(expected, TaskRequests.task(all, REQUESTS).request());
        Fields one =
                FieldsTest.query("maxDelay", "2", "seed", "7", "timeout", "1", "failRate", "0.5", "failStatus", "503");
        assertEquals(
                WaitRequest.upTo(2).withSeed(7).within(1).failing(0.5, 503),
                REQUESTS.call(one).request());
    }

    @Test
    void thePoolAndTheScriptOfAWaitAreRead() {
        WaitRequest pooled = REQUESTS.call(FieldsTest.query(
                        "seed", "7", "maxDelay", "1", "pool", "5", "capacity", "2", "perPending", "0.1"))
                .request();
        assertEquals(WaitRequest.upTo(1).withSeed(7).in(new PoolUse("5", 2, 0.1)), pooled);
        assertEquals(
                WaitRequest.upTo(1).withSeed(7).in(new PoolUse("db", 0, 0)),
                REQUESTS.call(FieldsTest.query("seed", "7", "maxDelay", "1", "pool", "db"))
                        .request());
        Fields scripted = FieldsTest.query("script", "503", "key", "5", "seed", "7", "timeout", "1");
        Call call = REQUESTS.call(scripted);
        assertEquals(Optional.of(new KeyedScript("5", Script.of("503"))), call.series());
        assertEquals(1, call.request().terms().timeout());
        assertEquals(
                WaitRequest.of(Shape.fixed(2.5)).withSeed(7).within(1),
                REQUESTS.delay("2.5", FieldsTest.query("seed", "7", "timeout", "1"))
                        .request());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'capacity':2}                    | capacity may not be given without pool",
                "{'perPending':2}                  | perPending may not be given without pool",
                "{'pool':''}                       | pool must be a text, not \"\"",
                "{'pool':'a','capacity':0}         | capacity must be a whole number from 1 to 10000, not 0",
                "{'pool':'a','capacity':10001}     | capacity must be a whole number from 1 to 10000, not 10001",
                "{'pool':'a','perPending':-1}      | perPending must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                "{'key':'a'}                       | key may not be given without script",
                "{'script':'1s'}                   | key is missing: it must be a text",
                "{'script':5,'key':'a'}            | script must be a text, not 5",
                "{'script':'1s','key':'a','maxDelay':1}   | maxDelay may not be given with script",
                "{'script':'1s','key':'a','shape':'x'}    | shape may not be given with script",
                "{'script':'1s','key':'a','failRate':1}   | failRate may not be given with script",
                "{'script':'1s','key':'a','failStatus':1} | failStatus may not be given with script",
                "{'script':'x','key':'a'}          | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 1, \"x\"",
                "{'script':'2','key':'a'}          | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 1, \"2\"",
                "{'script':'1s,','key':'a'}        | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 4, where it ends",
                "{'script':'1s,,2s','key':'a'}     | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 4, \",2s\"",
                "{'script':'1s,3601s','key':'a'}   | the longest delay of script must be at most 3600 seconds, not 3601",
                "{'script':'1s','key':'..'}        | key must not be what paths are made of, not \"..\"",
                "{'shape':'fixed(3601)'}           | the longest delay of shape must be at most 3600 seconds, not 3601",
                "{'shape':'uniform(0,3601)'}       | the longest delay of shape must be at most 3600 seconds, not 3601",
                "{'script':'1s 2s','key':'a'}      | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 1, \"1s 2s\"",
                "{'script':'1s!2s','key':'a'}      | script must have a status such as 503, or a fault such as reset, after a '!', at character 4, \"2s\"",
                "{'script':'1s','key':'a','sequence':'b'} | sequence may not be given with script",
                "{'script':'1s','key':'a','index':3}      | index may not be given with script",
                "{'sequence':'b','index':3}        | index may not be given with sequence",
                "{'sequence':''}                   | sequence must be a text, not \"\"",
                "{'sequence':'..'}                 | sequence must not be what paths are made of, not \"..\"",
                "{'sequence':5}                    | sequence must be a text, not 5",
                "{'index':-1}                      | index must be a whole number from 0 to 9007199254740991, not -1",
                "{'script':'1s,200','key':'a'}     | script must have a status from 400 to 599, at character 4, \"200\"",
                "{'script':'1ms!600,1s','key':'a'} | script must have a status from 400 to 599, at character 5, \"600,1s\"",
            })
    void anInvalidPoolOrScriptIsRefusedWithTheNameOfTheField(String json, String sentence) {
        FieldsTest.assertRefused(sentence, () -> REQUESTS.call(JsonFields.of(new JsonObject(json.replace('\'', '"')))));
    }

    @Test
    void theDelayOfAPathIsANumberOfSecondsWithinTheLimit() {
        FieldsTest.assertRefused(
                "seconds must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"x\"",
                () -> REQUESTS.delay("x", FieldsTest.query()));
        FieldsTest.assertRefused(
                "seconds must be a number of seconds, 0 or more, such as 0.2 or 200ms, not -1",
                () -> REQUESTS.delay("-1", FieldsTest.query()));
        FieldsTest.assertRefused(
                "seconds must be at most 3600 seconds, not 3601", () -> REQUESTS.delay("3601", FieldsTest.query()));
        FieldsTest.assertRefused(
                "\"maxDelay\" is unknown; known here: seed, index, timeout, failRate, failStatus, pool, capacity, perPending,"
                        + " sequence, fault, retryAfter",
                () -> REQUESTS.delay("1", FieldsTest.query("maxDelay", "1")));
    }
}
