package dev.bide.bench;

import java.util.Locale;
import java.util.Map;

/** Draws a {@link GrowthSeries} as SVG, in the colours of the reader's system: three panels with two logarithmic axes. */
final class GrowthPicture {

    private static final int WIDTH = 1080;
    private static final int HEIGHT = 400;
    private static final int PANEL_TOP = 92;

    private static final String STYLE = """
            svg { --ground: #ffffff; --ink: #1f2328; --faint: #6b7280; --grid: #e5e7eb;
                  --a: #0b63c5; --b: #b4500a; --perfect: #2e7d32; font: 12px system-ui, sans-serif }
            @media (prefers-color-scheme: dark) {
              svg { --ground: #0d1117; --ink: #e6edf3; --faint: #9aa4b2; --grid: #2a313c;
                    --a: #6cb6ff; --b: #ffa657; --perfect: #7ee787 } }
            .ground { fill: var(--ground) } text { fill: var(--ink) } .faint { fill: var(--faint) }
            .title { font-size: 17px; font-weight: 600 } .name { font-weight: 600 }
            .grid { stroke: var(--grid); stroke-width: 1 } .axis { stroke: var(--faint); stroke-width: 1 }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round } .halo { paint-order: stroke;
              stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; font-weight: 600 }
            .a { stroke: var(--a) } .b { stroke: var(--b) } .fa { fill: var(--a) } .fb { fill: var(--b) }
            .perfect { stroke: var(--perfect); stroke-width: 1.5; stroke-dasharray: 6 4; fill: none }
            .fp { fill: var(--perfect) }
            """;

    private GrowthPicture() {}

    /** Returns the picture of a series. */
    static String of(GrowthSeries series, Map<Integer, GrowthPoint> points) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                series.title()));
        svg.append("<style>\n").append(STYLE).append("</style>\n");
        svg.append("<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
        svg.append(text(24, 34, "title", series.title()));
        svg.append(String.format(
                Locale.ROOT,
                "<path class=\"perfect\" d=\"M24 55h34\"/>%n%s",
                text(66, 59, "fp", "what a perfect program would do, as each panel says")));
        panels(svg, series, points);
        return svg.append("</svg>\n").toString();
    }

    private static void panels(StringBuilder svg, GrowthSeries series, Map<Integer, GrowthPoint> points) {
        GrowthPanel lateness = new GrowthPanel(66, PANEL_TOP, "lateness, ms", points.keySet(), series.unit());
        lateness.add("a", series.first(), points, point -> point.beyond() * 1e3);
        lateness.add("b", "late p99", points, point -> point.p99() * 1e3);
        lateness.perfect(false);
        lateness.draw(svg);
        GrowthPanel memory = new GrowthPanel(426, PANEL_TOP, "memory, MB", points.keySet(), series.unit());
        memory.add("a", "peak", points, GrowthPoint::peakMegabytes);
        memory.add("b", "heap, collected", points, GrowthPoint::heapMegabytes);
        memory.perfect(series.kept());
        memory.draw(svg);
        GrowthPanel cpu = new GrowthPanel(786, PANEL_TOP, "CPU, s", points.keySet(), series.unit());
        cpu.add("a", "CPU", points, GrowthPoint::cpuSeconds);
        cpu.perfect(series.proportional());
        cpu.draw(svg);
    }

    /** Returns text that begins at a place. */
    static String text(double x, double y, String style, String text) {
        return text(x, y, style, "start", text);
    }

    static String text(double x, double y, String style, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                style,
                anchor,
                text);
    }
}
