package dev.bide.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The blocks of the guide that hold measured tables: from {@code <!-- figures: NAME -->} to {@code <!-- end -->}. */
final class GuideFigures {

    /** Begins the line of a benchmark that failed. */
    static final String NOT_MEASURED = "**Not measured:**";

    private static final int MAX_REASON = 80;

    private GuideFigures() {}

    /** Returns what belongs into a block: the tables of a benchmark's output, a failure if there was one, and the stamp. */
    static String block(String output, String failure, String stamp) {
        String tables = output.lines()
                .filter(line -> !line.startsWith("WARNING") && !line.startsWith("SLF4J"))
                .collect(Collectors.joining("\n"))
                .strip();
        StringBuilder block = new StringBuilder(tables);
        if (!failure.isEmpty()) {
            String reason = failure.replaceAll("[<>|`]", "'");
            block.append(block.isEmpty() ? "" : "\n\n")
                    .append(NOT_MEASURED)
                    .append(' ')
                    .append(reason, 0, Math.min(MAX_REASON, reason.length()));
        }
        return block.append("\n\n").append(stamp).append('\n').toString();
    }

    /** Returns a page with another content in the block of a name. A page without the block stays as it is. */
    static String replaced(String page, String name, String block) {
        String begin = "<!-- figures: " + name + " -->";
        return Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote("<!-- end -->"), Pattern.DOTALL)
                .matcher(page)
                .replaceAll(Matcher.quoteReplacement(begin + "\n\n" + block + "\n<!-- end -->"));
    }
}
