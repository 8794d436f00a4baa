package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the README and the guide as text: their lengths, their links, and their words. */
class GuidePagesTest {

    private static final int MAX_README_LINES = 200;
    private static final int MAX_PAGE_LINES = 260;
    private static final int MAX_COLUMNS = 120;

    /** Words that a reader has to decode. The sentence needs its actor, or the verb that says what is done. */
    private static final Pattern UNCLEAR = Pattern.compile(
            "\\b(whoever|whatever|nobody|somebody|anybody|one that|those which|so many|as much as|be it|though there be"
                    + "|manners|tells|doors?|as asked for|in the line|its moment)\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void theReadmeIsShort() {
        long lines = Page.readme().text().lines().count();
        assertTrue(lines <= MAX_README_LINES, lines + " lines");
    }

    @Test
    void thePagesOfTheGuideAreShort() {
        List<String> tooLong = Page.guide().stream()
                .filter(page -> page.text().lines().count() > MAX_PAGE_LINES)
                .map(page -> page + " has " + page.text().lines().count() + " lines")
                .toList();
        assertEquals(List.of(), tooLong);
    }

    @Test
    void linesOfProseFitTheScreen() {
        List<String> tooLong = new ArrayList<>();
        for (Page page : Page.all()) {
            page.prose()
                    .lines()
                    .filter(line -> line.length() > MAX_COLUMNS && !line.startsWith("|"))
                    .map(line -> page + ": " + line)
                    .forEach(tooLong::add);
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void everyPageBeginsWithWhatItsReaderCanDoAfterIt() {
        List<String> without = Page.guide().stream()
                .filter(page -> !page.name().equals("index.md"))
                .filter(page -> !page.text().matches("(?s)# [^\n]+\n\nAfter this page you .*"))
                .map(Page::name)
                .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void noWordHasToBeDecoded() {
        List<String> found = new ArrayList<>();
        for (Page page : Page.all()) {
            // Code keeps its own words: an answer of the program may say "nobody".
            page.prose()
                    .replaceAll("`[^`\n]*`", "")
                    .lines()
                    .filter(line -> UNCLEAR.matcher(line).find())
                    .map(line -> page + ": " + line)
                    .forEach(found::add);
        }
        assertEquals(List.of(), found);
    }

    @Test
    void everyLinkLeadsToAPageAndAHeading() {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                String[] target = link.split("#", 2);
                Path folder = page.file().toAbsolutePath().getParent();
                Path file = target[0].isEmpty()
                        ? page.file()
                        : folder.resolve(target[0]).normalize();
                if (link.matches("https?://.*")) {
                    assertEquals(link, URI.create(link).toString());
                } else if (!Files.exists(file)) {
                    broken.add(page + ": " + link);
                } else if (target.length > 1 && !anchors(Page.read(file)).contains(target[1])) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /**
     * Returns the anchors that work both on GitHub and on the site. Maven's site gives a heading another anchor than GitHub
     * if it has a space or a capital letter, so a heading that is linked has GitHub's anchor before it.
     */
    private static Set<String> anchors(Page page) {
        Set<String> headings = page.headings().stream().map(Page::anchor).collect(Collectors.toSet());
        return Pattern.compile("(?m)^<a id=\"([a-z0-9-]+)\"></a>\n\n#+ (.+)$")
                .matcher(page.text())
                .results()
                .filter(found -> found.group(1).equals(Page.anchor(found.group(2))))
                .map(found -> found.group(1))
                .filter(headings::contains)
                .collect(Collectors.toSet());
    }

    @Test
    void everyPageIsReachedFromTheIndexAndTheMenu() throws IOException {
        assertTrue(Page.readme().text().contains("(src/site/markdown/index.md)"));
        String menu = Files.readString(Path.of("src", "site", "site.xml"));
        String index = Page.guide("index").text();
        Set<String> missing = new HashSet<>();
        for (Page page : Page.guide()) {
            String name = page.name().replace(".md", "");
            if (!menu.contains("href=\"" + name + ".html\"")) {
                missing.add("site.xml: " + name);
            }
            if (!name.equals("index") && !index.contains("(" + page.name() + ")")) {
                missing.add("index.md: " + name);
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void headingsOfAPageDiffer() {
        List<String> twice = new ArrayList<>();
        for (Page page : Page.all()) {
            Stream<String> anchors = page.headings().stream().map(Page::anchor);
            Set<String> seen = new HashSet<>();
            anchors.filter(anchor -> !seen.add(anchor))
                    .map(anchor -> page + "#" + anchor)
                    .forEach(twice::add);
        }
        assertEquals(List.of(), twice);
    }
}
