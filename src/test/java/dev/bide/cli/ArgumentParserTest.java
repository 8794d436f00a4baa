package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import dev.bide.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments become the fields of a query and switches; what cannot is refused in a sentence. */
class ArgumentParserTest {

    private static Invocation parse(Subcommand subcommand, String args) {
        return ArgumentParser.parse(subcommand, args.isEmpty() ? List.of() : Arrays.asList(args.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 --seed 7                    | n=5 seed=7",
                "--seed 7 5                    | n=5 seed=7",
                "-n 5                          | n=5",
                "-n5                           | n=5",
                "--n=5                         | n=5",
                "--max-delay=200ms             | maxDelay=200ms",
                "--on-failure collect --need 2 | onFailure=collect need=2",
                "--list                        | list=true",
                "--no-list                     | list=false",
                "--seed -1                     | seed=-1",
                "-5                            | n=-5",
                "-- -5                         | n=-5",
                "--shape a=b                   | shape=a=b",
                "--shape @file                 | shape=@file",
                "--shape ${user.name}          | shape=${user.name}",
                "--shape=                      | shape=",
                "--shape=-- 5                  | n=5 shape=--",
                "--shape=--json --seed 7       | shape=--json seed=7",
                "-n-- --shape=--seed=7         | n=-- shape=--seed=7",
                "-qn 5                         | n=5",
            })
    void valuesAreTheTextsOfAQuery(String args, String query) {
        String fields = String.join(
                " ",
                parse(Subcommand.WAIT_N, args).fields().stream()
                        .map(Object::toString)
                        .toList());
        assertEquals(query, fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sed 7             | unknown option \"--sed\"; did you mean --seed?",
                "--maxDelay 7        | unknown option \"--maxDelay\"; did you mean --max-delay?",
                "--max-dealy=7       | unknown option \"--max-dealy\"; did you mean --max-delay?",
                "--zzzzzz            | unknown option \"--zzzzzz\"",
                "-x                  | unknown option \"-x\"",
                "-qx                 | unknown option \"-x\"",
                "--seed 7 --seed 7   | --seed must be given once, not repeated",
                "-n 5 --n 5          | --n must be given once, not repeated",
                "--list --no-list    | --no-list must be given once, not repeated",
                "--json --json       | --json must be given once, not repeated",
                "5 -n 5              | n must be given once, not as an option and an argument",
                "5 6                 | unknown argument \"6\"",
                "5 draw              | unknown argument \"draw\"; a command comes first, before its options",
                "--seed              | --seed needs a value",
                "--seed --json       | --seed needs a value",
                "--seed -- 5         | --seed needs a value",
                "--shape=-- --seed   | --seed needs a value",
                "--shape=5 --seed -- | --seed needs a value",
                "--url=              | --url needs a value",
                "--json=true         | --json takes no value",
                "--no-list=true      | --no-list takes no value",
                "--color red         | --color must be auto or always or never, not \"red\"",
                "--sed 7 --url       | --url needs a value",
            })
    void aMistakeIsASentence(String args, String sentence) {
        Refusal refusal = assertThrows(Refusal.class, () -> parse(Subcommand.WAIT_N, args));
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void switchesKeepTheirValues() {
        Invocation invocation = parse(Subcommand.WAIT_N, "5 --json -q --color never --url localhost:8080");
        assertEquals(
                Map.of(Switch.JSON, "", Switch.QUIET, "", Switch.COLOR, "never", Switch.URL, "localhost:8080"),
                invocation.switches());
        assertEquals(List.of(), invocation.arguments());
    }

    @Test
    void theFirstArgumentIsWhatTheCommandSays() {
        assertEquals(
                List.of(Map.entry(Field.MAX_DELAY.key(), "2s")),
                parse(Subcommand.WAIT_RANDOM, "2s").fields());
        assertEquals(List.of("an-id"), parse(Subcommand.TASKS_SHOW, "an-id").arguments());
        assertEquals(
                Map.of(Switch.URL, "localhost", Switch.WATCH, ""),
                parse(Subcommand.LATENESS, "--watch localhost").switches());
        assertEquals(
                "URL must be given once, not as an option and an argument",
                assertThrows(Refusal.class, () -> parse(Subcommand.LATENESS, "a --url b"))
                        .getMessage());
        assertEquals(
                "ID is missing",
                assertThrows(Refusal.class, () -> parse(Subcommand.TASKS_CANCEL, ""))
                        .getMessage());
    }

    @Test
    void settingsAreOptionsAndListsMayBeRepeated() {
        Invocation invocation =
                parse(Subcommand.SERVE, "--port 1 --instances=2 --http.names a --http.names b --http.bridge true");
        assertEquals(
                Map.of(
                        Setting.HTTP_PORT, List.of("1"),
                        Setting.INSTANCES, List.of("2"),
                        Setting.HTTP_NAMES, List.of("a", "b"),
                        Setting.HTTP_BRIDGE, List.of("true")),
                invocation.settings());
        assertEquals(
                "--port must be given once, not repeated",
                assertThrows(Refusal.class, () -> parse(Subcommand.SERVE, "--port 1 --http.port 2"))
                        .getMessage());
    }

    @Test
    void aCallForHelpIsAnsweredWhateverElseIsWrong() {
        assertTrue(parse(Subcommand.WAIT_N, "--sed 7 --seed 1 --seed 2 -h").has(Switch.HELP));
    }
}
