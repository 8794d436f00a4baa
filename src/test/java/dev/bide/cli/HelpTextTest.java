package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTextTest {

    @Test
    void noLineIsWiderThanATerminalAndNoneHasAnEscape() {
        Stream.concat(
                        Stream.of(HelpText.ofAll()),
                        Stream.of(Subcommand.values()).map(HelpText::of))
                .flatMap(String::lines)
                .forEach(line -> {
                    assertTrue(line.length() <= 80, line);
                    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
                    assertEquals(line.stripTrailing(), line);
                });
    }

    @Test
    void theHelpOfAllNamesEveryCommandAndTheOptionsOfTheServer() {
        String help = HelpText.ofAll();
        for (String word : CommandNames.all()) {
            assertTrue(help.contains("\n  " + word + " "), word);
        }
        for (String option : List.of("--conf", "--port", "--instances", "--version", "--help")) {
            assertTrue(help.contains(option), option);
        }
    }

    @ParameterizedTest
    @EnumSource(Subcommand.class)
    void everyExampleIsAcceptedByTheParser(Subcommand subcommand) {
        List<String> examples = HelpParts.examples(subcommand).lines().toList();
        assertFalse(examples.isEmpty());
        for (String example : examples) {
            List<String> words = Arrays.stream(example.strip()
                            .replaceAll("^(BIDE_\\S+ |source <\\()", "")
                            .replaceAll("\\)$| [|>].*$", "")
                            .split(" ", -1))
                    .toList();
            assertEquals("bide", words.get(0), example);
            List<String> args = words.subList(1, words.size()).stream()
                    .takeWhile(word -> !word.startsWith("\"$("))
                    .toList();
            CommandNames.Named named = CommandNames.find(args);
            assertEquals(subcommand, named.subcommand(), example);
            List<String> given = subcommand == Subcommand.TASKS_WATCH ? List.of("an-id") : named.args();
            assertEquals(subcommand, ArgumentParser.parse(subcommand, given).subcommand(), example);
        }
    }

    @Test
    void aUsageThatIsTooLongIsBrokenOutsideOfBrackets() {
        assertEquals(
                List.of(
                        "usage: bide [serve] [--conf FILE] [--port N] [--instances N]",
                        "            [--SETTING VALUE]..."),
                HelpText.of(Subcommand.SERVE).lines().limit(2).toList());
    }
}
