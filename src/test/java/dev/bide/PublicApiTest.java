package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the API for Java programs to a list. Other types are public only because the packages of Bide must see each other,
 * and may change at any time: the POM names them, and so leaves them out of the Javadoc.
 */
class PublicApiTest {

    private static final Path LIST = Path.of("src", "test", "resources", "public-api.txt");
    private static final Path FOUND = Path.of("target", "public-api.txt");

    @Test
    void theApiIsThatOfTheList() throws IOException, ClassNotFoundException {
        List<String> found = PublicApi.lines();
        List<String> listed = Files.readAllLines(LIST);
        if (!found.equals(listed)) {
            Files.createDirectories(FOUND.getParent());
            Files.write(FOUND, found);
            throw new AssertionError("The public API is not that of " + LIST + ":\n"
                    + difference("- ", listed, found)
                    + difference("+ ", found, listed)
                    + "A line that goes breaks programs, so it belongs on the page changelog.md. To accept the lines:\n"
                    + "  cp " + FOUND + " " + LIST + "\n"
                    + "If a type is public for other packages of Bide only, add it to sourceFileExcludes in pom.xml.");
        }
    }

    private static String difference(String sign, List<String> lines, Collection<String> others) {
        return lines.stream()
                .filter(line -> !others.contains(line))
                .map(line -> sign + line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void everyInternalTypeOfThePomExists() throws IOException {
        Set<String> expected = PublicApi.publicFiles();
        Set<String> missing = PublicApi.internal().stream()
                .filter(file -> file.endsWith("/**")
                        ? expected.stream().noneMatch(type -> type.startsWith(file.substring(0, file.length() - 2)))
                        : !expected.contains(file))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
        assertTrue(PublicApi.internal().size() > 50);
    }

    @Test
    void noPublicMethodOrConstructorTakesAnOptional() throws IOException, ClassNotFoundException {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : PublicApi.types()) {
            Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors()))
                    .filter(executable -> !PublicApi.isCanonical(executable))
                    .filter(executable -> Arrays.stream(executable.getParameterTypes())
                            .anyMatch(parameter -> parameter.getName().startsWith("java.util.Optional")))
                    .map(executable -> executable.getDeclaringClass().getSimpleName() + " " + executable.getName())
                    .forEach(found::add);
        }
        // Programs catch a failure, and only Bide creates one.
        assertEquals(Set.of("Failure dev.bide.refusal.Failure"), found);
    }
}
