package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    @TempDir
    private Path folder;

    private static String refusal(String name) {
        return assertThrows(Refusal.class, () -> SettingsFile.read(Optional.of(name)))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'http':{'port':1}     | the file is not JSON at line 1, column 19",
                "{'http':{},'http':{}}  | \"http\" must be given once, not repeated",
                "[]                     | the file must be a JSON object",
                "{'http':{'prot':1}}    | \"http.prot\" is unknown; known here: enabled, host, port, names, origins, bridge",
                "{'profiles':{'a':{'type':'weighted','of':[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}}} | the file must not be nested more than 24 deep",
            })
    void whatIsWrongInAFileIsRefusedWithItsName(String json, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("my.json"), json.replace('\'', '"'));
        assertEquals(file + ": " + sentence, refusal(file.toString()));
    }

    @Test
    void aFileThatCannotBeReadIsRefusedByItsName() {
        for (String name : List.of("nowhere.json", ".", "")) {
            assertEquals("cannot read the settings file \"" + name + "\"", refusal(name));
        }
        assertEquals("cannot read the settings file \"a?b\"", refusal("a\0b"));
    }

    @Test
    void aFileWithoutEndIsNotReadToItsEnd() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there is no endless file");
        assertEquals("/dev/zero: a settings file must have at most 1048576 bytes", refusal("/dev/zero"));
    }

    @Test
    void aFileOfTheGreatestLengthIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("my.json"), "{}" + " ".repeat((1 << 20) - 2));
        assertEquals(new SettingsFile(file.toString(), Map.of()), SettingsFile.read(Optional.of(file.toString())));
        String longer =
                Files.writeString(file, "{}" + " ".repeat((1 << 20) - 1)).toString();
        assertEquals(file + ": a settings file must have at most 1048576 bytes", refusal(longer));
    }
}
