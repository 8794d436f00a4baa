package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a benchmark has to tell: printed at once, and written to a file at the end. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
    }

    /** Gives the median of some figures, the higher one of two. */
    static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
