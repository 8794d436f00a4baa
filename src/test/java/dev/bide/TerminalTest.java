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

    /** Long enough that a picture is drawn, which begins after 0.3 s. */
    private static final String SECOND = "bide wait-n 10000 --max-delay 1 --seed 7";

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

    private static TerminalEmulator shown(int columns, int rows, Pty pty) {
        TerminalEmulator emulator = new TerminalEmulator(rows, columns);
        emulator.accept(pty.printed());
        return emulator;
    }

    @Test
    void withoutColoursThePictureHasTheSameCharacters() throws Exception {
        String colours;
        try (Pty pty = start(80, 24, SECOND)) {
            assertEquals(0, pty.code(), pty.printed());
            colours = pty.printed();
        }
        try (Pty pty = start(80, 24, "NO_COLOR=1 " + SECOND)) {
            assertEquals(0, pty.code(), pty.printed());
            assertTrue(SGR.matcher(colours).find(), colours);
            assertFalse(SGR.matcher(pty.printed()).find(), pty.printed());
            TerminalEmulator with = new TerminalEmulator(24, 80);
            with.accept(colours);
            assertEquals(
                    ShownScreen.masked(with.screen()),
                    ShownScreen.masked(shown(80, 24, pty).screen()));
            assertTrue(
                    String.join("\n", with.screen()).contains("████"),
                    with.screen().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "40, 24", "39, 24", "20, 10", "80, 5", "0, 0"})
    void noLineWrapsAndNothingIsLeftOver(int columns, int rows) throws Exception {
        int shownColumns = columns == 0 ? 80 : columns;
        int shownRows = rows == 0 ? 24 : rows;
        try (Pty pty = start(columns, rows, SECOND + " --json >answer")) {
            assertEquals(0, pty.code(), pty.printed());
            TerminalEmulator emulator = shown(shownColumns, shownRows, pty);
            String screen = String.join("\n", emulator.screen());
            // The header is text and may wrap; the lines of the picture may not.
            String frames = pty.printed().substring(pty.printed().indexOf("\u001b[?25l"));
            TerminalEmulator picture = new TerminalEmulator(shownRows, shownColumns);
            picture.accept(frames);
            assertEquals(0, picture.wrapped(), screen);
            assertTrue(emulator.isCursorVisible());
            assertEquals(0, emulator.column());
            assertEquals(1, screen.split("10,000 came", -1).length - 1, screen);
        }
    }

    @Test
    void aWindowThatBecomesSmallerIsDrawnAnew() throws Exception {
        try (Pty pty = start(100, 30, MINUTE)) {
            Server.until(() -> pty.printed().contains("\u001b[?25l"));
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
            Server.until(() -> pty.printed().contains("\u001b[?25l"));
            pty.type(Pty.CTRL_C);
            assertEquals(0, pty.code(), pty.printed());
            TerminalEmulator emulator = shown(80, 24, pty);
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
