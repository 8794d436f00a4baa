package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where text is not JSON. */
class JsonBodyTest {

    private static String refusal(byte[] text) {
        return assertThrows(Refusal.class, () -> JsonBody.readFile(text)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1,}              | 1 |  8",
                "{¶  'a': 1¶  'b': 2¶} | 3 |  3",
                "{¶¶'a':1,,            | 3 |  7",
                "{^¶'a':1,^¶'b':}      | 3 |  5",
                "{'ä€':1,}             | 1 |  9",
                "{'𝄞':1,}             | 1 |  9",
                "{'a':1                | 1 |  7",
                "{'a':1¶               | 2 |  1",
                "{a:1}                 | 1 |  2",
                "{'a':01}              | 1 |  7",
                "{'a':'¶'}             | 1 |  7",
                "{'a':1} x             | 1 |  9",
                "{'a':1 // one¶}       | 1 |  8",
                "x                     | 1 |  1",
            })
    void theRefusalNamesLineAndColumnInCharacters(String text, int line, int column) {
        String json = text.replace('\'', '"').replace('¶', '\n').replace('^', '\r');
        assertEquals(
                "the file is not JSON at line " + line + ", column " + column,
                refusal(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bytesThatAreNotUtf8AndNumbersThatAreTooLongHaveAPlaceToo() {
        byte[] bytes = "{\n\"x\":1}".getBytes(StandardCharsets.UTF_8);
        bytes[3] = (byte) 0xff;
        // Jackson decodes a name at its end.
        assertEquals("the file is not JSON at line 2, column 4", refusal(bytes));
        assertEquals(
                "the file is not JSON at line 2, column 2005",
                refusal(("{\n\"a\":" + "1".repeat(2000) + "}").getBytes(StandardCharsets.UTF_8)));
    }
}
