package dev.bide.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A panel of a {@link GrowthPicture}: curves over the sizes, both axes logarithmic, each decade with a line. */
final class GrowthPanel {

    private static final int WIDTH = 260;
    private static final int HEIGHT = 250;

    /** The pieces of the line of a perfect program. */
    private static final int STEPS = 60;

    /** The least distance of the labels of two curves. */
    private static final int LABEL_PIXELS = 16;

    private record Curve(String style, String name, Map<Integer, Double> points) {}

    private final int left;
    private final int top;
    private final String title;
    private final String unit;
    private final List<Integer> sizes;
    private final List<Curve> curves = new ArrayList<>();
    private boolean forEach;

    GrowthPanel(int left, int top, String title, Set<Integer> sizes, String unit) {
        this.left = left;
        this.top = top;
        this.title = title;
        this.unit = unit;
        this.sizes = List.copyOf(sizes);
    }

    /** Adds a curve; figures that are not positive have no place on a logarithmic axis and are left out. */
    void add(String style, String name, Map<Integer, GrowthPoint> points, ToDoubleFunction<GrowthPoint> figure) {
        Map<Integer, Double> shown = new LinkedHashMap<>();
        points.forEach((size, point) -> {
            double value = figure.applyAsDouble(point);
            if (value > 0) {
                shown.put(size, value);
            }
        });
        if (!shown.isEmpty()) {
            curves.add(new Curve(style, name, shown));
        }
    }

    /**
     * Chooses the line of a perfect program. A constant has the first curve's least figure. A growing one has its first
     * figure, which is the fixed cost, and from there to its last figure the same cost for each.
     */
    void perfect(boolean growing) {
        forEach = growing;
    }

    void draw(StringBuilder svg) {
        if (curves.isEmpty()) {
            return;
        }
        double[] all = curves.stream()
                .flatMap(curve -> curve.points().values().stream())
                .mapToDouble(value -> value)
                .sorted()
                .toArray();
        int low = (int) Math.floor(Math.log10(all[0]));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(all[all.length - 1])));
        svg.append(GrowthPicture.text(left, top - 8, "name", title));
        grid(svg, low, high);
        perfectLine(svg, low, high);
        double lastLabel = Double.NEGATIVE_INFINITY;
        List<Curve> upwards = curves.stream()
                .sorted((one, other) -> Double.compare(last(other), last(one)))
                .toList();
        for (Curve curve : upwards) {
            curve(svg, curve, low, high);
        }
        for (Curve curve : upwards) { // from the upper one to the lower one
            double y = Math.max(y(last(curve), low, high) - 8, lastLabel + LABEL_PIXELS);
            svg.append(GrowthPicture.text(
                    left + WIDTH - 4, Math.max(y, top + 12), "halo f" + curve.style(), "end", curve.name()));
            lastLabel = Math.max(y, top + 12);
        }
    }

    private static double last(Curve curve) {
        return List.copyOf(curve.points().values()).get(curve.points().size() - 1);
    }

    private void grid(StringBuilder svg, int low, int high) {
        for (int power = low; power <= high; power++) {
            double y = y(Math.pow(10, power), low, high);
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fh%d\"/>%n", left, y, WIDTH));
            svg.append(GrowthPicture.text(left - 6, y + 4, "faint", "end", decade(power)));
        }
        double free = Double.NEGATIVE_INFINITY;
        for (int size : sizes) {
            double x = x(size);
            svg.append(String.format(Locale.ROOT, "<path class=\"axis\" d=\"M%.1f %dv5\"/>%n", x, top + HEIGHT));
            if (x >= free) {
                svg.append(GrowthPicture.text(x, top + HEIGHT + 20, "faint", "middle", shortened(size)));
                free = x + 34;
            }
        }
        svg.append(String.format(Locale.ROOT, "<path class=\"axis\" d=\"M%d %dh%d\"/>%n", left, top + HEIGHT, WIDTH));
        svg.append(GrowthPicture.text(left + WIDTH / 2.0, top + HEIGHT + 40, "faint", "middle", unit));
    }

    private void perfectLine(StringBuilder svg, int low, int high) {
        Curve curve = curves.get(0);
        int first = sizes.get(0);
        int end = sizes.get(sizes.size() - 1);
        double fixed = forEach
                ? List.copyOf(curve.points().values()).get(0)
                : curve.points().values().stream()
                        .mapToDouble(value -> value)
                        .min()
                        .orElseThrow();
        double each = forEach ? Math.max(0, last(curve) - fixed) / Math.max(1, end - first) : 0;
        StringBuilder path = new StringBuilder();
        for (int step = 0; step <= STEPS; step++) {
            double size = first * Math.pow((double) end / first, (double) step / STEPS);
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    x(size),
                    y(fixed + each * (size - first), low, high)));
        }
        svg.append(String.format(Locale.ROOT, "<path class=\"perfect\" d=\"%s\"/>%n", path));
        svg.append(GrowthPicture.text(
                left + 4,
                Math.min(y(fixed, low, high) + 16, top + HEIGHT - 6),
                "halo fp",
                forEach ? "perfect: the same for each" : "perfect: constant"));
    }

    private void curve(StringBuilder svg, Curve curve, int low, int high) {
        StringBuilder path = new StringBuilder();
        curve.points().forEach((size, value) -> {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(size), y(value, low, high)));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"f%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n",
                    curve.style(),
                    x(size),
                    y(value, low, high)));
        });
        svg.append(String.format(Locale.ROOT, "<path class=\"line %s\" d=\"%s\"/>%n", curve.style(), path));
    }

    private double x(double size) {
        double first = Math.log10(sizes.get(0));
        double range = Math.log10(sizes.get(sizes.size() - 1)) - first;
        return left + WIDTH * (Math.log10(size) - first) / range;
    }

    private double y(double value, int low, int high) {
        return top + HEIGHT * (high - Math.log10(value)) / (high - low);
    }

    private static String decade(int power) {
        return power < 0
                ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
                : shortened(Math.pow(10, power));
    }

    /** Returns 15000 as 15k and 1000000 as 1M. */
    private static String shortened(double size) {
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.0fM", size / 1e6);
        }
        return size >= 1e3 ? String.format(Locale.ROOT, "%.0fk", size / 1e3) : String.format(Locale.ROOT, "%.0f", size);
    }
}
