package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bide.cli.TerminalEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code bide} in a terminal, as its user sees it. */
class TerminalTest {

    private static final Pattern SGR = Pattern.compile("\u001b\\[[0-9;]*m");

    private static final String HIDE_CURSOR = "\u001b[?25l";

    /** A picture begins after 0.3 s. */
    private static final String SECOND = "bide wait-n 10000 --max-delay 1 --seed 7";

    private static final int MAX_RUNS = 3;

    private static final String MINUTE = "bide wait-n 10000 --shape 'uniform(30,60)' --seed 7";

    @TempDir
    private Path folder;

    private String path;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(Pty.isAvailable(), "there is no command \"script\"");
        path = BideCommand.install(folder);
    }

    private Pty start(int columns, int rows, String command) throws IOException {
        return new Pty(folder, columns, rows, Map.of("PATH", path), command);
    }

    /** Runs a command that takes a second, and returns what it has printed, with a picture. */
    private String pictured(int columns, int rows, String command) throws Exception {
        String printed = "";
        for (int run = 0; run < MAX_RUNS; run++) {
            try (Pty pty = start(columns, rows, command)) {
                assertEquals(0, pty.code(), pty.printed());
                printed = pty.printed();
            }
            if (printed.contains(HIDE_CURSOR)) {
                return printed;
            }
            // The machine was held up for so long that the command saw the end before the time of its first frame.
        }
        throw new AssertionError("there is no picture in " + printed);
    }

    private static TerminalEmulator shown(int columns, int rows, String printed) {
        TerminalEmulator emulator = new TerminalEmulator(rows, columns);
        emulator.accept(printed);
        return emulator;
    }

    @Test
    void withoutColoursThePictureHasTheSameCharacters() throws Exception {
        String colours = pictured(80, 24, SECOND);
        String plain = pictured(80, 24, "NO_COLOR=1 " + SECOND);
        assertTrue(SGR.matcher(colours).find(), colours);
        assertFalse(SGR.matcher(plain).find(), plain);
        List<String> screen = shown(80, 24, colours).screen();
        assertEquals(
                ShownScreen.masked(screen),
                ShownScreen.masked(shown(80, 24, plain).screen()));
        assertTrue(String.join("\n", screen).contains("████"), screen.toString());
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "40, 24", "39, 24", "20, 10", "80, 5", "0, 0"})
    void noLineWrapsAndNothingIsLeftOver(int columns, int rows) throws Exception {
        int shownColumns = columns == 0 ? 80 : columns;
        int shownRows = rows == 0 ? 24 : rows;
        String printed = pictured(columns, rows, SECOND + " --json >answer");
        TerminalEmulator emulator = shown(shownColumns, shownRows, printed);
        String screen = String.join("\n", emulator.screen());
        // The header is text and may wrap; the lines of the picture may not.
        TerminalEmulator picture = shown(shownColumns, shownRows, printed.substring(printed.indexOf(HIDE_CURSOR)));
        assertEquals(0, picture.wrapped(), screen);
        assertTrue(emulator.isCursorVisible());
        assertEquals(0, emulator.column());
        assertEquals(1, screen.split("10,000 came", -1).length - 1, screen);
    }

    @Test
    void aWindowThatBecomesSmallerIsDrawnAnew() throws Exception {
        try (Pty pty = start(100, 30, MINUTE)) {
            Server.until(() -> pty.printed().contains(HIDE_CURSOR));
            pty.resize(50, 20);
            Server.until(() -> pty.printed().contains("\u001b[2J"));
            int resized = pty.printed().lastIndexOf("\u001b[H\u001b[2J");
            pty.type(Pty.CTRL_C);
            assertEquals(130, pty.code(), pty.printed());
            TerminalEmulator emulator = new TerminalEmulator(20, 50);
            emulator.accept(pty.printed().substring(resized));
            String screen = String.join("\n", emulator.screen());
            assertEquals(1, screen.split(" left", -1).length - 1, screen);
            assertTrue(emulator.isCursorVisible());
        }
    }

    @Test
    void ctrlCSaysWhatHadComeAndGivesTheTerminalBack() throws Exception {
        try (Pty pty = start(80, 24, MINUTE + "; echo \"code $?\"")) {
            Server.until(() -> pty.printed().contains(HIDE_CURSOR));
            pty.type(Pty.CTRL_C);
            assertEquals(0, pty.code(), pty.printed());
            TerminalEmulator emulator = shown(80, 24, pty.printed());
            List<String> screen = emulator.screen();
            assertEquals("code 130", screen.get(screen.size() - 1), screen.toString());
            assertTrue(String.join(" ", screen).contains("0 of 10,000 waits had finished (seed 7)"), screen.toString());
            assertTrue(emulator.isCursorVisible());
        }
    }

    @Test
    void aDumbTerminalGetsTheSameWordsWithoutMotion() throws Exception {
        try (Pty pty = start(80, 24, "TERM=dumb " + SECOND)) {
            assertEquals(0, pty.code(), pty.printed());
            assertFalse(pty.printed().contains("\u001b"), pty.printed());
            assertTrue(pty.printed().startsWith("10,000 waits, uniform(0,1), seed 7: "), pty.printed());
            assertTrue(pty.printed().contains("again: bide wait-n 10000 --max-delay 1 --seed 7"), pty.printed());
        }
    }
}
