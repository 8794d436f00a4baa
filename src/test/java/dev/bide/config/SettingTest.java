package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.json.JsonBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {

    @Test
    void theTableHasTheSettingsOfTheShippedFileInItsOrder() throws IOException {
        List<String> paths = new ArrayList<>();
        addPaths("", JsonBody.readFile(Files.readAllBytes(Path.of("conf", "bide.json"))), paths);
        assertEquals(paths, Arrays.stream(Setting.values()).map(Setting::path).toList());
    }

    private static void addPaths(String prefix, Map<?, ?> object, List<String> paths) {
        object.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && !name.equals("profiles")) {
                addPaths(prefix + name + ".", inner, paths);
            } else {
                paths.add(prefix + name);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "INSTANCES, --instances, BIDE_INSTANCES, 0",
        "HTTP_HOST, --http.host, BIDE_HTTP_HOST, '\"127.0.0.1\"'",
        "HTTP_BRIDGE, --http.bridge, BIDE_HTTP_BRIDGE, false",
        "HTTP_NAMES, --http.names, , []",
        "LIMITS_MAX_DELAY, --limits.max-delay, BIDE_LIMITS_MAX_DELAY, 3600",
        "METER_PROBE_MILLIS, --meter.probe-millis, BIDE_METER_PROBE_MILLIS, 100",
        "PROFILES, --profiles, , '{\"slow-db\":\"lognormal(median=0.02,p99=0.8,max=3)\"}'",
        "DRAIN_SECONDS, --drain-seconds, BIDE_DRAIN_SECONDS, 0",
    })
    void eachSettingHasAnOptionAndEachScalarAVariable(
            Setting setting, String option, String variable, String defaultText) {
        assertEquals(option, setting.option());
        assertEquals(Optional.ofNullable(variable), setting.variable());
        assertEquals(defaultText, setting.defaultText());
    }

    @Test
    void noTwoSettingsShareAName() {
        int count = Setting.values().length;
        assertEquals(
                count,
                new HashSet<>(Arrays.stream(Setting.values())
                                .map(Setting::option)
                                .toList())
                        .size());
        assertEquals(
                count,
                new HashSet<>(Arrays.stream(Setting.values())
                                .map(Setting::upperSnake)
                                .toList())
                        .size());
    }

    @ParameterizedTest
    @EnumSource(names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
    void theTypeIsThatOfTheDefault(Setting setting) {
        Object value = Tree.get(Tree.defaults(), setting.path());
        assertEquals(
                switch (setting.type()) {
                    case WHOLE, SECONDS -> Integer.class;
                    case FLAG -> Boolean.class;
                    case TEXT -> String.class;
                    case TEXTS -> ArrayList.class;
                    case SHAPES -> Map.class;
                },
                value.getClass());
    }
}
