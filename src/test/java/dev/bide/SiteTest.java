package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the site that {@code mvn site} has rendered from the guide. */
@Tag("site")
class SiteTest {

    private static final Path SITE = Path.of("target", "site");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(SITE)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyPageOfTheGuideIsRendered() throws IOException {
        Set<String> expected = Page.guide().stream()
                .map(page -> page.name().replace(".md", ".html"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rendered = pages().stream()
                .map(page -> page.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, rendered);
    }

    @Test
    void everyLinkLeadsToAFileAndAnAnchor() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            List<String> references = REFERENCE
                    .matcher(Files.readString(page))
                    .results()
                    .map(reference -> reference.group(1))
                    .filter(reference -> !reference.matches("https?:.*"))
                    .toList();
            for (String reference : references) {
                String[] target = reference.split("#", 2);
                Path file = target[0].isEmpty() ? page : SITE.resolve(target[0]).normalize();
                if (!Files.exists(file)
                        || target.length > 1 && !Files.readString(file).contains("id=\"" + target[1] + "\"")) {
                    broken.add(page + ": " + reference);
                }
            }
        }
        assertEquals(List.of(), broken);
    }
}
