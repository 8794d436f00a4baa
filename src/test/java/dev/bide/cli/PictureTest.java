package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cli.Picture.Parts;
import dev.bide.wait.FanOutRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {

    private static final Plan MILLION = Plan.of(FanOutRequest.of(1_000_000).withSeed(7));
    private static final Rows MILLION_ROWS = MILLION.rows(Rows.Labels.FROM);
    private static final TerminalSize SIZE = new TerminalSize(24, 80);

    private final Tally tally = new Tally();

    private Picture picture(int came, double elapsed, Parts parts) {
        tally.came(came);
        return new Picture(MILLION_ROWS, MILLION, tally, elapsed, came == 1_000_000, true, parts, Glyphs.BLOCKS);
    }

    private static String text(Screen.Frame frame, TerminalSize size) {
        return frame.lines(size).stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    private void late(double delay, double... lates) {
        for (double late : lates) {
            tally.visit(0, delay, late, false);
        }
    }

    @Test
    void aMillionWaitsLookLikeThisInTheMiddle() {
        late(0.1, 0.000552, 0.000552, 0.0121);
        late(5, 0.000552);
        assertEquals("""

                   0 s  ███████████████████████████████████████▉    100,456
                   1 s  ███████████████████████████████████████▌     99,462
                   2 s  ███████████████████████████████████████▊    100,042
                   3 s  ███████████████████████████████████████▌     99,429
                   4 s  ████████████████████████████████████████    100,579
                   5 s  ████▉░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░     12,318
                   6 s  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                   7 s  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                   8 s  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                   9 s  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░

                  ━━━━━━━━━━━━━━━━━━━╸━━━━━━━━━━━━━━━━━━  51.2 %     512,286 came    4.9 s left
                  late  p50 0.56 ms   p99 12.1 ms   max 12.1 ms       loop ▃▁▁▁▁▁▁▁▁▁▁
                """, text(picture(512_286, 5.12, Parts.ALL), SIZE) + "\n");
    }

    @Test
    void atTheEndTheHistogramIsFullAndTheAnswerFollowsAnEmptyLine() {
        List<Line> lines = picture(1_000_000, 10.001, Parts.KEPT).lines(SIZE);
        assertEquals(12, lines.size());
        assertEquals(
                "   9 s  ███████████████████████████████████████▊     99,964",
                lines.get(10).toString());
        assertEquals("", lines.get(11).toString());
        assertTrue(lines.stream().noneMatch(line -> line.toString().contains("░")));
    }

    @Test
    void withoutAnAnswerBelowItTheBarStaysTheWayItIsAtTheEnd() {
        String text = text(picture(1_000_000, 10.001, Parts.ALL), SIZE);
        assertTrue(text.contains("  " + "━".repeat(38) + "   100 %   1,000,000 came\n"), text);
    }

    @Test
    void nothingStaysIfTheAnswerHasItAll() {
        assertEquals(List.of(), picture(1_000_000, 10.001, Parts.NONE).lines(SIZE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 19, 20, 21, 30, 39, 40, 41, 50, 60, 79, 80, 81, 100, 200})
    void everyLineFitsIntoATerminalOfAnyWidth(int columns) {
        late(1, 0.5, 0.1, 0.0001);
        late(9, 0.0001);
        for (int rows : new int[] {1, 2, 5, 15, 16, 17, 24, 100}) {
            for (Line line : picture(999_999, 9.4, Parts.ALL).lines(new TerminalSize(rows, columns))) {
                // The last column stays free. A count alone may be wider than the narrowest terminal.
                assertTrue(line.width() < Math.max(columns, 20), columns + ": " + line);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"24, 39", "14, 80", "5, 80", "1, 80"})
    void theBarAloneIsShownIfThereIsNoRoom(int rows, int columns) {
        String text = text(picture(512_286, 5.12, Parts.ALL), new TerminalSize(rows, columns));
        assertTrue(text.startsWith("  ━"), text);
        assertTrue(text.contains("512,286 came"), text);
    }

    @Test
    void theSmallestTerminalWithAHistogramHasRoomForAllOfIt() {
        assertEquals(
                14, picture(1, 1, Parts.ALL).lines(new TerminalSize(15, 40)).size());
        assertEquals(2, picture(1, 1, Parts.ALL).lines(new TerminalSize(14, 40)).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 |  51.2 %     512,286 came    4.9 s left",
                "40 |    512,286 came    4.9 s left",
                "30 |    512,286 came",
                "20 |    512,286 came",
            })
    void whatMattersMostStaysBesideTheBar(int columns, String figures) {
        String bar = text(picture(512_286, 5.12, Parts.ALL), new TerminalSize(1, columns));
        assertTrue(bar.endsWith(figures.stripTrailing()), bar);
    }

    @Test
    void untilSomethingHasComeNothingIsLate() {
        String text = text(picture(0, 1, Parts.ALL), SIZE);
        assertTrue(text.endsWith("\n  late  nothing has come yet"), text);
    }

    @Test
    void failuresAreCounted() {
        tally.visit(0, 0.1, 0, true);
        String text = text(picture(512_286, 5.12, Parts.ALL), new TerminalSize(24, 100));
        assertTrue(text.contains("512,286 came (1 failed)"), text);
    }

    @Test
    void aSingleWaitHasABarByTime() {
        Plan plan = new Plan("", 7, 1, 1, 10, MILLION.shape(), new double[0]);
        Picture picture = new Picture(new Rows(List.of()), plan, tally, 2.5, false, true, Parts.ALL, Glyphs.ASCII);
        assertEquals(
                "  ###########--------------------------------  25.0 %    7.5 s left",
                text(picture, SIZE).replaceAll("#+-+", "###########--------------------------------"));
        assertEquals(0.25, picture.share());
    }

    @Test
    void aWaitWithoutAKnownEndShowsTheTime() {
        Plan plan = new Plan("", 7, 1, 1, Double.POSITIVE_INFINITY, MILLION.shape(), new double[0]);
        Picture picture = new Picture(new Rows(List.of()), plan, tally, 2.5, false, true, Parts.ALL, Glyphs.ASCII);
        assertEquals("  2.5 s so far", text(picture, SIZE));
        assertEquals("  3 s so far", picture.line().replaceFirst("^ ", " "));
    }

    @Test
    void inALogItIsALine() {
        late(1, 0.0011, 0.004);
        assertEquals(
                " 10 s   16.7 %     167,000 came   0 s left   late p99 4.00 ms, max 4.00 ms",
                picture(167_000, 10, Parts.ALL).line());
    }

    @Test
    void whatIsCancelledStaysPlanned() {
        Plan plan = Plan.of(FanOutRequest.of(10).withSeed(7).needing(3));
        tally.came(3);
        String text = text(
                new Picture(plan.rows(Rows.Labels.FROM), plan, tally, 4, true, true, Parts.ALL, Glyphs.ASCII), SIZE);
        assertTrue(text.contains("."), text);
        assertTrue(text.contains("100 %   3 came"), text);
    }

    @Test
    void asciiHasNoCharacterOfUnicode() {
        Picture picture = new Picture(MILLION_ROWS, MILLION, tally, 5, false, true, Parts.ALL, Glyphs.ASCII);
        assertTrue(text(picture, SIZE).chars().allMatch(c -> c < 128));
        assertEquals(
                List.of("###", "##..", "....", "#"),
                Stream.of(
                                Glyphs.ASCII.block(3.9),
                                Glyphs.ASCII.block(2.1) + Glyphs.ASCII.planned(2),
                                Glyphs.ASCII.block(0) + Glyphs.ASCII.planned(4),
                                Glyphs.ASCII.block(0.01))
                        .toList());
    }

    @Test
    void theSparklineHasTheLastTenSecondsAndForgetsTheRest() {
        late(0.1, 1.0);
        tally.advance(5);
        assertEquals(1, Arrays.stream(tally.worst()).max().orElseThrow());
        tally.advance(60);
        assertEquals(20, tally.worst().length);
        assertEquals(0, Arrays.stream(tally.worst()).max().orElseThrow());
    }
}
