package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A field of a route is an option of its command, in the help and in the completions, without a change of this package. */
class OptionTableTest {

    /** An option in a text: not preceded by a letter or a dash, and to its end. */
    private static Set<String> optionsIn(String text) {
        return Pattern.compile("(?<![\\w-])--?[a-z][a-z0-9.-]*")
                .matcher(text)
                .results()
                .map(match -> match.group().replaceAll("\\.$", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Subcommand.class)
    void everyFieldOfARouteIsAnOption(Subcommand subcommand) {
        Set<String> found = new HashSet<>();
        for (Option option : Option.of(subcommand)) {
            if (option.target() instanceof Field field) {
                found.add(field.key());
                assertEquals(field.type() == Field.Type.WORD, !option.words().isEmpty(), field.key());
                assertEquals(field.type() == Field.Type.FLAG, !option.takesValue(), field.key());
            }
        }
        if (subcommand == Subcommand.LATENESS) {
            assertEquals(Set.of("of"), found);
        } else {
            assertEquals(
                    subcommand.route().map(Route::messageKeys).map(Set::copyOf).orElse(Set.of()), found);
        }
    }

    @Test
    void everySettingIsAnOptionOfTheServerAndOfOperationsInThisProcess() {
        for (Subcommand subcommand : Subcommand.values()) {
            Set<Object> found =
                    Option.of(subcommand).stream().map(Option::target).collect(Collectors.toSet());
            boolean all = found.containsAll(List.of(Setting.values()));
            boolean none = Stream.of(Setting.values()).noneMatch(found::contains);
            assertTrue(subcommand.hasSettings() ? all : none, subcommand.word());
        }
        assertTrue(Subcommand.SERVE.hasSettings() && Subcommand.DRAW.hasSettings() && Subcommand.CONFIG.hasSettings());
        assertFalse(Subcommand.TASKS_LS.hasSettings());
    }

    @Test
    void anOptionTakesTheSameValuesInEveryCommand() {
        Map<String, Option> known = new HashMap<>();
        for (Subcommand subcommand : Subcommand.values()) {
            for (Option option : Option.of(subcommand)) {
                for (String name : option.names()) {
                    Option first = known.putIfAbsent(name, option);
                    assertTrue(first == null || first.target() == option.target(), name);
                }
            }
        }
        // What would otherwise be two options under one name would be refused by picocli.
        assertEquals("--n", known.get("-n").name());
    }

    @ParameterizedTest
    @EnumSource(Subcommand.class)
    void theHelpHasEveryOption(Subcommand subcommand) {
        Set<String> shown = optionsIn(HelpText.of(subcommand).replaceAll("--\\[no-](\\w+)", "--$1 --no-$1"));
        for (Option option : Option.shown(subcommand)) {
            assertTrue(shown.contains(option.name()), option.name());
        }
        // Those that an operation does not show are on one line.
        assertEquals(Option.of(subcommand).size() > Option.shown(subcommand).size(), subcommand.isOperation());
        assertTrue(!subcommand.isOperation() || shown.contains("--limits.max-n"));
    }

    @ParameterizedTest
    @EnumSource(Subcommand.class)
    void theUsageNamesOnlyWhatExists(Subcommand subcommand) {
        Set<String> known = Set.copyOf(Option.names(Option.of(subcommand)));
        assertTrue(known.containsAll(optionsIn(subcommand.usage())), subcommand.usage());
        String first = subcommand.word().split(" ", -1)[0];
        assertTrue(subcommand.usage().startsWith(first) || subcommand.usage().startsWith("[" + first), first);
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void theCompletionsHaveEveryOptionOfTheHelp(Shell shell) {
        String script = shell.script();
        for (Subcommand subcommand : Subcommand.values()) {
            for (Option option : Option.of(subcommand)) {
                for (String name : option.names()) {
                    assertTrue(has(script, shell, name), shell + " " + name);
                }
                for (String word : option.words()) {
                    assertTrue(script.contains(word), shell + " " + word);
                }
            }
        }
        Arrays.stream(Subcommand.values())
                .flatMap(subcommand -> Stream.of(subcommand.word().split(" ", -1)))
                .forEach(word -> assertTrue(script.contains(word), shell + " " + word));
    }

    private static boolean has(String script, Shell shell, String name) {
        String shown = shell != Shell.FISH
                ? name
                : name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1);
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(shown) + "(?![\\w-])")
                .matcher(script)
                .find();
    }
}
