package dev.bide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: the README, or one of the guide. */
record Page(Path file, String text) {

    /** A fenced block of code. */
    record Block(String language, String text) {}

    /** A request or a command, and the output that the page shows for it, which may be empty. */
    record Exchange(String request, String answer) {}

    static final Path GUIDE = Path.of("src", "site", "markdown");

    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+)\n(.*?)\n```$", Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page readme() {
        return read(Path.of("README.md"));
    }

    /** Returns a page of the guide. */
    static Page guide(String name) {
        return read(GUIDE.resolve(name + ".md"));
    }

    /** Returns the pages of the guide, in alphabetical order. */
    static List<Page> guide() {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the README and the pages of the guide. */
    static List<Page> all() {
        return Stream.concat(Stream.of(readme()), guide().stream()).toList();
    }

    String name() {
        return file.getFileName().toString();
    }

    List<Block> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    List<String> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    /** Returns the requests that begin with a prompt, with their answers, which begin with {@code reply}. */
    List<Exchange> exchanges(String language, String prompt, String reply) {
        List<Exchange> exchanges = new ArrayList<>();
        for (String block : blocks(language)) {
            if (!block.startsWith(prompt)) {
                throw new AssertionError(this + ": a block does not begin with a prompt: " + block);
            }
            for (String part : block.substring(prompt.length()).split("\n" + Pattern.quote(prompt), -1)) {
                String[] lines = part.split("\n", 2);
                String answer = lines.length > 1 ? lines[1].strip() : "";
                exchanges.add(new Exchange(lines[0], answer.substring(answer.isEmpty() ? 0 : reply.length())));
            }
        }
        return exchanges;
    }

    /** Returns the commands for a shell. */
    List<Exchange> commands() {
        return exchanges("console", "$ ", "");
    }

    /** Returns the text without the fenced blocks. */
    String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** Returns the text of each code span in the prose. */
    List<String> code() {
        return codeIn(prose());
    }

    static List<String> codeIn(String text) {
        return CODE.matcher(text).results().map(span -> span.group(1)).toList();
    }

    /** Returns the targets of the links. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    List<String> headings() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1))
                .toList();
    }

    /** Returns the anchor that GitHub gives a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** Returns the cells of the first table below a heading, row by row, without the row of titles. */
    List<List<String>> table(String heading) {
        MatchResult found = Pattern.compile("(?m)^#+ " + Pattern.quote(heading) + "$")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has no heading " + heading));
        return text.substring(found.end())
                .lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(Page::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        // A pipe inside a cell is written as \|.
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1).split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells.subList(0, cells.size() - 1);
    }

    @Override
    public String toString() {
        return name();
    }
}
