package dev.bide.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks for a few seconds each and prints their results as a table. */
final class JmhFigures {

    private JmhFigures() {}

    /** Runs the benchmarks; the argument is the number of forks of each. */
    public static void main(String... args) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("Bench")
                        .forks(Integer.parseInt(args[0]))
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.milliseconds(500))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        Markdown markdown = new Markdown();
        markdown.line("| operation | of | time |");
        markdown.line("|---|---|---:|");
        for (RunResult result : results) {
            markdown.line(row(result.getParams(), result.getPrimaryResult()));
        }
        markdown.write(Path.of("target", "operations.md"));
    }

    private static String row(BenchmarkParams params, Result<?> result) {
        String[] names = params.getBenchmark().split("\\.", -1);
        List<String> of = new ArrayList<>();
        params.getParamsKeys().forEach(key -> of.add("`" + params.getParam(key).replace("|", "/") + "`"));
        return String.format(
                Locale.ROOT,
                "| `%s.%s` | %s | %s %s |",
                names[names.length - 2],
                names[names.length - 1],
                String.join(", ", of),
                String.format(Locale.ROOT, result.getScore() < 100 ? "%.1f" : "%,.0f", result.getScore()),
                result.getScoreUnit().replace("/op", ""));
    }
}
