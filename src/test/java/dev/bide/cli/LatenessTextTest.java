package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenessTextTest {

    private static final LatenessText TEXT = new LatenessText(ZoneOffset.ofHours(1));
    private static final double NONE = Double.NaN;

    @Test
    void onceThereIsATableAndBelowItTheStalls() {
        LatenessReport report = report("""
                {"loops":[\
                {"name":"vert.x-eventloop-thread-10","pending":1204,\
                "lastMinute":{"loop":{"count":600,"p50":0.0182,"p99":0.061,"max":0.19}}},\
                {"name":"vert.x-eventloop-thread-2","pending":487666,\
                "lastMinute":{"loop":{"count":600,"p50":0.00005,"p99":0.00035,"max":0.297}}},\
                {"name":"mine","pending":0,"lastMinute":{"loop":{"count":0,"p50":0,"p99":0,"max":0}}}],\
                "stalls":[{"loops":["vert.x-eventloop-thread-2"],"of":3,"at":"2026-11-26T11:04:41.100Z",\
                "seconds":0.297,"cause":"blocked","collector":0.0,"by":"com.acme.Pay.call(Pay.java:41)","times":1}]}""");
        assertEquals("""
                  last minute         p50       p99       max   pending
                  mine                                                0
                  loop 2          0.05 ms   0.35 ms    297 ms   487,666
                  loop 10         18.2 ms   61.0 ms    190 ms     1,204

                12:04:41  loop 2 alone was held up for 297 ms: a handler blocked, com.acme.Pay.call(Pay.java:41)""", text(TEXT.once(report)));
    }

    @Test
    void aFrameHasTheMinuteOfEachLoop() {
        double[] tenths = new double[600];
        Arrays.fill(tenths, 0.00005);
        tenths[0] = 0.0002;
        tenths[300] = 0.297;
        tenths[599] = NONE;
        LatenessReport report = new LatenessReport(List.of(loop(0, 0.297, tenths)), List.of());
        assertEquals("""

                  last minute                              p50       p99       max   pending
                  loop 0  ▂▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▁▁   0.05 ms   0.35 ms    297 ms         7
                          -60 s                  now   a step is a half decade, from 0.1 ms
                                                    Ctrl-C ends this
                """.stripTrailing(), text(TEXT.frame(report, new TerminalSize(24, 79), Glyphs.BLOCKS)));
    }

    @Test
    void noLineOfAFrameIsWiderThanTheTerminal() {
        double[] tenths = new double[600];
        LatenessReport report = new LatenessReport(
                IntStream.range(0, 12).mapToObj(i -> loop(i, 0.297, tenths)).toList(), List.of());
        for (int columns : new int[] {56, 63, 64, 80, 100, 200}) {
            for (Line line : TEXT.frame(report, new TerminalSize(24, columns), Glyphs.BLOCKS)) {
                assertTrue(line.width() < columns, columns + ": " + line);
            }
        }
    }

    @Test
    void aLowTerminalShowsTheLoopsThatWereLatest() {
        LatenessReport report = new LatenessReport(
                List.of(loop(0, 0.01, new double[0]), loop(1, 0.2, new double[0]), loop(2, 0.1, new double[0])),
                List.of());
        String frame = text(TEXT.frame(report, new TerminalSize(8, 80), Glyphs.ASCII));
        assertTrue(frame.contains("loop 1  ") && frame.contains("loop 2  "), frame);
        assertTrue(!frame.contains("loop 0"), frame);
        assertTrue(frame.contains("  1 more loop, not later than these"), frame);
    }

    @Test
    void aColumnHasTheWorstOfWhatItCovers() {
        assertArrayEquals(new double[] {3, 4, NONE}, LatenessText.columns(new double[] {1, 3, NONE, 4, NONE, NONE}, 3));
        assertArrayEquals(new double[] {NONE, 1, NONE, 2}, LatenessText.columns(new double[] {1, 2}, 4));
        assertArrayEquals(new double[] {NONE, NONE}, LatenessText.columns(new double[0], 2));
    }

    private static LatenessReport.Loop loop(int number, double max, double[] tenths) {
        return new LatenessReport.Loop("loop " + number, 600, 0.00005, 0.00035, max, 7, tenths);
    }

    private static LatenessReport report(String json) {
        return LatenessReport.of(AnswerReader.object(ServerAddress.LOCAL, json));
    }

    private static String text(List<Line> lines) {
        return String.join("\n", lines.stream().map(Line::toString).toList());
    }
}
