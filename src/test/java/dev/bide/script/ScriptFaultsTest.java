package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts whose steps have faults. */
class ScriptFaultsTest {

    private static final WaitRequest REQUEST = WaitRequest.upTo(1).withSeed(7).failing(0.5, 418);

    private static WaitRequest call(String script, long number) {
        return Script.of(script).step(number).applyTo(REQUEST, number);
    }

    private static Fault fault(String text) {
        return Fault.of("fault", text);
    }

    @Test
    void aStepIsAFaultAtOnceOrAfterADelayAndHasACount() {
        String script = "reset*2,2s!cut( 10 ),uniform(0,1)!hang*3,503,1s";
        assertEquals(
                List.of("reset", "2s!cut( 10 )", "uniform(0,1)!hang", "503", "1s"),
                Script.of(script).steps().stream().map(Step::text).toList());
        WaitRequest reset = WaitRequest.of(Shape.fixed(0)).withSeed(7).failing(1, fault("reset"));
        assertEquals(reset.at(0), call(script, 0));
        assertEquals(reset.at(1), call(script, 1));
        assertEquals(
                WaitRequest.of(Shape.fixed(2))
                        .withSeed(7)
                        .failing(1, fault("cut(10)"))
                        .at(2),
                call(script, 2));
        assertEquals(
                WaitRequest.of(Shape.uniform(0, 1))
                        .withSeed(7)
                        .failing(1, fault("hang"))
                        .at(5),
                call(script, 5));
        assertEquals(WaitRequest.of(Shape.fixed(0)).withSeed(7).failing(1, 503).at(6), call(script, 6));
        assertEquals(Terms.NONE, call(script, 7).terms());
    }

    @Test
    void theFaultOfARequestIsNotThatOfItsSteps() {
        WaitRequest breaking = REQUEST.failing(1, fault("reset"));
        assertEquals(
                Optional.empty(),
                Script.of("1s,503").step(0).applyTo(breaking, 0).terms().fault());
        assertEquals(
                Optional.empty(),
                Script.of("1s,503").step(1).applyTo(breaking, 1).terms().fault());
    }

    @Test
    void aScriptSaysWhetherItHasAStatusOrAFault() {
        assertTrue(Script.of("1s,reset").mayBreak());
        assertFalse(Script.of("1s,503").mayBreak());
        assertTrue(Script.of("reset,1s!503").hasStatus());
        assertFalse(Script.of("reset,1s").hasStatus());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1s!cut( | script must have a status such as 503, or a fault such as reset, after a '!', at character 4",
                "1s!cut() | script must have a status such as 503, or a fault such as reset, after a '!', at character 4",
                "1s!reset() | script must have a status such as 503, or a fault such as reset, after a '!', at character 4",
                "1s!reset!503 | script must have a status such as 503, or a fault such as reset, after a '!', at character 4",
                "1s!503!reset | script must have a status such as 503, or a fault such as reset, after a '!', at character 4",
                "cut | script must have a step such as",
                "cut(x) | script.type must be uniform",
                "RESET | script must have a step such as",
                "reset*0 | script must have a count from 1 to 999999999 after a '*', at character 7",
                "cut(9999999999999999) | the fault in script must have at most 2^53 bytes in a cut",
            })
    void aMistakeIsNamedWithItsPlace(String script, String sentence) {
        String refused = assertThrows(Refusal.class, () -> Script.of(script)).getMessage();
        assertTrue(refused.startsWith(sentence), refused);
    }
}
