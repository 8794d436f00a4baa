package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.cli.Terminal.Progress;
import dev.bide.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

    private static Terminal terminal(boolean out, boolean err, String environment, Map<Switch, String> switches) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : environment.split(" ")) {
            String[] parts = variable.split("=", 2);
            if (parts.length == 2) {
                variables.put(parts[0], parts[1]);
            }
        }
        return new Terminal(new Terminal.Streams(out, err, Optional::empty), variables, switches);
    }

    @ParameterizedTest
    @CsvSource({
        // stderr is a terminal, environment, --progress, -q, what is shown
        "true,  TERM=xterm,       auto,   false, PICTURE",
        "true,  TERM=dumb,        auto,   false, NONE",
        "true,  TERM=dumb,        always, false, LINES",
        "true,  CI=true,          auto,   false, NONE",
        "true,  CI=true,          always, false, LINES",
        "true,  CI=,              auto,   false, PICTURE",
        "true,  TERM=xterm,       always, false, PICTURE",
        "true,  TERM=xterm,       never,  false, NONE",
        "true,  TERM=xterm,       auto,   true,  NONE",
        "true,  TERM=xterm,       always, true,  NONE",
        "true,  NO_COLOR=1,       auto,   false, PICTURE",
        "false, TERM=xterm,       auto,   false, NONE",
        "false, TERM=xterm,       always, false, LINES",
        "false, TERM=xterm,       never,  false, NONE",
    })
    void theProgressDependsOnStderrAlone(
            boolean err, String environment, String choice, boolean quiet, Progress expected) {
        Map<Switch, String> switches =
                quiet ? Map.of(Switch.PROGRESS, choice, Switch.QUIET, "") : Map.of(Switch.PROGRESS, choice);
        assertEquals(expected, terminal(!err, err, environment, switches).progress());
    }

    @ParameterizedTest
    @CsvSource({
        // the stream is a terminal, environment, --color, whether there are colours
        "true,  TERM=xterm,           auto,   true",
        "true,  TERM=dumb,            auto,   false",
        "true,  TERM=dumb,            always, true",
        "true,  NO_COLOR=1,           auto,   false",
        "true,  NO_COLOR=,            auto,   true",
        "true,  NO_COLOR=1,           always, true",
        "true,  TERM=xterm,           never,  false",
        "true,  CI=true,              auto,   true",
        "false, TERM=xterm,           auto,   false",
        "false, TERM=xterm,           always, true",
    })
    void eachStreamHasColoursIfItIsATerminal(boolean itself, String environment, String choice, boolean expected) {
        Map<Switch, String> switches = Map.of(Switch.COLOR, choice);
        assertEquals(expected, terminal(itself, !itself, environment, switches).coloursOut());
        assertEquals(expected, terminal(!itself, itself, environment, switches).coloursErr());
    }

    @ParameterizedTest
    @CsvSource({
        "LANG=C.UTF-8, BLOCKS",
        "LANG=de_DE.utf8, BLOCKS",
        "LANG=de_DE LC_CTYPE=en_US.UTF-8, BLOCKS",
        "LANG=en_US.UTF-8 LC_ALL=C, ASCII",
        "LANG=en_US.UTF-8 LC_ALL=, BLOCKS",
        "LC_CTYPE=POSIX LANG=en_US.UTF-8, ASCII",
        "LANG=de_DE.ISO-8859-1, ASCII",
    })
    void thePictureHasBlocksIfTheLocaleHasThem(String environment, Glyphs expected) {
        assertEquals(expected, terminal(true, true, environment, Map.of()).glyphs());
    }

    @Test
    void theStreamsAreUtf8IfTheLocaleIs() {
        assertEquals(StandardCharsets.UTF_8, Terminal.charset(Map.of("LANG", "C.UTF-8")));
    }

    @ParameterizedTest
    @CsvSource({
        "TERM=xterm, false",
        "WT_SESSION=1, true",
        "ConEmuANSI=ON, true",
        "ConEmuANSI=OFF, false",
        "TERM_PROGRAM=ghostty, true",
        "TERM_PROGRAM=WezTerm, true",
        "TERM_PROGRAM=iTerm.app, false",
        "TERM_PROGRAM=tmux, false",
    })
    void onlyKnownTerminalsShowProgressOutside(String environment, boolean expected) {
        assertEquals(expected, terminal(true, true, environment, Map.of()).showsProgressOutside());
    }

    @ParameterizedTest
    @CsvSource({
        "A=b, 24, 80",
        "COLUMNS=132, 24, 132",
        "COLUMNS=0, 24, 80",
        "COLUMNS=wide, 24, 80",
        "COLUMNS=123456, 24, 80",
    })
    void withoutAnAnswerOfTheTerminalTheSizeIsThatOfTheEnvironment(String environment, int rows, int columns) {
        assertEquals(
                new TerminalSize(rows, columns),
                terminal(true, true, environment, Map.of()).size());
    }

    @ParameterizedTest
    @CsvSource({"24 80, 24, 80", "5 20, 5, 20"})
    void theAnswerOfSttyIsRowsAndColumns(String answer, int rows, int columns) {
        assertEquals(Optional.of(new TerminalSize(rows, columns)), Devices.size(answer + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0\n", "0 80\n", "", "stty: not found\n", "99999 80\n"})
    void anAnswerWithoutASizeIsNone(String answer) {
        assertEquals(Optional.empty(), Devices.size(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/0, true",
        "/dev/tty1, true",
        "/dev/console, true",
        "/dev/null, false",
        "pipe:[1234], false",
        "/tmp/dev/pts/0, false",
    })
    void aTerminalIsADeviceOfThatName(String device, boolean expected) {
        assertEquals(expected, Devices.isTerminal(device));
    }

    @Test
    void aWrongChoiceIsRefusedAtOnce() {
        Refusal refusal = assertThrows(Refusal.class, () -> terminal(true, true, "", Map.of(Switch.COLOR, "yes")));
        assertEquals("--color must be auto, always or never, not \"yes\"", refusal.getMessage());
    }
}
