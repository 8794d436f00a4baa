package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the page's files has every file of the folder and no other, and the files keep to the page's policy. */
class PageTableTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "dev", "bide", "page");

    /** What trusted types refuse, and what would run a text. */
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|setHTML|\\beval\\(|new Function|DOMParser|srcdoc");

    private static Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void theTableHasTheFilesOfTheFolder() throws IOException {
        assertEquals(names(), new TreeSet<>(PageRoutes.FILES.keySet()));
    }

    @Test
    void thePageLoadsNothingButFilesThatExist() throws IOException {
        String index = Files.readString(FOLDER.resolve("index.html"));
        List<String> loaded = Pattern.compile("(?:src|href)=\"([^\"#]+)\"")
                .matcher(index)
                .results()
                .map(found -> found.group(1))
                .filter(target -> target.contains("page/"))
                .toList();
        assertNotEquals(List.of(), loaded);
        for (String target : loaded) {
            assertTrue(names().contains(target.replaceFirst("^\\.?/?page/", "")), target);
        }
        for (String name : names()) {
            String text = Files.readString(FOLDER.resolve(name));
            Pattern.compile("(?:from|import) *\\(?\"\\./([^\"]+)\"")
                    .matcher(text)
                    .results()
                    .forEach(found -> assertTrue(
                            Files.exists(FOLDER.resolve(found.group(1))), name + " imports " + found.group(1)));
        }
    }

    @Test
    void thePageAsksForAllItsModulesAtOnce() throws IOException {
        String index = Files.readString(FOLDER.resolve("index.html"));
        Set<String> modules = Pattern.compile(
                        "<link rel=\"modulepreload\" href=\"page/([^\"]+)\">|<script type=\"module\""
                                + " src=\"page/([^\"]+)\">")
                .matcher(index)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                names().stream().filter(name -> name.endsWith(".js")).collect(Collectors.toCollection(TreeSet::new)),
                modules);
    }

    @Test
    void thePageIsWrittenInUtf8WithoutScriptsOrStylesOfItsOwn() throws IOException {
        String index = Files.readString(FOLDER.resolve("index.html"), StandardCharsets.UTF_8);
        assertFalse(Pattern.compile("<style|style=|<script(?![^>]*src=)| on[a-z]+=", Pattern.CASE_INSENSITIVE)
                .matcher(index)
                .find());
        for (String name : names()) {
            String text = Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8);
            assertFalse(
                    MARKUP.matcher(text.replaceAll("//.*|(?s)/\\*.*?\\*/", "")).find(), name);
            assertTrue(text.lines().count() <= 300, name);
        }
    }
}
