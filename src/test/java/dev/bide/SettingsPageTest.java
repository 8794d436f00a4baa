package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Setting;
import dev.bide.config.SettingsText;
import dev.bide.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the page of the settings with the table in the code, and its examples with what the code prints. */
class SettingsPageTest {

    private static final Page PAGE = Page.guide("settings");

    @TempDir
    private Path folder;

    private ChosenSettings read(String json, Map<String, String> environment, Map<Setting, List<String>> options) {
        try {
            Path file = Files.writeString(folder.resolve("my.json"), json);
            return ChosenSettings.read(Optional.of(file.toString()), environment, options);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the first line of a block that has the words. */
    private static String shown(String words) {
        return PAGE.blocks("text").stream()
                .flatMap(String::lines)
                .filter(line -> line.contains(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nowhere on the page: " + words));
    }

    @Test
    void theTableHasEverySettingInOrderWithItsDefault() {
        List<String> expected = Arrays.stream(Setting.values())
                .map(setting -> setting.path() + " " + setting.defaultText())
                .toList();
        List<String> shown = PAGE.table("All settings").stream()
                .map(row -> (row.get(0) + " " + row.get(1)).replace("`", ""))
                .toList();
        assertEquals(expected, shown);
    }

    @Test
    void theSourcesOfTheFirstTableSetTheSameValue() {
        Setting setting = Setting.LIMITS_MAX_DELAY;
        List<List<String>> rows = PAGE.table("Where a value comes from");
        assertEquals("`" + setting.option() + " 2m`", rows.get(0).get(1));
        assertEquals(
                "`" + setting.variable().orElseThrow() + "=2m`", rows.get(1).get(1));
        String json = rows.get(2).get(1).replace("`", "");
        assertEquals(120, read(json, Map.of(), Map.of()).settings().limits().maxDelay());
        assertEquals("`" + setting.defaultText() + "`", rows.get(3).get(1));
    }

    @Test
    void theRefusalsAreThoseOfTheCode() {
        Map<Setting, List<String>> options = Map.of(Setting.LIMITS_MAX_N, List.of("0"));
        String file = assertThrows(Refusal.class, () -> read("{\"limits\":{\"maxn\":1}}", Map.of(), Map.of()))
                .getMessage();
        String prefix = shown("limits.maxn").replace(", …", "");
        assertTrue(("bide: " + file.substring(folder.toString().length() + 1)).startsWith(prefix), file);
        String variable = assertThrows(Refusal.class, () -> read("{}", Map.of("BIDE_HTTP_PORT", "http"), Map.of()))
                .getMessage();
        assertEquals(shown("BIDE_HTTP_PORT: "), "bide: " + variable);
        String option =
                assertThrows(Refusal.class, () -> read("{}", Map.of(), options)).getMessage();
        assertEquals(shown("--limits.max-n"), "bide: " + option);
    }

    @Test
    void theWarningIsThatOfTheCode() {
        assertEquals(
                List.of(shown("BIDE_PORT is not").replace("bide: ", "")),
                read("{}", Map.of("BIDE_PORT", "9090"), Map.of()).warnings());
    }

    @Test
    void theListIsPrintedAsItIsShown() {
        ChosenSettings chosen =
                read("{}", Map.of("BIDE_HTTP_HOST", "0.0.0.0"), Map.of(Setting.HTTP_PORT, List.of("9090")));
        String block = PAGE.blocks("text").stream()
                .filter(text -> text.startsWith("  setting "))
                .findFirst()
                .orElseThrow();
        List<String> shown = block.lines().map(SettingsPageTest::withoutFigures).toList();
        List<String> printed = SettingsText.table(chosen).stream()
                .limit(shown.size() - 1)
                .map(SettingsPageTest::withoutFigures)
                .toList();
        assertEquals("…", shown.get(shown.size() - 1));
        assertEquals(shown.subList(0, shown.size() - 1), printed);
    }

    /** Returns a line without what depends on the machine: numbers of cores and bytes, and the width of their column. */
    private static String withoutFigures(String line) {
        return line.replaceAll("\\([0-9,]+, ", "(N, ").replaceAll("(?<=\\S) {2,}", "  ");
    }
}
