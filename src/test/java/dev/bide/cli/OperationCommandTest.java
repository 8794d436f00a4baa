package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.Settings;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of operations, whose service, clock and terminal are driven by hand. */
class OperationCommandTest {

    private static final String HEADER = "1,000 waits, uniform(0,10), seed 7: the last one ends at 9.97167 s";

    private final HandEvents events = new HandEvents();
    private final HandService service = new HandService();
    private final TerminalEmulator emulator = new TerminalEmulator(24, 80);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>(Map.of("LANG", "C.UTF-8"));
    private IntConsumer onSignal;
    private Runnable onResize;
    private boolean outIsTerminal;
    private boolean errIsTerminal;

    private final Program program = new Program() {
        @Override
        public Session open(Settings settings) {
            throw new AssertionError("the service is driven by hand");
        }

        @Override
        public void serve(dev.bide.config.ChosenSettings settings) {
            throw new AssertionError("this is no server");
        }

        @Override
        public void onSignal(IntConsumer action) {
            onSignal = action;
        }

        @Override
        public void onResize(Runnable action) {
            onResize = action;
        }
    };

    private int run(Subcommand subcommand, String... args) {
        Invocation invocation = ArgumentParser.parse(subcommand, List.of(args));
        PrintStream stdout = new PrintStream(out, false, StandardCharsets.UTF_8);
        Console console = new Console(stdout, emulator.stream(), environment);
        OperationCommand command = new OperationCommand(
                (given, where, around) -> service,
                () -> events,
                () -> new Terminal.Streams(outIsTerminal, errIsTerminal, () -> Optional.of(emulator.size())));
        try {
            return command.run(invocation, console, program);
        } finally {
            stdout.flush();
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> answer() {
        return Map.of(
                "n",
                1000,
                "quantiles",
                Map.of("p50", 5.0, "p90", 9.0, "p99", 9.9, "max", 9.97167),
                "elapsed",
                9.97273,
                "late",
                Map.of("p50", 0.0005, "p99", 0.001, "max", 0.01),
                "seed",
                7);
    }

    /** Has the waits of a thousand come within ten seconds, and then the answer. */
    private void tenSeconds() {
        for (int i = 1; i <= 10; i++) {
            events.at(i * 1000L - 1, () -> service.finish(100));
        }
        events.at(9999, () -> service.answer(answer()));
    }

    private static final String ANSWER = """
            1,000 waits came in 9.973 s: the longest delay, 9.97167 s, and 1.06 ms

                        p50        p90        p99        max
              delay     5.00 s     9.00 s     9.90 s     9.97 s
              late      0.50 ms               1.00 ms    10.0 ms

            again: bide wait-n 1000 --seed 7
            """;

    @Test
    void aPipeGetsTheSameWordsWithoutAnyMotion() {
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertEquals(HEADER + "\n", emulator.sent());
        assertEquals(ANSWER, out());
        assertFalse(service.follow, "nothing is shown, so nothing has to be followed");
        assertTrue(service.closed);
    }

    @Test
    void aTerminalShowsAPictureAndThenTheAnswer() {
        outIsTerminal = true;
        errIsTerminal = true;
        List<String> middle = new ArrayList<>();
        events.at(5150, () -> middle.addAll(emulator.screen()));
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertEquals(HEADER, middle.get(0));
        assertEquals("   0 s  ██████████████████████████████▊              90", middle.get(2));
        assertTrue(middle.get(13).endsWith("50.0 %     500 came    4.9 s left"), middle.get(13));
        assertTrue(middle.get(14).startsWith("  late  p50 0.50 ms"), middle.get(14));
        // The bar has given way to the answer.
        List<String> end = emulator.screen();
        assertEquals(12, end.size());
        assertEquals("   9 s  ██████████████████████████████████▏         100", end.get(11));
        assertEquals(13, emulator.row());
        assertTrue(emulator.isCursorVisible());
        assertEquals(ANSWER, out().replaceAll("\033\\[[0-9]*m", ""));
    }

    @Test
    void thePictureHasAtMostTenFramesASecondAndOneWriteForEach() {
        errIsTerminal = true;
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        // The header, frames from 0.3 s on, the last one, and the cursor.
        assertEquals(1 + 97 + 1 + 1, emulator.writes);
    }

    @Test
    void theWholeLastFrameStaysIfTheAnswerGoesElsewhere() {
        errIsTerminal = true;
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7", "--json"));
        List<String> end = emulator.screen();
        assertTrue(end.get(13).endsWith("  100 %   1,000 came"), end.toString());
        assertTrue(end.get(14).startsWith("  late"), end.toString());
        assertTrue(emulator.isCursorVisible());
    }

    @Test
    void aShortOperationHasNoPicture() {
        outIsTerminal = true;
        errIsTerminal = true;
        events.at(299, () -> service.answer(answer()));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertEquals(HEADER + "\n\n", emulator.sent());
    }

    @Test
    void whatMakesATerminalStillLeavesTheWords() {
        outIsTerminal = true;
        errIsTerminal = true;
        environment.put("TERM", "dumb");
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertEquals(HEADER + "\n\n", emulator.sent());
        assertEquals(ANSWER, out());
    }

    @Test
    void quietPrintsTheAnswerAlone() {
        outIsTerminal = true;
        errIsTerminal = true;
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7", "-q"));
        assertEquals("", emulator.sent());
        assertTrue(out().contains("1,000 waits came in "), out());
    }

    @Test
    void aLogGetsALineEveryTenSeconds() {
        for (int i = 1; i <= 25; i++) {
            events.at(i * 1000L - 1, () -> service.finish(40));
        }
        events.at(25_000, () -> service.answer(answer()));
        assertEquals(
                ExitCode.DONE,
                run(Subcommand.WAIT_N, "1000", "--max-delay", "25", "--seed", "7", "--progress", "always"));
        List<String> lines = emulator.sent().lines().toList();
        assertEquals(3, lines.size(), emulator.sent());
        assertEquals(" 10 s   40.0 %     400 came   15 s left   late p99 0.50 ms, max 0.50 ms", lines.get(1));
        assertEquals(" 20 s   80.0 %     800 came   5 s left   late p99 0.50 ms, max 0.50 ms", lines.get(2));
    }

    @Test
    void aWindowThatChangesItsSizeIsDrawnAnewAndNoLineWraps() {
        errIsTerminal = true;
        tenSeconds();
        events.at(3050, () -> {
            emulator.resize(18, 50);
            onResize.run();
        });
        List<String> middle = new ArrayList<>();
        events.at(3150, () -> middle.addAll(emulator.screen()));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertEquals(HEADER.substring(0, 50), middle.get(0));
        assertEquals(HEADER.substring(50), middle.get(1));
        assertEquals(16, middle.size(), middle.toString());
        assertEquals(1, emulator.wrapped(), "only the header has wrapped");
    }

    @Test
    void jsonIsTheAnswerAsItIs() {
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7", "--json"));
        assertTrue(out().startsWith("{") && out().contains("\"elapsed\":9.97273") && out().endsWith("}\n"), out());
    }

    @Test
    void linesComeAsTheyEnd() {
        events.at(250, () -> service.finish(1));
        events.at(350, () -> assertEquals("{\"delay\":5.493743249193239,\"late\":0.0005}\n", out()));
        events.at(700, () -> service.finish(2));
        events.at(750, () -> service.answer(Map.of("n", 3)));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "3", "--seed", "7", "--lines", "--list"));
        assertEquals("""
                {"delay":5.493743249193239,"late":0.0005}
                {"delay":6.497043364684557,"late":0.0005}
                {"delay":7.215081806049702,"late":0.0005}
                {"state":"done","result":{"n":3}}
                """, out());
        assertTrue(service.follow);
        assertEquals(List.of("n=3", "seed=7", "list=false"), given());
    }

