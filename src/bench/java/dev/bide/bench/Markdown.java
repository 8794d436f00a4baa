package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The result of a benchmark in Markdown. Each line is printed as it is added; the whole is written to a file at the end. */
final class Markdown {

    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
