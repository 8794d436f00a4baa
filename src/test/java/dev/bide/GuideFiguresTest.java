package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the blocks of the guide that the benchmarks fill: each belongs to a benchmark, and says of which commit it is. */
class GuideFiguresTest {

    private static final Pattern MARK = Pattern.compile("(?m)^<!-- (?:figures: ([a-z0-9-]+)|goals|end) -->$");
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^<!-- figures: ([a-z0-9-]+) -->\n\n(.*?)\n\n<!-- end -->$");

    /** The line of a table that was measured: {@code Commit 1a2b3c4, JDK 17.0.15, 2 cores, 2026-11-26. Rounds: 3. …} */
    private static final Pattern STAMP = Pattern.compile(
            "(?m)^Commit [0-9a-f]{7,}( with changes)?, JDK [0-9.]+, \\d+ cores, \\d{4}-\\d\\d-\\d\\d\\. Rounds: \\d+\\. .+$");

    @Test
    void everyFigureHasOneBlockInTheGuide() throws IOException {
        String source = Files.readString(Path.of("src", "bench", "java", "dev", "bide", "bench", "Figure.java"));
        List<String> figures = Pattern.compile("figure\\(\"([a-z0-9-]+)\"")
                .matcher(source)
                .results()
                .map(figure -> figure.group(1))
                .sorted()
                .toList();
        List<String> blocks = Page.all().stream()
                .flatMap(page -> BLOCK.matcher(page.text()).results())
                .map(block -> block.group(1))
                .sorted()
                .toList();
        assertEquals(figures, blocks);
    }

    @Test
    void everyBlockIsClosedBeforeTheNextBegins() {
        List<String> wrong = new ArrayList<>();
        for (Page page : Page.all()) {
            boolean open = false;
            for (MatchResult mark : MARK.matcher(page.text()).results().toList()) {
                if (open != mark.group().equals("<!-- end -->")) {
                    wrong.add(page + ": " + mark.group());
                }
                open = !open;
            }
            if (open) {
                wrong.add(page + ": the last block is open");
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyTableNamesItsCommitOrIsNotMeasured() {
        List<String> without = Page.all().stream()
                .flatMap(page -> BLOCK.matcher(page.text())
                        .results()
                        .filter(block -> !block.group(2).contains("**Not measured:**"))
                        .filter(block -> !block.group(2).contains("\n|---")
                                || !STAMP.matcher(block.group(2)).find())
                        .map(block -> page + ": " + block.group(1)))
                .toList();
        assertEquals(List.of(), without);
    }
}