    private List<String> given() {
        return service.fields.stream().map(Map.Entry::toString).toList();
    }

    @Test
    void linesOnATerminalAreNotMixedWithAPicture() {
        outIsTerminal = true;
        errIsTerminal = true;
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7", "--lines"));
        assertEquals(HEADER + "\n", emulator.sent());
    }

    @Test
    void aFailureIsAProblemWithTheLastFrameAboveIt() {
        errIsTerminal = true;
        events.at(1000, () -> service.finish(300));
        events.at(1050, () -> service.fail(new Problem(Reason.TIMED_OUT, "timed out", Map.of("status", 504))));
        Problem problem = assertThrows(
                Problem.class, () -> run(Subcommand.WAIT_N, "1000", "--seed", "7", "--timeout", "3", "--json"));
        assertEquals(ExitCode.TIMED_OUT, ExitCode.of(problem.reason()));
        assertEquals("{\"status\":504}\n", out());
        assertTrue(emulator.isCursorVisible());
        assertTrue(
                String.join("\n", emulator.screen()).contains(" 300 came"),
                emulator.screen().toString());
        assertTrue(service.closed);
    }

    @Test
    void aStreamThatFailsEndsWithTheError() {
        events.at(1, () -> service.fail(new Problem(Reason.TIMED_OUT, "timed out", Map.of("type", "about:blank"))));
        assertThrows(Problem.class, () -> run(Subcommand.WAIT_N, "1000", "--seed", "7", "--lines"));
        assertEquals("{\"state\":\"failed\",\"error\":{}}\n", out());
    }

