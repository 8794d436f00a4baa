package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Terms;
import dev.bide.wait.WaitRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptsTest {

    private static final WaitRequest REQUEST = WaitRequest.upTo(10).withSeed(7);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Positions<String> positions = Positions.ofScripts();
    private SeriesLimits limits = new SeriesLimits(3, 600);
    private long now;

    private Scripts scripts() {
        return new Scripts(positions, limits, () -> now);
    }

    private <T> T begin(Call call, Function<WaitRequest, T> begin) {
        Sequences none = new Sequences(Positions.ofSequences(), limits, () -> now);
        return new Calls(null, scripts(), none).begin(call, begin);
    }

    private WaitRequest call(String key, String script) {
        return withoutIndex(begin(Call.scripted(REQUEST, script, key), Function.identity()));
    }

    private static WaitRequest withoutIndex(WaitRequest request) {
        return new WaitRequest(request.shape(), request.seed(), request.terms(), request.pool(), OptionalLong.empty());
    }

    private static WaitRequest step(double delay) {
        return WaitRequest.of(Shape.fixed(delay)).withSeed(7);
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
        WaitRequest step = begin(Call.scripted(request, "1s!500", "a"), Function.identity());
        assertEquals(
                new WaitRequest(Shape.fixed(1), 7, new Terms(3, 1, 500), request.pool(), OptionalLong.of(0)), step);
        assertEquals(request, begin(Call.of(request), Function.identity()), "no script, no change");
    }

    @Test
    void aRefusedCallTakesNoStep() {
        Call call = Call.scripted(REQUEST, "1s,2s", "a");
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    Refusal.class,
                    () -> begin(call, request -> {
                        throw Refusal.stopping();
                    }));
        }
        assertThrows(Refusal.class, () -> scripts().delete("a"), "no call has begun");
        assertEquals(0, positions.count());
        assertEquals(step(1), call("a", "1s,2s"));
    }

    @Test
    void aDeletedScriptStartsOver() {
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(2), call("a", "1s,2s"));
        assertEquals(new ScriptProgress("a", "1s,2s", 2, 2), scripts().delete("a"));
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(1, scripts().delete("a").calls());
        assertEquals(step(3), call("a", "3s"), "the key may come with another script");
        Refusal refusal = assertThrows(Refusal.class, () -> scripts().delete("b"));
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
        limits = new SeriesLimits(1, 0);
        now += 1;
        assertEquals(step(1), call("e", "1s,2s"));
    }

    @Test
    void keysAndScriptsHaveAMaximumLength() {
        assertThrows(Refusal.class, () -> Call.scripted(REQUEST, "1s", ""));
        assertThrows(Refusal.class, () -> Call.scripted(REQUEST, "1s", "k".repeat(201)));
        assertEquals("k".repeat(200), new KeyedScript("k".repeat(200), Script.of("1s")).key());
        assertEquals(819, Script.of("100s,".repeat(818) + "100s").steps().size());
        assertRefused(
                "script must have at most 4096 characters, not 4099; a step may have a count, such as 503*10",
                () -> Script.of("100s,".repeat(819) + "100s"));
    }

    private static void assertRefused(String sentence, Executable call) {
        assertEquals(sentence, assertThrows(Refusal.class, call).getMessage());
    }

    /** Returns the steps of some calls, counted from 0, as text. */
    private static String steps(String script, long... calls) {
        return LongStream.of(calls)
                .mapToObj(call -> Script.of(script).step(call).text())
                .collect(Collectors.joining(" "));
    }

    @Test
    void aStepIsRepeatedAsOftenAsItsCountSays() {
        assertEquals("503 503 503 10ms 10ms", steps("503*3,10ms", 0, 1, 2, 3, 4));
        assertEquals("1s 2s!429 2s!429 3s 3s", steps("1s*1,2s!429*2,3s*5", 0, 1, 2, 3, 100));
        String million = "1s*999999999,".repeat(300) + "503";
        long last = 300 * 999_999_999L;
        assertEquals("1s 1s 503 503", steps(million, 0, last - 1, last, last + 1));
        assertEquals(301, Script.of(million).steps().size(), "as many steps as the text has, whatever the counts");
    }

    @Test
    void theDelayOfAStepHasAnyUnit() {
        List<Double> longest = Stream.of("200ms", "1.5s", "2m", "1h", "uniform(0,200ms)!503*2", "2e-3s")
                .map(step -> Script.of(step).longest())
                .toList();
        assertEquals(List.of(0.2, 1.5, 120.0, 3600.0, 0.2, 0.002), longest);
    }

    @Test
    void aStepMayBeAShapeWithOrWithoutAFailure() {
        String text = "uniform(1,2),lognormal(median=0.05,p99=1,max=5)!503*2,weighted(0:1,2:1),uniform( 0, 1 )!429";
        assertEquals(
                List.of(
                        "uniform(1,2)",
                        "lognormal(median=0.05,p99=1,max=5)!503",
                        "weighted(0:1,2:1)",
                        "uniform( 0, 1 )!429"),
                Script.of(text).steps().stream().map(Step::text).toList());
        List<WaitRequest> calls = IntStream.range(0, 6)
                .mapToObj(call -> begin(Call.scripted(REQUEST, text, "shapes"), Function.identity()))
                .toList();
        Shape slow = Shape.lognormal(0.05, 1, 5);
        assertEquals(
                List.of(
                        WaitRequest.of(Shape.uniform(1, 2)).withSeed(7).at(0),
                        WaitRequest.of(slow).withSeed(7).failing(1, 503).at(1),
                        WaitRequest.of(slow).withSeed(7).failing(1, 503).at(2),
                        WaitRequest.of(Shape.weighted(List.of(new Shape.Choice(0, 1), new Shape.Choice(2, 1))))
                                .withSeed(7)
                                .at(3),
                        WaitRequest.of(Shape.uniform(0, 1))
                                .withSeed(7)
                                .failing(1, 429)
                                .at(4),
                        WaitRequest.of(Shape.uniform(0, 1))
                                .withSeed(7)
                                .failing(1, 429)
                                .at(5)),
                calls);
        assertEquals(5, Script.of(text).longest());
        assertTrue(Script.of("1s,uniform(0,1)!503").hasStatus());
        assertFalse(Script.of("1s,uniform(0,1)").hasStatus());
    }

    @Test
    void aShapeStepOfACallIsTheDrawWithTheNumberOfTheCall() {
        double[] drawn = FanOutRequest.of(4).upTo(10).withSeed(7).drawInOrder();
        for (double delay : drawn) {
            assertEquals(
                    delay,
                    begin(Call.scripted(REQUEST, "uniform(0,10)*2,uniform(0,10)!503", "drawn"), WaitRequest::draw));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503*0 | script must have a count from 1 to 999999999 after a '*', at character 5, \"0\"",
                "503*1000000000 | script must have a count from 1 to 999999999 after a '*', at character 5, \"1000000000\"",
                "1s*,503 | script must have a count from 1 to 999999999 after a '*', at character 4, \",503\"",
                "1s*2*2 | script must have a count from 1 to 999999999 after a '*', at character 4, \"2*2\"",
                "1e308h | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 1, \"1e308h\"",
                "-1s | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 1, \"-1s\"",
                "1s! | script must have a status such as 503, or a fault such as reset, after a '!', at character 4, where it ends",
                "1s!5 | script must have a status such as 503, or a fault such as reset, after a '!', at character 4, \"5\"",
                "1s,uniform(0,1 | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 4, \"uniform(0,1\"",
                "1s,uniform(0,1)x | script must have a step such as 2s or 503 or 10ms!429 or uniform(0,1)*3, at character 4, \"uniform(0,1)x\"",
                "1s,uniform(2,1) | script.max must be at least min, 2, not 1, at character 14, \"1)\"",
                "1s,nope(2,1),503 | script.type must be uniform",
            })
    void aMistakeIsNamedWithItsPlace(String script, String sentence) {
        String refused = assertThrows(Refusal.class, () -> Script.of(script)).getMessage();
        assertTrue(refused.startsWith(sentence), refused);
    }

    @Test
    void scriptsAreListedTheLastCalledFirst() {
        assertEquals(step(1), call("a", "1s,2s"));
        assertEquals(step(3), call("b", "3s"));
        assertEquals(step(2), call("a", "1s,2s"));
        ScriptProgress first = new ScriptProgress("a", "1s,2s", 2, 2);
        ScriptProgress second = new ScriptProgress("b", "3s", 1, 1);
        assertEquals(List.of(first, second), scripts().list(2));
        assertEquals(List.of(first), scripts().list(1));
        assertEquals(first, scripts().find("a"));
        assertEquals("2s", scripts().find("a").nextStep());
        assertThrows(Refusal.class, () -> scripts().find("c"));
        now += 601 * SECOND_NANOS;
        assertEquals(List.of(), scripts().list(2));
        assertThrows(Refusal.class, () -> scripts().find("a"));
    }

    @Test
    void theNextStepIsTheOneThatARefusedCallHasReturned() {
        Call call = Call.scripted(REQUEST, "1s,2s,3s", "a");
        assertThrows(
                Refusal.class,
                () -> begin(call, first -> {
                    assertEquals(step(2), call("a", "1s,2s,3s"));
                    throw Refusal.stopping();
                }));
        assertEquals(new ScriptProgress("a", "1s,2s,3s", 0, 1), scripts().find("a"));
        assertEquals("1s", scripts().find("a").nextStep());
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
                () -> begin(refused, request -> {
                    throw Refusal.stopping();
                }));
        now += 301 * SECOND_NANOS;
        assertEquals(step(1), call("a", "1s,2s"), "it expired a second ago");
        now += 601 * SECOND_NANOS;
        assertThrows(Refusal.class, () -> scripts().delete("a"), "it expired again");
    }
}
