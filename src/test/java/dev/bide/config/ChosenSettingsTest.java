package dev.bide.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChosenSettingsTest {

    @TempDir
    private Path folder;

    private static ChosenSettings read(Path file, Map<String, String> environment, Map<Setting, List<String>> options) {
        return ChosenSettings.read(Optional.of(file.toString()), environment, options);
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("my.json"), json.replace('\'', '"'));
    }

    private static ChosenValue value(ChosenSettings chosen, Setting setting) {
        return chosen.values().get(setting.ordinal());
    }

    @Test
    void anOptionWinsOverTheEnvironmentThatOverTheFileAndThatOverTheDefault() throws IOException {
        Path file = file("{'http':{'port':1,'host':'a'},'limits':{'maxN':1,'maxStreams':1}}");
        ChosenSettings chosen = read(
                file,
                Map.of("BIDE_HTTP_PORT", "2", "BIDE_LIMITS_MAX_N", "2", "BIDE_LIMITS_MAX_TASKS", "2"),
                Map.of(Setting.HTTP_PORT, List.of("3"), Setting.LIMITS_MAX_POOLS, List.of("3")));
        assertEquals(new ChosenValue(Setting.HTTP_PORT, "3", "--http.port"), value(chosen, Setting.HTTP_PORT));
        assertEquals(
                new ChosenValue(Setting.LIMITS_MAX_N, "2", "BIDE_LIMITS_MAX_N"), value(chosen, Setting.LIMITS_MAX_N));
        assertEquals(
                new ChosenValue(Setting.LIMITS_MAX_STREAMS, "1", file.toString()),
                value(chosen, Setting.LIMITS_MAX_STREAMS));
        assertEquals(new ChosenValue(Setting.BUS_PREFIX, "\"bide\"", "default"), value(chosen, Setting.BUS_PREFIX));
        assertEquals(3, chosen.settings().http().port());
        assertEquals("a", chosen.settings().http().host());
        assertEquals(2, chosen.settings().limits().maxN());
        assertEquals(2, chosen.settings().limits().maxTasks());
        assertEquals(3, chosen.settings().limits().maxPools());
        assertEquals(1, chosen.settings().http().maxStreams());
        // What is deployed gives the same settings.
        assertEquals(chosen.settings(), Settings.of(chosen.merged()));
    }

    @Test
    void withoutSourcesEveryValueIsTheDefault() throws IOException {
        ChosenSettings chosen = read(file("{}"), Map.of("PATH", "x", "bide_http_port", "x"), Map.of());
        assertEquals(Settings.defaults(), chosen.settings());
        assertEquals(Map.of(), chosen.merged());
        assertEquals(List.of(), chosen.changed());
        assertEquals(List.of(), chosen.warnings());
        for (ChosenValue value : chosen.values()) {
            assertEquals(new ChosenValue(value.setting(), value.setting().defaultText(), "default"), value);
        }
    }

    @Test
    void withoutANameTheFileOfTheCurrentDirectoryIsRead() {
        ChosenSettings chosen = ChosenSettings.read(Optional.empty(), Map.of(), Map.of());
        assertEquals("conf/bide.json", value(chosen, Setting.HTTP_PORT).origin());
        assertEquals(List.of(), chosen.changed());
    }

    @Test
    void aValueThatMeansTheDefaultHasNotChanged() throws IOException {
        ChosenSettings chosen = read(
                file("{'limits':{'maxDelay':'60m','taskTtl':6e2},"
                        + "'profiles':{'slow-db':{'type':'lognormal','median':'20ms','p99':0.8,'max':3}}}"),
                Map.of("BIDE_LIMITS_SCRIPT_TTL", "10m"),
                Map.of());
        assertEquals(List.of(), chosen.changed());
        assertEquals("3600", value(chosen, Setting.LIMITS_MAX_DELAY).text());
        assertEquals(
                "BIDE_LIMITS_SCRIPT_TTL",
                value(chosen, Setting.LIMITS_SCRIPT_TTL).origin());
    }

    @Test
    void textsAreReadAsInAQuery() throws IOException {
        ChosenSettings chosen = read(
                file("{}"),
                Map.of(
                        "BIDE_LIMITS_MAX_DELAY", "2m",
                        "BIDE_DRAIN_SECONDS", "0.5",
                        "BIDE_HTTP_BRIDGE", "true",
                        "BIDE_BUS_PREFIX", "5",
                        "BIDE_HTTP_HOST", "true"),
                Map.of(Setting.LIMITS_TASK_TTL, List.of("200ms")));
        assertEquals(120, chosen.settings().limits().maxDelay());
        assertEquals(0.5, chosen.settings().drainSeconds());
        assertEquals(0.2, chosen.settings().limits().taskTtl());
        assertTrue(chosen.settings().http().bridge());
        assertEquals("5", chosen.settings().busPrefix());
        assertEquals("true", chosen.settings().http().host());
    }

    @Test
    void listsAreReplacedAndProfilesAdded() throws IOException {
        Path file = file("{'http':{'names':['a.example']},'profiles':{'one':'fixed(1)','two':'fixed(2)'}}");
        ChosenSettings chosen = read(
                file,
                Map.of(),
                Map.of(
                        Setting.HTTP_NAMES, List.of("b.example", "c.example"),
                        Setting.PROFILES, List.of("two=fixed(20ms)", "three=uniform(min=1,max=2)")));
        assertEquals(Set.of("b.example", "c.example"), chosen.settings().http().names());
        assertEquals(
                "[\"b.example\",\"c.example\"]",
                value(chosen, Setting.HTTP_NAMES).text());
        assertEquals(
                Map.of(
                        "one", Shape.fixed(1),
                        "two", Shape.fixed(0.02),
                        "three", Shape.uniform(1, 2),
                        "slow-db", Shape.lognormal(0.02, 0.8, 3)),
                chosen.settings().profiles().all());
        assertEquals(file + ", --profiles", value(chosen, Setting.PROFILES).origin());
    }

    @Test
    void aShapeMayBeAsLongAsAnotherSourceAllows() throws IOException {
        ChosenSettings chosen = read(
                file("{}"), Map.of("BIDE_LIMITS_MAX_DELAY", "3h"), Map.of(Setting.PROFILES, List.of("long=fixed(2h)")));
        assertEquals(
                Shape.fixed(7200), chosen.settings().profiles().find("long").orElseThrow());
        Path file = file("{'profiles':{'long':'fixed(3h)'}}");
        assertEquals(
                Shape.fixed(10_800),
                read(file, Map.of("BIDE_LIMITS_MAX_DELAY", "3h"), Map.of())
                        .settings()
                        .profiles()
                        .find("long")
                        .orElseThrow());
        assertEquals(
                "the longest delay of profiles.long must be at most 3600.0 (limits.maxDelay), not 10800.0 (profiles is"
                        + " from " + file + ")",
                assertThrows(Refusal.class, () -> read(file, Map.of(), Map.of()))
                        .getMessage());
    }

    @Test
    void theShippedProfileIsLeftOutBecauseOfTheSettingThatIsNamed() throws IOException {
        ChosenSettings chosen = read(file("{}"), Map.of("BIDE_LIMITS_MAX_DELAY", "1"), Map.of());
        assertEquals(
                List.of(
                        new ChosenValue(Setting.LIMITS_MAX_DELAY, "1", "BIDE_LIMITS_MAX_DELAY"),
                        new ChosenValue(Setting.PROFILES, "{}", "limits.maxDelay")),
                chosen.changed());
        // The file of the current directory has it too.
        ChosenSettings file = ChosenSettings.read(Optional.empty(), Map.of("BIDE_LIMITS_MAX_DELAY", "1"), Map.of());
        assertEquals(
                new ChosenValue(Setting.PROFILES, "{}", "conf/bide.json, limits.maxDelay"),
                value(file, Setting.PROFILES));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BIDE_HTTP_PORT         | x      | BIDE_HTTP_PORT: http.port must be a whole number from 0 to 65535, not \"x\"",
                "BIDE_HTTP_PORT         | 65536  | BIDE_HTTP_PORT: http.port must be a whole number from 0 to 65535, not 65536",
                "BIDE_HTTP_PORT         | ''     | BIDE_HTTP_PORT: http.port must be a whole number from 0 to 65535, not \"\"",
                "BIDE_HTTP_HOST         | ''     | BIDE_HTTP_HOST: http.host must be a text, not \"\"",
                "BIDE_HTTP_ENABLED      | no     | BIDE_HTTP_ENABLED: http.enabled must be true or false, not \"no\"",
                "BIDE_LIMITS_MAX_DELAY  | soon   | BIDE_LIMITS_MAX_DELAY: limits.maxDelay must be a number of seconds, 0 or more, such as 0.2 or 200ms, not \"soon\"",
                "BIDE_METER_PROBE_MILLIS| 5      | BIDE_METER_PROBE_MILLIS: meter.probeMillis must be 0, or from 10 to 10000, not 5",
            })
    void aWrongVariableIsRefusedByItsNameEvenIfAnOptionOverridesIt(String name, String value, String sentence)
            throws IOException {
        Path file = file("{}");
        Map<String, String> environment = Map.of(name, value);
        Map<Setting, List<String>> options = Map.of(
                Setting.HTTP_PORT, List.of("1"),
                Setting.HTTP_HOST, List.of("a"),
                Setting.HTTP_ENABLED, List.of("true"),
                Setting.LIMITS_MAX_DELAY, List.of("1"),
                Setting.METER_PROBE_MILLIS, List.of("10"));
        assertEquals(
                sentence,
                assertThrows(Refusal.class, () -> read(file, environment, options))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PORT    | x             | --http.port must be a whole number from 0 to 65535, not \"x\"",
                "HTTP_PORT    | 1 2           | --http.port must be given once, not repeated",
                "INSTANCES    | 999           | --instances must be at most",
                "LIMITS_MAX_N | 0             | --limits.max-n must be a whole number from 1 to 2147483639, not 0",
                "HTTP_NAMES   | a a:80        | --http.names must be a list of host names without a port, not \"a:80\"",
                "PROFILES     | fixed(1)      | --profiles must be NAME=SHAPE, such as slow=fixed(2s), not \"fixed(1)\"",
                "PROFILES     | a=fixed(x)    | --profiles: profiles.a must have a number of seconds, 0 or more, such as 0.2 or 200ms, at character 7, \"x)\"",
                "PROFILES     | a b=fixed(1)  | --profiles must be NAME=SHAPE",
                "PROFILES     | =fixed(1)     | --profiles: a name in profiles must be a letter",
                "PROFILES     | a=fixed(1) a=fixed(2) | --profiles: \"profiles.a\" must be given once, not repeated",
            })
    void aWrongOptionIsRefusedByItsName(Setting setting, String texts, String sentence) throws IOException {
        Path file = file("{}");
        Map<Setting, List<String>> options = Map.of(setting, List.of(texts.split(" ")));
        String message =
                assertThrows(Refusal.class, () -> read(file, Map.of(), options)).getMessage();
        assertTrue(message.startsWith(sentence), message);
    }

    @Test
    void aMistakeInTheFileIsNotHiddenByAnOverride() throws IOException {
        Path file = file("{'http':{'port':-1}}");
        assertEquals(
                file + ": http.port must be a whole number from 0 to 65535, not -1",
                assertThrows(Refusal.class, () -> read(file, Map.of("BIDE_HTTP_PORT", "2"), Map.of()))
                        .getMessage());
    }

    @Test
    void settingsThatDoNotFitTogetherAreRefusedWithWhereEachIsFrom() throws IOException {
        Path file = file("{'meter':{'probeMillis':0}}");
        assertEquals(
                "shed.lateMillis must be 0 without a probe (meter.probeMillis), not 50 (meter.probeMillis is from "
                        + file + ", shed.lateMillis is from BIDE_SHED_LATE_MILLIS)",
                assertThrows(Refusal.class, () -> read(file, Map.of("BIDE_SHED_LATE_MILLIS", "50"), Map.of()))
                        .getMessage());
    }
}
