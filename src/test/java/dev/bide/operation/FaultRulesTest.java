package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.bide.json.JsonFields;
import dev.bide.refusal.Fault;
import dev.bide.script.Call;
import dev.bide.shape.Profiles;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.WaitRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests may have a fault, and with which other fields. */
class FaultRulesTest {

    private static final Requests REQUESTS = new Requests(new Limits(3600, 1000, 1000, 10, 600), Profiles.NONE);

    private static Fields json(String text) {
        return JsonFields.of(new JsonObject(text.replace('\'', '"')));
    }

    @Test
    void aFaultIsThatOfTheFailuresOfAWaitOrAFanOut() {
        Optional<Fault> cut = Optional.of(new Fault(Fault.Kind.CUT, 10));
        assertEquals(
                cut,
                REQUESTS.call(json("{'failRate':0.5,'fault':'cut(10)','seed':7}"))
                        .request()
                        .terms()
                        .fault());
        assertEquals(
                cut,
                REQUESTS.fanOut(json("{'n':5,'failRate':0.5,'fault':'cut(10)','seed':7}"))
                        .request()
                        .terms()
                        .fault());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'failRate':1,'fault':'x'} | fault must be reset, empty, cut(BYTES), malformed, garbage or hang, not \"x\"",
                "{'failRate':1,'fault':''} | fault must be a text, not \"\"",
                "{'failRate':1,'fault':5} | fault must be a text, not 5",
                "{'fault':'reset'} | fault may not be given without failRate",
                "{'failRate':1,'fault':'reset','failStatus':503} | failStatus may not be given with fault",
                "{'failRate':1,'fault':'reset','retryAfter':1} | retryAfter may not be given with fault",
                "{'script':'1s','key':'a','fault':'reset'} | fault may not be given with script",
            })
    void aFaultThatMakesNoSenseIsRefusedWithTheNameOfTheField(String json, String sentence) {
        FieldsTest.assertRefused(sentence, () -> REQUESTS.call(json(json)));
    }

    @Test
    void aTaskHasNoFault() {
        String where = " may not be given for a task, which has no connection to break";
        FieldsTest.assertRefused(
                "fault" + where, () -> TaskRequests.task(json("{'n':5,'failRate':1,'fault':'reset'}"), REQUESTS));
        Fault reset = new Fault(Fault.Kind.RESET, 0);
        WaitRequest wait = WaitRequest.upTo(1).withSeed(7);
        FanOutRequest fanOut = FanOutRequest.of(5).upTo(1).withSeed(7);
        FieldsTest.assertRefused("fault" + where, () -> FaultRules.refuseInTask(Call.of(wait.failing(0, reset))));
        FieldsTest.assertRefused(
                "a fault in script" + where, () -> FaultRules.refuseInTask(Call.scripted(wait, "1s,reset", "a")));
        FieldsTest.assertRefused("fault" + where, () -> FaultRules.refuseInTask(fanOut.failing(1, reset)));
        assertSame(fanOut, FaultRules.refuseInTask(fanOut));
        Call call = Call.scripted(wait, "1s,503", "a");
        assertSame(call, FaultRules.refuseInTask(call));
    }

    @Test
    void aMessageHasNoFault() {
        String where = " may not be given on the event bus, which has no connection to break";
        Fields message = json("{'failRate':1,'fault':'reset'}");
        FieldsTest.assertRefused("fault" + where, () -> FaultRules.refuseOnBus(Route.WAIT_RANDOM, message));
        FieldsTest.assertRefused("fault" + where, () -> FaultRules.refuseOnBus(Route.CREATE_TASK, message));
        Call call = Call.scripted(WaitRequest.upTo(1).withSeed(7), "1s,1s!hang", "a");
        FieldsTest.assertRefused("a fault in script" + where, () -> FaultRules.refuseOnBus(call));
    }
}
