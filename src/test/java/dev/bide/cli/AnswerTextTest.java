package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    private static final Map<String, Object> LATE = Map.of("p50", 0.000552, "p99", 0.00108, "max", 0.012123706);

    private static String text(List<Line> lines) {
        return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> million() {
        return Map.of(
                "n",
                1_000_000,
                "quantiles",
                Map.of(
                        "p50",
                        5.0002833619134925,
                        "p90",
                        8.999633810301383,
                        "p99",
                        9.899846701348453,
                        "max",
                        9.999992065453897),
                "elapsed",
                10.001048744,
                "late",
                LATE,
                "seed",
                7);
    }

    @Test
    void aFanOutSaysWhatItTookAndHowLateItWas() {
        assertEquals("""
                1,000,000 waits came in 10.001 s: the longest delay, 9.99999 s, and 1.06 ms

                            p50        p90        p99        max
                  delay     5.00 s     9.00 s     9.90 s     10.0 s
                  late      0.55 ms               1.08 ms    12.1 ms""", text(AnswerText.fanOut(million(), 9.999992065453897)));
    }

    @Test
    void theFigureThatAnswersTheQuestionIsBold() {
        String line = AnswerText.fanOut(million(), 9.999992065453897).get(0).text(true);
        assertTrue(line.contains("came in \033[1m10.001 s\033[0m: "), line);
    }

    @Test
    void theQuantilesOfAListAreThoseOfItsDelays() {
        Map<String, Object> answer =
                Map.of("n", 2, "delays", new double[] {1, 2}, "elapsed", 2.001, "late", LATE, "seed", 7);
        assertEquals(
                "  delay     1.00 s     2.00 s     2.00 s     2.00 s",
                AnswerText.fanOut(answer, 2).get(3).toString());
    }

    @Test
    void failedAndCancelledWaitsAreCounted() {
        Map<String, Object> answer = Map.of(
                "n", 10, "quantiles", Map.of(), "failed", 2, "cancelled", 1, "elapsed", 0.1, "late", LATE, "seed", 7);
        List<Line> lines = AnswerText.fanOut(answer, 0.099);
        assertEquals(
                "7 of 10 waits came in 100 ms: the longest delay, 99 ms, and 1.00 ms",
                lines.get(0).toString());
        assertEquals("  failed    2\n  cancelled 1", text(lines.subList(5, 7)));
        assertEquals(
                "  failed     2\n  cancelled  1",
                text(AnswerText.measurement(answer).subList(5, 7)));
    }

    @Test
    void noneAndOneAreSaidAsPeopleSayThem() {
        assertEquals(
                "0 waits came in 0.10 ms",
                text(AnswerText.fanOut(Map.of("n", 0, "elapsed", 0.0001, "late", LATE, "seed", 7), 0)));
        Map<String, Object> one = Map.of("n", 1, "quantiles", Map.of(), "elapsed", 2.001, "late", LATE, "seed", 7);
        assertEquals(
                "1 wait came in 2.001 s: its delay, 2 s, and 1.00 ms",
                AnswerText.fanOut(one, 2).get(0).toString());
    }

    @Test
    void aMeasurementExplainsItsFigures() {
        Map<String, Object> answer = Map.of(
                "n",
                1000,
                "elapsed",
                9.97273,
                "perWait",
                0.00997273,
                "longest",
                9.97167,
                "overhead",
                0.00106,
                "late",
                LATE);
        assertEquals("""
                  elapsed    9.97273 s     from the call to the answer
                  per wait   9.97273 ms    elapsed / n: the figure of the exercise
                  longest    9.97167 s     perfect concurrency would take this long
                  overhead   1.06 ms       what it took beyond that
                  late       p50 0.55 ms   p99 1.08 ms   max 12.1 ms
                """, text(AnswerText.measurement(answer)) + "\n");
    }

    @Test
    void aWaitSaysItsDelayItsLatenessAndItsSeed() {
        assertEquals(
                "0.05130 s, 1.10 ms late (seed 7)",
                text(AnswerText.wait(Map.of("delay", 0.0513, "late", 0.0011, "seed", 7))));
        assertEquals(
                "0.05130 s, 1.10 ms late (seed 7, index 3)",
                text(AnswerText.wait(Map.of("delay", 0.0513, "late", 0.0011, "seed", 7, "index", 3))));
        assertEquals(
                "0.30000 s, 100 ms drawn and 200 ms queued, 1.10 ms late (seed 7)",
                text(AnswerText.wait(Map.of("delay", 0.3, "drawn", 0.1, "queued", 0.2, "late", 0.0011, "seed", 7))));
    }

    @Test
    void theSameAgainIsACommandThatAShellReads() {
        assertEquals(
                "bide wait-n 5 --shape 'exponential(mean=1,max=5)' --fail-rate 0.1 --list --seed 7"
                        + " --url http://127.0.0.1:8080",
                CommandText.of(
                        Subcommand.WAIT_N,
                        List.of(
                                Map.entry("shape", "exponential(mean=1,max=5)"),
                                Map.entry("n", "5"),
                                Map.entry("failRate", "0.1"),
                                Map.entry("list", "true"),
                                Map.entry("seed", "7")),
                        java.util.Optional.of("http://127.0.0.1:8080")));
        assertEquals(
                "bide wait-random 200ms --key 'it'\\''s' --seed 7",
                CommandText.of(
                        Subcommand.WAIT_RANDOM,
                        List.of(Map.entry("key", "it's"), Map.entry("maxDelay", "200ms"), Map.entry("seed", "7")),
                        java.util.Optional.empty()));
    }
}
