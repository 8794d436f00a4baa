package dev.bide.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.FuzzInputs;
import dev.bide.wait.WaitRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser of scripts with any text. {@code .ci/fuzz} makes more texts. */
public class ScriptFuzzTest {

    static List<Path> inputs() {
        return FuzzInputs.of("script");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aTextIsRefusedOrAScriptWhoseStepsHaveFiniteDelaysAndAStableText(Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Checks a text. Jazzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        FuzzInputs.accepted(() -> Script.of(text)).ifPresent(ScriptFuzzTest::check);
    }

    private static void check(Script script) {
        assertEquals(script, Script.of(script.text()));
        List<String> texts = new ArrayList<>();
        long begin = 0;
        for (Step step : script.steps()) {
            assertTrue(step.end() > begin, script::text);
            // Without a count of one, so that the text is no longer than it was: a script has a limit.
            long count = step.end() - begin;
            texts.add(count == 1 ? step.text() : step.text() + "*" + count);
            assertSame(step, script.step(begin));
            assertSame(step, script.step(step.end() - 1));
            check(step, begin);
            begin = step.end();
        }
        assertSame(script.steps().get(script.steps().size() - 1), script.step(begin));
        assertEquals(script.steps(), Script.of(String.join(",", texts)).steps());
    }

    private static void check(Step step, long call) {
        WaitRequest request = step.applyTo(WaitRequest.upTo(1).withSeed(7), call);
        double delay = request.draw();
        assertTrue(delay >= 0 && Double.isFinite(delay), step::text);
        assertEquals(delay, request.draw());
        assertEquals(step.status().isPresent() || step.fault().isPresent(), request.fails());
    }
}
