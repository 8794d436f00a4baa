package dev.bide;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prepares the text of a terminal for the comparison with a page: figures that were measured are masked. */
final class ShownScreen {

    /** A length of time as people read it. */
    private static final String TIME = "[0-9][0-9.,]* (s|ms|µs)";

    /** A line with one of these words has figures that were measured. */
    private static final Pattern MEASURED = Pattern.compile(
            "\\b(late|elapsed|per wait|overhead|came in|left|finished after|cancelled after|held up|loop \\d|vert\\.x-"
                    + "eventloop|last minute|-60 s)\\b");

    private static final Pattern FIGURE = Pattern.compile(TIME + "|(?<![A-Za-z0-9.])[0-9][0-9.,]*(?![A-Za-z0-9])");
    private static final Pattern SPARKLINE = Pattern.compile("[▁▂▃▄▅▆▇█][▁▂▃▄▅▆▇█ ]*[▁▂▃▄▅▆▇█]");
    private static final Pattern SEED = Pattern.compile("(?<=[Ss]eed )[0-9]{9,}");

    private ShownScreen() {}

    /** Returns a text in which measured figures are the same in every run. */
    static String masked(String text) {
        return text.lines().map(ShownScreen::maskedLine).collect(Collectors.joining("\n"));
    }

    static String masked(List<String> lines) {
        return masked(String.join("\n", lines));
    }

    private static String maskedLine(String line) {
        String seeds = SEED.matcher(line).replaceAll("#");
        if (!MEASURED.matcher(line).find() || line.startsWith("{")) {
            return seeds.stripTrailing();
        }
        String figures =
                FIGURE.matcher(SPARKLINE.matcher(seeds).replaceAll("~")).replaceAll("#");
        return figures.replaceAll(" +", " ").stripTrailing();
    }
}
