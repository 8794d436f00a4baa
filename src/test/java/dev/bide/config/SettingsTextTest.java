package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTextTest {

    @TempDir
    private Path folder;

    private ChosenSettings chosen(String json, Map<String, String> environment, Map<Setting, List<String>> options)
            throws IOException {
        Path file = Files.writeString(folder.resolve("my.json"), json.replace('\'', '"'));
        return ChosenSettings.read(Optional.of(file.toString()), environment, options);
    }

    private static String line(ChosenSettings chosen, Setting setting) {
        // The first line is the heading.
        return SettingsText.table(chosen).get(1 + setting.ordinal());
    }

    @Test
    void theTableHasALineForEachSettingWithItsValueAndItsOriginInColumns() throws IOException {
        ChosenSettings chosen = chosen("{}", Map.of("BIDE_HTTP_PORT", "9090"), Map.of());
        List<String> lines = SettingsText.table(chosen);
        assertEquals(1 + Setting.values().length, lines.size());
        assertTrue(lines.get(0).matches("  setting +value +from"), lines.get(0));
        int from = lines.get(0).indexOf("from");
        for (Setting setting : Setting.values()) {
            String line = line(chosen, setting);
            boolean changed = setting == Setting.HTTP_PORT;
            assertTrue(line.startsWith((changed ? "* " : "  ") + setting.path() + " "), line);
            assertTrue(line.endsWith(changed ? "  BIDE_HTTP_PORT" : "  default"), line);
            if (setting != Setting.PROFILES) {
                assertEquals(from, line.lastIndexOf("  ") + 2, line);
            }
        }
    }

    @Test
    void aValueThatDiffersFromTheDefaultIsMarkedWhereverItIsFrom() throws IOException {
        ChosenSettings chosen = chosen(
                "{'http':{'host':'0.0.0.0','port':8080}}", Map.of(), Map.of(Setting.DRAIN_SECONDS, List.of("30s")));
        assertTrue(line(chosen, Setting.HTTP_HOST).startsWith("* http.host "));
        assertTrue(line(chosen, Setting.HTTP_PORT).startsWith("  http.port "));
        assertTrue(line(chosen, Setting.HTTP_PORT).endsWith("my.json"));
        assertTrue(line(chosen, Setting.DRAIN_SECONDS).matches("\\* drainSeconds +30 +--drain-seconds"));
    }

    @Test
    void aZeroSaysWhatItStandsFor() throws IOException {
        ChosenSettings chosen = chosen(
                "{'http':{'port':0},'meter':{'probeMillis':0,'warnMillis':0}}",
                Map.of("BIDE_LIMITS_MAX_TASKS", "7"),
                Map.of());
        Settings settings = chosen.settings();
        String pending = String.format(Locale.ROOT, "%,d", settings.limits().maxPending());
        assertTrue(line(chosen, Setting.LIMITS_MAX_PENDING).contains(" 0 (" + pending + ", by the heap) "));
        assertTrue(line(chosen, Setting.LIMITS_MAX_TASKS).contains(" 7 "));
        assertFalse(line(chosen, Setting.LIMITS_MAX_TASKS).contains("heap"));
        String connections = String.format(Locale.ROOT, "%,d", settings.http().maxConnections());
        assertTrue(line(chosen, Setting.LIMITS_MAX_CONNECTIONS).contains(" 0 (" + connections + ", by the heap) "));
        assertTrue(line(chosen, Setting.LIMITS_MAX_BYTES).contains(", half of the heap) "));
        assertTrue(line(chosen, Setting.INSTANCES).contains(", one for each core) "));
        assertTrue(line(chosen, Setting.HTTP_PORT).contains(" 0 (any free port) "));
        assertTrue(line(chosen, Setting.METER_PROBE_MILLIS).contains(" 0 (no probe) "));
        assertTrue(line(chosen, Setting.METER_WARN_MILLIS).contains(" 0 (never) "));
        assertTrue(line(chosen, Setting.DRAIN_SECONDS).matches(" +drainSeconds +0 +default"));
    }

    @Test
    void theLineOfTheLogHasTheChangesWithTheirOrigins() throws IOException {
        assertEquals("all settings are the defaults", SettingsText.changes(chosen("{}", Map.of(), Map.of())));
        assertEquals(
                "settings that differ from the defaults: bus.prefix=\"a\\nb\" (BIDE_BUS_PREFIX), http.port=9090 (--http.port),"
                        + " limits.maxDelay=7200 (" + folder.resolve("my.json") + ")",
                SettingsText.changes(chosen(
                        "{'limits':{'maxDelay':'2h'}}",
                        Map.of("BIDE_BUS_PREFIX", "a\nb"),
                        Map.of(Setting.HTTP_PORT, List.of("9090")))));
    }

    @Test
    void aLongValueIsCutInTheLog() throws IOException {
        List<String> names = List.of("a".repeat(60) + ".example", "b".repeat(60) + ".example");
        String line = SettingsText.changes(chosen("{}", Map.of(), Map.of(Setting.HTTP_NAMES, names)));
        assertTrue(line.endsWith("... (--http.names)"), line);
        assertTrue(line.length() < 160, line);
    }
}