    @Test
    void anythingUnexpectedGivesTheCursorBackToo() {
        errIsTerminal = true;
        events.at(1050, () -> service.broken = new IllegalStateException("broken"));
        assertThrows(IllegalStateException.class, () -> run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertTrue(emulator.isCursorVisible());
        assertTrue(service.closed);
    }

    @ParameterizedTest
    @CsvSource({"2, 130", "15, 143"})
    void aSignalCancelsAndSaysWhatHadCome(int signal, int code) {
        errIsTerminal = true;
        outIsTerminal = true;
        events.at(5090, () -> {
            service.finish(512);
            emulator.accept("^C");
            onSignal.accept(signal);
        });
        assertEquals(code, run(Subcommand.WAIT_N, "1000", "--seed", "7"));
        assertTrue(service.cancelled);
        assertTrue(emulator.isCursorVisible());
        List<String> screen = emulator.screen();
        assertEquals(
                "bide: cancelled after 5.1 s: 512 of 1,000 waits had finished (seed 7)", screen.get(screen.size() - 1));
        assertTrue(screen.get(screen.size() - 3).contains(" 512 came"), screen.toString());
        assertEquals("", out());
        assertEquals(0, emulator.column());
    }

    @Test
    void aSignalInAPipeIsSaidWithoutACarriageReturn() {
        events.at(5090, () -> onSignal.accept(2));
        assertEquals(130, run(Subcommand.WAIT_N, "1", "--seed", "7", "--json"));
        assertEquals(
                "1 wait, uniform(0,10), seed 7: it ends at 7.21508 s\n"
                        + "bide: cancelled after 5.1 s: 0 of 1 wait had finished (seed 7)\n",
                emulator.sent());
        assertTrue(out().contains("\"status\":499"), out());
    }

    @Test
    void aSignalDuringTheStartOfVertxCancelsAsSoonAsItHasStarted() {
        events.add(new Events.Signalled(2));
        assertEquals(130, run(Subcommand.WAIT_N, "1", "--seed", "7"));
        assertTrue(service.cancelled);
    }

    @Test
    void aSignalSaysNoCountThatIsNotKnown() {
        service.counted = false;
        events.at(1000, () -> onSignal.accept(2));
        assertEquals(130, run(Subcommand.WAIT_N, "1000", "--seed", "7", "-q"));
        assertEquals("bide: cancelled after 1.0 s (seed 7)\n", emulator.sent());
    }

    @Test
    void aSeedIsPickedAndNamed() {
        events.at(1, () -> service.answer(answer()));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000"));
        String seed = service.fields.get(1).getValue();
        assertEquals(Map.entry("seed", seed), service.fields.get(1));
        assertTrue(emulator.sent().contains(", seed " + seed + ": "), emulator.sent());
        assertTrue(out().endsWith("again: bide wait-n 1000 --seed " + seed + "\n"), out());
    }

    @Test
    void aCallOfASeriesGetsItsSeedFromItsName() {
        events.at(1, () -> service.answer(Map.of("delay", 0.2, "late", 0.001, "seed", 8, "index", 0)));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_RANDOM, "--sequence", "s"));
        assertEquals(List.of("sequence=s"), given());
        assertEquals("0.20000 s, 1.00 ms late (seed 8, index 0)\n", out());
    }

    @Test
    void aListIsAskedForByName() {
        events.at(1, () -> service.answer(Map.of("n", 2, "delays", new double[] {0.00007, 2})));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "2", "--list", "--seed", "7"));
        assertEquals(List.of("n=2", "list=true", "seed=7"), given());
        assertTrue(out().startsWith("0.00007\n2.0\n\n2 waits came"), out());
    }

    @Test
    void aPlotIsPartOfTheAnswer() {
        errIsTerminal = true;
        outIsTerminal = true;
        tenSeconds();
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_N, "1000", "--seed", "7", "--plot", "--color", "never"));
        assertEquals(List.of(HEADER), emulator.screen());
        assertTrue(out().startsWith("       up to  "), out());
        assertTrue(out().endsWith("\n\n" + ANSWER), out());
    }

    @Test
    void aMeasurementHasABarThatStays() {
        errIsTerminal = true;
        outIsTerminal = true;
        events.at(5000, () -> service.finish(1000));
        events.at(9999, () -> service.answer(Map.of("elapsed", 9.97, "late", Map.of())));
        assertEquals(ExitCode.DONE, run(Subcommand.MEASURE_TIME, "1000", "--seed", "7"));
        assertEquals(2, emulator.screen().size());
        assertTrue(
                emulator.screen().get(1).endsWith("━   100 %   1,000 came"),
                emulator.screen().toString());
        assertEquals(3, emulator.row());
        assertTrue(out().contains("  elapsed    "), out());
        assertFalse(out().contains("again:"), out());
    }

    @Test
    void anOperationWhoseWaitsAreNotCountedHasABarByTime() {
        service.counted = false;
        errIsTerminal = true;
        List<String> middle = new ArrayList<>();
        events.at(5050, () -> middle.addAll(emulator.screen()));
        events.at(9999, () -> service.answer(Map.of("elapsed", 9.97, "late", Map.of())));
        assertEquals(ExitCode.DONE, run(Subcommand.MEASURE_TIME, "1000", "--seed", "7"));
        assertEquals(2, middle.size());
        assertTrue(middle.get(1).endsWith("  50.1 %    5.0 s left"), middle.toString());
    }

    @Test
    void aWrongValueIsRefusedBeforeAnythingIsSaid() {
        for (String[] args : new String[][] {
            {"-1"}, {"5", "--max-delay", "2h"}, {"5", "--shape", "nosuch"}, {"5", "--json", "--plot"}
        }) {
            assertThrows(Refusal.class, () -> run(Subcommand.WAIT_N, args), Arrays.toString(args));
        }
        assertEquals("", emulator.sent());
        assertEquals(null, service.route);
    }

    @Test
    void eachCommandAsksForItsRoute() {
        events.at(1, () -> service.answer(Map.of("delay", 0.2, "late", 0.001, "seed", 7)));
        assertEquals(ExitCode.DONE, run(Subcommand.WAIT_RANDOM, "200ms", "--seed", "7"));
        assertEquals(Route.WAIT_RANDOM, service.route);
        assertEquals(List.of("maxDelay=200ms", "seed=7"), given());
    }
}
