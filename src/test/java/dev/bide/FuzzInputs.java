package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The inputs from which {@code .ci/fuzz} starts, and those with which it has found a mistake. Each is a file, which the
 * tests of the targets run again.
 */
public final class FuzzInputs {

    private static final Path DIRECTORY = Path.of("src", "test", "fuzz");
    private static final int MAX_SENTENCE_LENGTH = 2_000;

    private FuzzInputs() {}

    /** Returns the paths of the inputs of a target. */
    public static List<Path> of(String target) {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve(target))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a reader accepts. Nothing but a refusal may be thrown, and its message must be one line. */
    public static <T> Optional<T> accepted(Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (Refusal refusal) {
            String sentence = refusal.getMessage();
            assertTrue(sentence.length() <= MAX_SENTENCE_LENGTH, sentence);
            assertTrue(sentence.codePoints().noneMatch(FuzzInputs::breaksTheLine), sentence);
            return Optional.empty();
        }
    }

    private static boolean breaksTheLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }
}
