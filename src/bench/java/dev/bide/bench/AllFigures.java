package dev.bide.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Measures every figure of the guide and puts it there. Each benchmark runs in a process of its own; its tables go to
 * target/figures/NAME.md, with a line that names the commit, and at once into the pages. A benchmark that fails leaves its
 * reason there, and never an older figure.
 *
 * <p>The arguments are the number of rounds and the names of figures, or none for all of them. Without names it goes on
 * where it stopped: what this commit has measured already is not measured again.
 * {@code mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.AllFigures -Dbench="1 compare growth"}. Build
 * first, for start-up and picture: {@code mvn package -DskipTests}.
 */
final class AllFigures {

    private static final Path FOLDER = Path.of("target", "figures");
    private static final Path GUIDE = Path.of("src", "site", "markdown");

    private final int rounds;
    private final String commit;

    private AllFigures(int rounds) throws IOException {
        this.rounds = rounds;
        boolean changed =
                !git("status", "--porcelain", "--", "src/main", "pom.xml").isEmpty();
        this.commit = git("rev-parse", "--short", "HEAD") + (changed ? " with changes" : "");
    }

    /** Runs the benchmarks. */
    public static void main(String... args) throws Exception {
        // Maven passes all of them as one argument.
        String[] words = Arrays.stream(args)
                .flatMap(Pattern.compile(" ")::splitAsStream)
                .filter(arg -> !arg.isEmpty())
                .toArray(String[]::new);
        String[] names = Arrays.copyOfRange(words, 1, words.length);
        List<Figure> figures =
                Figure.all().stream().filter(figure -> figure.named(names)).toList();
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figure has such a name: " + List.of(names));
        }
        Files.createDirectories(FOLDER);
        AllFigures all = new AllFigures(Integer.parseInt(words[0]));
        long start = System.nanoTime();
        for (Figure figure : figures) {
            if (names.length > 0 || !all.isMeasured(figure)) {
                all.measure(figure);
            }
        }
        say("all took %s", took(start));
        System.exit(0);
    }

    private boolean isMeasured(Figure figure) throws IOException {
        Path file = FOLDER.resolve(figure.name() + ".md");
        return Files.exists(file)
                && Files.readString(file).contains("Commit " + commit + ",")
                && !Files.readString(file).contains(GuideFigures.NOT_MEASURED)
                && !Files.readString(file).contains("failed");
    }

    private void measure(Figure figure) throws IOException, InterruptedException {
        say("%s …", figure.name());
        long start = System.nanoTime();
        Path output = FOLDER.resolve(figure.name() + ".out");
        Path log = FOLDER.resolve(figure.name() + ".log");
        Files.deleteIfExists(FOLDER.resolve(figure.name() + ".svg"));
        Process process = new ProcessBuilder(figure.command(rounds))
                .redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = process.waitFor((long) figure.minutes() * figure.rounds(rounds), TimeUnit.MINUTES);
        if (!ended) {
            // Its own processes end with their parent's input, or are ended here.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String failure = !ended
                ? "it did not end in time"
                : process.exitValue() == 0 ? "" : "it ended with " + process.exitValue() + ": " + lastLine(log);
        String table = GuideFigures.block(Files.readString(output), failure, stamp(figure, took(start)));
        Files.writeString(FOLDER.resolve(figure.name() + ".md"), table);
        for (Path page : pages()) {
            Files.writeString(page, GuideFigures.replaced(Files.readString(page), figure.name(), table));
        }
        Path picture = FOLDER.resolve(figure.name() + ".svg");
        if (Files.exists(picture)) {
            Files.copy(
                    picture,
                    GUIDE.resolve("images").resolve(picture.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        say("%s: %s %s", figure.name(), took(start), failure);
    }

    private String stamp(Figure figure, String took) {
        return String.format(
                Locale.ROOT,
                "Commit %s, JDK %s, %d cores, %s. Rounds: %d. It took %s.",
                commit,
                Runtime.version().feature() + "." + Runtime.version().interim() + "."
                        + Runtime.version().update(),
                Runtime.getRuntime().availableProcessors(),
                LocalDate.now(),
                figure.rounds(rounds),
                took);
    }

    private static List<Path> pages() throws IOException {
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(GUIDE, "*.md")) {
            List<Path> all = new java.util.ArrayList<>(List.of(Path.of("README.md")));
            pages.forEach(all::add);
            return all;
        }
    }

    private static String lastLine(Path log) throws IOException {
        // The first line of a stack trace says more than its last one.
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> line.startsWith("Exception") || line.startsWith("Caused by"))
                .reduce((first, second) -> second)
                .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    }

    private static String git(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).start();
        return new String(git.getInputStream().readAllBytes()).strip();
    }

    private static String took(long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return String.format(Locale.ROOT, "%d min %02d s", took.toMinutes(), took.toSecondsPart());
    }

    private static void say(String format, Object... words) {
        System.err.println(
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + String.format(Locale.ROOT, format, words));
    }
}
