package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Scripts.Keeping;
import dev.bide.shape.Shape;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ScriptsTest {

    private static final WaitRequest ANY = new WaitRequest(10, 7);
    private static final long SECOND = 1_000_000_000;

    private final Scripts scripts = new Scripts();
    private Keeping keeping = new Keeping(3, 600);
    private long now;

    private WaitRequest call(String key, String script) {
        return scripts.begin(Call.scripted(ANY, script, key), keeping, now, Function.identity());
    }

    private static WaitRequest step(double delay) {
        return new WaitRequest(Shape.fixed(delay), 7);
    }

    @Test
    void theNthCallGetsTheNthStepAndTheLastIsRepeated() {
        String script = "2s,503,10ms,0.5s!429";
        assertEquals(step(2), call("a", script));
        assertEquals(step(0).failing(1, 503), call("a", script));
        assertEquals(step(2), call("b", script), "another key is another story");
        assertEquals(step(0.01), call("a", script));
        assertEquals(step(0.5).failing(1, 429), call("a", script));
        assertEquals(step(0.5).failing(1, 429), call("a", script));
        assertEquals(step(0).failing(1, 503), call("b", script));
    }

    @Test
    void whatElseWasAskedForStays() {
        WaitRequest asked = ANY.within(3).in(new PoolUse("db", 2, 0));
        WaitRequest got = scripts.begin(Call.scripted(asked, "1s!500", "a"), keeping, now, Function.identity());
        assertEquals(new WaitRequest(Shape.fixed(1), 7, new Terms(3, 1, 500), asked.load()), got);
        assertEquals(asked, scripts.begin(Call.of(asked), keeping, now, Function.identity()), "no script, no change");
    }

    @Test
    void whatCouldNotBeBegunWasNoCall() {
        Call call = Call.scripted(ANY, "1s,2s", "a");
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    Refusal.class,
                    () -> scripts.begin(call, keeping, now, request -> {
                        throw Refusal.stopping();
                    }));
        }
        assertThrows(Refusal.class, () -> scripts.delete("a", keeping, now), "it has not even been begun");
        assertEquals(step(1), call("a", "1s,2s"));
    }

    @Test
    void whoDeletesStartsOver() {
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(2), call("a", "1s,2s"));
        assertEquals(new ScriptProgress("a", "1s,2s", 2), scripts.delete("a", keeping, now));
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(1, scripts.delete("a", keeping, now).calls());
        assertEquals(step(3), call("a", "3s"), "and may bring another script");
        Refusal refusal = assertThrows(Refusal.class, () -> scripts.delete("b", keeping, now));
        assertEquals(Reason.NOT_FOUND, refusal.reason());
        assertEquals("there is no script with the key \"b\"", refusal.getMessage());
    }

    @Test
    void aKeyBelongsToItsScript() {
        assertEquals(step(1), call("a", "1s,2s"));
        Refusal refusal = assertThrows(Refusal.class, () -> call("a", "1s,3s"));
        assertEquals(422, refusal.code());
        assertEquals(
                "the key \"a\" belongs to another script, \"1s,2s\", until that is deleted or forgotten",
                refusal.getMessage());
        assertEquals(step(2), call("a", "1s,2s"));
    }

    @Test
    void thereAreOnlySoManyAndTheyAreForgottenSomeTimeAfterTheLastCall() {
        assertEquals(step(1), call("a", "1s,2s"));
        now += 300 * SECOND;
        assertEquals(step(1), call("b", "1s,2s"));
        assertEquals(step(1), call("c", "1s,2s"));
        Refusal refusal = assertThrows(Refusal.class, () -> call("d", "1s,2s"));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(
                "too many scripts have been begun: 3 are kept, and one more would be over the limit of 3"
                        + " (limits.maxScripts)",
                refusal.getMessage());
        assertEquals(step(2), call("a", "1s,2s"), "those that are known go on");
        now += 600 * SECOND;
        assertEquals(step(2), call("b", "1s,2s"), "just not forgotten");
        now += 1;
        assertEquals(step(1), call("d", "1s,2s"), "a and c are");
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(2), call("b", "1s,2s"));
        keeping = new Keeping(1, 0);
        now += 1;
        assertEquals(step(1), call("e", "1s,2s"));
    }

    @Test
    void keysAreTextsOfSomeLength() {
        assertThrows(Refusal.class, () -> Call.scripted(ANY, "1s", ""));
        assertThrows(Refusal.class, () -> Call.scripted(ANY, "1s", "k".repeat(201)));
        assertEquals(
                Optional.of("k".repeat(200)),
                Call.scripted(ANY, "1s", "k".repeat(200)).cue().map(Call.Cue::key));
        assertThrows(Refusal.class, () -> Call.scripted(ANY, "1s,".repeat(100) + "1s", "a"));
        assertEquals(100, Script.of("1s,".repeat(99) + "1s").steps().size());
    }

    @Test
    void aCallThatIsRefusedDoesNotMakeAScriptLastLonger() {
        assertEquals(step(1), call("a", "1s,2s"));
        now += 300 * SECOND;
        assertEquals(step(1), call("b", "1s,2s"));
        assertThrows(Refusal.class, () -> call("a", "3s"));
        now += 301 * SECOND;
        assertEquals(step(1), call("a", "1s,2s"), "it was forgotten a second ago");
        now += 601 * SECOND;
        assertThrows(Refusal.class, () -> scripts.delete("a", keeping, now), "and so it was again");
    }
}
