package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Measures what the live picture of {@code bide wait-n} costs: a million waits of up to ten seconds in a terminal, with the
 * picture and with {@code --quiet}, interleaved. It also counts the writes of the picture with {@code strace}, if that is
 * installed. It runs target/bide.jar, prints a table and writes it to target/picture.md.
 */
final class Picture {

    private static final Path JAR = Path.of("target", "bide.jar");
    private static final int SECONDS = 10;
    private static final Pattern WRITE_TO_STDERR = Pattern.compile("write\\(2<?.*");

    private Picture() {}

    /** Runs the benchmark; the argument is how many rounds to run. */
    public static void main(String... args) throws Exception {
        Map<String, List<JsonObject>> runs = new LinkedHashMap<>();
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            for (String option : List.of("--quiet", "--progress=auto")) {
                runs.computeIfAbsent(option, key -> new ArrayList<>()).add(run("", option));
            }
        }
        Markdown markdown = new Markdown();
        markdown.line("A million waits of up to " + SECONDS + " s in a terminal, medians of " + args[0]);
        markdown.line("");
        markdown.line("| option | late p50 | late p99 | late max | CPU |");
        markdown.line("|---|---|---|---|---|");
        runs.forEach((option, each) -> markdown.line(String.format(
                Locale.ROOT,
                "| `%s` | %.2f ms | %.2f ms | %.1f ms | %.2f s |",
                option,
                1e3 * Quantiles.median(each, "p50"),
                1e3 * Quantiles.median(each, "p99"),
                1e3 * Quantiles.median(each, "max"),
                Quantiles.median(each, "cpu"))));
        if (Programs.runs("strace", "-V")) {
            markdown.line("");
            markdown.line(writes());
        }
        markdown.write(Path.of("target", "picture.md"));
    }

    /** Runs the command in a terminal of its own, below another command that may be empty. Returns its figures. */
    private static JsonObject run(String below, String option) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("picture", ".json");
        Path times = Files.createTempFile("picture", ".times");
        // The answer goes into a file, and the picture to the terminal. The shell says what CPU time its child took.
        String command = "stty rows 24 cols 100; " + below + " " + Programs.JAVA + " -jar " + JAR.toAbsolutePath()
                + " wait-n 1000000 --max-delay " + SECONDS + " --seed 7 --json " + option + " >" + answer + "; times >"
                + times;
        Process process = new ProcessBuilder("script", "-qfec", command, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the command has not ended");
        }
        JsonObject run = new JsonObject(Files.readString(answer)).getJsonObject("late");
        run.put("cpu", childSeconds(Files.readAllLines(times).get(1)));
        Files.delete(answer);
        Files.delete(times);
        return run;
    }

    /** Returns the sum of user and system time in the second line of the shell's {@code times}: {@code 0m3.1s 0m0.2s}. */
    private static double childSeconds(String line) {
        double seconds = 0;
        for (String time : line.strip().split(" ", -1)) {
            String[] parts = time.replace("s", "").split("m", -1);
            seconds += 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
        }
        return seconds;
    }

    /** Returns a sentence with the number of writes to the terminal. */
    private static String writes() throws IOException, InterruptedException {
        Path trace = Files.createTempFile("picture", ".strace");
        run("strace -f -e trace=write -e signal=none -o " + trace, "--progress=auto");
        long writes = Files.readAllLines(trace).stream()
                .filter(line -> WRITE_TO_STDERR.matcher(line).find())
                .count();
        Files.delete(trace);
        return String.format(
                Locale.ROOT,
                "Writes to the terminal in %d s: %d, %.1f a second.",
                SECONDS,
                writes,
                (double) writes / SECONDS);
    }
}
