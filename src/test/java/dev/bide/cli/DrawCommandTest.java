package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DrawCommandTest {

    private static final String LIST = "5.493743249193239\n6.497043364684557\n7.215081806049702\n";

    private static String out(String... args) {
        CommandRun run = CommandRun.of(args);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        return run.out();
    }

    @Test
    void eachDelayHasALine() {
        assertEquals(LIST, out("draw", "-n", "3", "--seed", "7"));
    }

    @Test
    void theOrderOfASequenceCanBeKept() {
        assertEquals(
                LIST.lines().sorted().toList(),
                out("draw", "3", "--seed", "7", "--order", "drawn")
                        .lines()
                        .sorted()
                        .toList());
        assertTrue(out("draw", "3", "--seed", "7", "--order", "drawn").startsWith("7.215081806049702\n"));
    }

    @Test
    void jsonIsThatOfHttp() {
        assertEquals(
                "{\"n\":3,\"delays\":[5.493743249193239,6.497043364684557,7.215081806049702],\"maxDelay\":10.0,\"seed\":7}\n",
                out("draw", "3", "--seed", "7", "--json"));
        assertTrue(
                out("draw", "3", "--seed", "7", "--json", "--no-list").startsWith("{\"n\":3,\"quantiles\":{\"p50\":"));
    }

    @Test
    void quantilesCanStandForTheList() {
        assertEquals(
                "p50  6.497043364684557\np90  7.215081806049702\np99  7.215081806049702\nmax  7.215081806049702\n",
                out("draw", "3", "--seed", "7", "--no-list"));
    }

    @Test
    void aPlotHasATitle() {
        String plot = out("draw", "1000", "--shape", "uniform(1,2)", "--seed", "7", "--plot");
        assertTrue(plot.startsWith("1,000 of uniform(1,2), seed 7\n\n       up to  "), plot);
        assertEquals(plot, out("draw", "1000", "--shape", "uniform(1,2)", "--seed", "7", "--plot", "--order", "drawn"));
    }

    @Test
    void aSeedThatWasPickedIsANote() {
        CommandRun run = CommandRun.of("draw", "2");
        assertTrue(run.err().startsWith("2 of uniform(0,10), seed "), run.err());
        String seed = run.err().strip().replaceAll(".* ", "");
        assertEquals(run.out(), out("draw", "2", "--seed", seed));
        assertEquals("", CommandRun.of("draw", "2", "-q").err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"draw", "draw -1", "draw 3 --max-delay 2h", "draw 3 --shape nosuch", "draw 3 --json --plot"})
    void aWrongValueIsRefused(String command) {
        CommandRun run = CommandRun.of(command.split(" "));
        assertEquals(ExitCode.REFUSED, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("bide: "), run.err());
    }

    @Test
    void aMillionDelaysAreWritten() {
        String all = out("draw", "1000000", "--seed", "7");
        assertEquals(1_000_000, all.lines().count());
        double[] delays = all.lines().mapToDouble(Double::parseDouble).toArray();
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        assertTrue(Arrays.equals(sorted, delays));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"draw 3 --seed 7", "draw 3 --seed 7 --json", "draw 9 --seed 7 --plot", "draw 3 --shape slow-db"})
    void noClassOfVertxIsNeeded(String command) throws Exception {
        URL[] urls = Arrays.stream(new Class<?>[] {
                    Cli.class, CommandRun.class, CommandLine.class, JsonFactory.class, Histogram.class
                })
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> alone.loadClass("io.vertx.core.Vertx"));
            var run = alone.loadClass(CommandRun.class.getName()).getDeclaredMethod("in", Map.class, String[].class);
            run.setAccessible(true);
            String text = run.invoke(null, Map.of(), command.split(" ")).toString();
            assertTrue(text.startsWith("CommandRun[code=0, out="), text);
        }
    }
}
