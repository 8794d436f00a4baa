package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures how the cost of Bide grows: with the waits of a fan-out, held connections and streams, tasks, pools, scripts,
 * viewers of the page, and nodes. Prints a table of medians for each series, and draws it as target/figures/growth-NAME.svg.
 *
 * <p>The arguments are the number of rounds and the names of series, or none for all of them:
 * {@code mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Growth -Dbench="3 n tasks"}. The word
 * {@code small} leaves out the two largest sizes of each, to try the benchmark.
 */
final class Growth {

    private static final Path FOLDER = Path.of("target", "figures");
    private static final String SMALL = "small";

    private final int rounds;
    private final boolean small;
    private final Markdown markdown = new Markdown();

    private Growth(int rounds, boolean small) {
        this.rounds = rounds;
        this.small = small;
    }

    /** Runs the benchmark. */
    public static void main(String... args) throws Exception {
        // Maven passes all of them as one argument.
        List<String> words = Arrays.stream(args)
                .flatMap(Pattern.compile(" ")::splitAsStream)
                .filter(arg -> !arg.isEmpty())
                .toList();
        List<String> names =
                words.stream().skip(1).filter(word -> !word.equals(SMALL)).toList();
        Files.createDirectories(FOLDER);
        Growth growth = new Growth(Integer.parseInt(words.get(0)), words.contains(SMALL));
        for (GrowthSeries series : all()) {
            if (names.isEmpty() || names.contains(series.name())) {
                growth.measure(series);
            }
        }
        growth.markdown.write(Path.of("target", "growth.md"));
        System.exit(0);
    }

    private static List<GrowthSeries> all() {
        List<GrowthSeries> all = new ArrayList<>(GrowthOfRequests.series());
        all.addAll(GrowthOfState.series());
        all.addAll(GrowthOfServers.series());
        return all;
    }

    private void measure(GrowthSeries series) throws IOException {
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %s | late p99 | peak memory | heap after a collection | CPU |",
                series.unit(),
                series.first()));
        markdown.line("|---:|---:|---:|---:|---:|---:|");
        Map<Integer, GrowthPoint> points = new LinkedHashMap<>();
        List<Integer> sizes = series.sizes();
        for (int size : small ? sizes.subList(0, Math.max(1, sizes.size() - 2)) : sizes) {
            try {
                points.put(size, median(series, size));
                markdown.line(row(size, points.get(size)));
            } catch (Exception e) {
                e.printStackTrace();
                markdown.line(String.format(Locale.ROOT, "| %,d | failed: %s | | | | |", size, e));
            }
        }
        markdown.line("");
        if (points.size() > 1) {
            Files.writeString(FOLDER.resolve("growth-" + series.name() + ".svg"), GrowthPicture.of(series, points));
        }
    }

    private GrowthPoint median(GrowthSeries series, int size) throws Exception {
        List<GrowthPoint> points = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            points.add(series.measure().of(size));
            System.err.printf(Locale.ROOT, "%d %s %,d %s%n", round + 1, series.name(), size, points.get(round));
        }
        return GrowthPoint.median(points);
    }

    private static String row(int size, GrowthPoint point) {
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %s |",
                size,
                cell("%.2f ms", point.beyond() * 1e3),
                cell("%.2f ms", point.p99() * 1e3),
                cell("%,.0f MB", point.peakMegabytes()),
                cell("%,.1f MB", point.heapMegabytes()),
                cell("%.2f s", point.cpuSeconds()));
    }

    private static String cell(String format, double figure) {
        return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, format, figure);
    }
}
