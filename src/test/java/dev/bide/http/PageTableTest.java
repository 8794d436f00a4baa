package dev.bide.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the page's files has every file of the folder, and no other. */
class PageTableTest {

    @Test
    void theTableHasTheFilesOfTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "dev", "bide", "page"))) {
            Set<String> names =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(names, new TreeSet<>(PageRoutes.FILES.keySet()));
        }
    }
}
