package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ScriptsTest {

    private static final WaitRequest REQUEST = new WaitRequest(10, 7);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Scripts scripts = new Scripts();
    private ScriptLimits limits = new ScriptLimits(3, 600);
    private long now;

    private WaitRequest call(String key, String script) {
        return scripts.begin(Call.scripted(REQUEST, script, key), limits, now, Function.identity());
    }

    private static WaitRequest step(double delay) {
        return new WaitRequest(Shape.fixed(delay), 7);
    }

    @Test
    void theNthCallGetsTheNthStepAndTheLastStepIsRepeated() {
        String script = "2s,503,10ms,0.5s!429";
        assertEquals(step(2), call("a", script));
        assertEquals(step(0).failing(1, 503), call("a", script));
        assertEquals(step(2), call("b", script), "another key has its own position");
        assertEquals(step(0.01), call("a", script));
        assertEquals(step(0.5).failing(1, 429), call("a", script));
        assertEquals(step(0.5).failing(1, 429), call("a", script));
        assertEquals(step(0).failing(1, 503), call("b", script));
    }

    @Test
    void theSeedTheTimeoutAndThePoolOfTheRequestStay() {
        WaitRequest request = REQUEST.within(3).in(new PoolUse("db", 2, 0));
        WaitRequest step = scripts.begin(Call.scripted(request, "1s!500", "a"), limits, now, Function.identity());
        assertEquals(new WaitRequest(Shape.fixed(1), 7, new Terms(3, 1, 500), request.pool()), step);
        assertEquals(
                request, scripts.begin(Call.of(request), limits, now, Function.identity()), "no script, no change");
    }

    @Test
    void aRefusedCallTakesNoStep() {
        Call call = Call.scripted(REQUEST, "1s,2s", "a");
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    Refusal.class,
                    () -> scripts.begin(call, limits, now, request -> {
                        throw Refusal.stopping();
                    }));
        }
        assertThrows(Refusal.class, () -> scripts.delete("a", limits, now), "no call has begun");
        assertEquals(0, scripts.count());
        assertEquals(step(1), call("a", "1s,2s"));
    }

    @Test
    void aDeletedScriptStartsOver() {
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(2), call("a", "1s,2s"));
        assertEquals(new ScriptProgress("a", "1s,2s", 2), scripts.delete("a", limits, now));
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(1, scripts.delete("a", limits, now).calls());
        assertEquals(step(3), call("a", "3s"), "the key may come with another script");
        Refusal refusal = assertThrows(Refusal.class, () -> scripts.delete("b", limits, now));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no script with the key \"b\"", refusal.getMessage());
    }

    @Test
    void aKeyWithAnotherScriptIsRefused() {
        assertEquals(step(1), call("a", "1s,2s"));
        Refusal refusal = assertThrows(Refusal.class, () -> call("a", "1s,3s"));
        assertEquals(422, refusal.code());
        assertEquals(
                "the key \"a\" belongs to another script, \"1s,2s\", until that is deleted or forgotten",
                refusal.getMessage());
        assertEquals(step(2), call("a", "1s,2s"));
    }

    @Test
    void theNumberOfScriptsIsLimitedAndAScriptExpiresAfterItsLastCall() {
        assertEquals(step(1), call("a", "1s,2s"));
        now += 300 * SECOND_NANOS;
        assertEquals(step(1), call("b", "1s,2s"));
        assertEquals(step(1), call("c", "1s,2s"));
        Refusal refusal = assertThrows(Refusal.class, () -> call("d", "1s,2s"));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(
                "too many scripts have been begun: 3 are kept, and one more would be over the limit of 3"
                        + " (limits.maxScripts)",
                refusal.getMessage());
        assertEquals(step(2), call("a", "1s,2s"), "a known key is not refused");
        now += 600 * SECOND_NANOS;
        assertEquals(step(2), call("b", "1s,2s"), "exactly at its time to live it is kept");
        now += 1;
        assertEquals(step(1), call("d", "1s,2s"), "a and c have expired");
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(2), call("b", "1s,2s"));
        limits = new ScriptLimits(1, 0);
        now += 1;
        assertEquals(step(1), call("e", "1s,2s"));
    }

    @Test
    void keysAndScriptsHaveAMaximumLength() {
        assertThrows(Refusal.class, () -> Call.scripted(REQUEST, "1s", ""));
        assertThrows(Refusal.class, () -> Call.scripted(REQUEST, "1s", "k".repeat(201)));
        assertEquals(
                Optional.of("k".repeat(200)),
                Call.scripted(REQUEST, "1s", "k".repeat(200)).script().map(Call.KeyedScript::key));
        assertThrows(Refusal.class, () -> Call.scripted(REQUEST, "1s,".repeat(100) + "1s", "a"));
        assertEquals(100, Script.of("1s,".repeat(99) + "1s").steps().size());
    }

    @Test
    void aRefusedCallDoesNotProlongAScript() {
        assertEquals(step(1), call("a", "1s,2s"));
        now += 300 * SECOND_NANOS;
        assertEquals(step(1), call("b", "1s,2s"));
        assertThrows(Refusal.class, () -> call("a", "3s"));
        Call refused = Call.scripted(REQUEST, "1s,2s", "a");
        assertThrows(
                Refusal.class,
                () -> scripts.begin(refused, limits, now, request -> {
                    throw Refusal.stopping();
                }));
        now += 301 * SECOND_NANOS;
        assertEquals(step(1), call("a", "1s,2s"), "it expired a second ago");
        now += 601 * SECOND_NANOS;
        assertThrows(Refusal.class, () -> scripts.delete("a", limits, now), "it expired again");
    }
}
