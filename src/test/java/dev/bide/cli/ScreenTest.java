package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final TerminalEmulator emulator = new TerminalEmulator(6, 20);
    private final Screen screen = screen(Map.of("LANG", "C.UTF-8"));

    private Screen screen(Map<String, String> environment) {
        Terminal terminal = new Terminal(
                new Terminal.Streams(true, true, () -> Optional.of(emulator.size())), environment, Map.of());
        return new Screen(emulator.stream(), terminal);
    }

    private static Screen.Frame frame(String... lines) {
        return size -> Arrays.stream(lines).map(Line::of).toList();
    }

    @Test
    void aFrameTakesThePlaceOfTheOneBefore() {
        screen.draw(frame("one", "two"));
        screen.draw(frame("ONE", "2"));
        assertEquals(List.of("ONE", "2"), emulator.screen());
        assertEquals(List.of(), emulator.scrolledOut());
    }

    @Test
    void eachFrameIsOneWrite() {
        screen.draw(frame("one", "two"));
        screen.draw(frame("one", "two"));
        screen.draw(frame("one", "two"));
        assertEquals(3, emulator.writes);
    }

    @Test
    void aFrameWithFewerLinesLeavesNothingOver() {
        screen.draw(frame("one", "two", "three"));
        screen.draw(frame("1"));
        assertEquals(List.of("1"), emulator.screen());
        assertEquals(1, emulator.row());
    }

    @Test
    void aFrameAtTheBottomOfTheScreenScrollsOnce() {
        emulator.accept("a\nb\nc\nd\ne\n");
        screen.draw(frame("one", "two"));
        screen.draw(frame("ONE", "TWO"));
        assertEquals(List.of("a", "b"), emulator.scrolledOut());
        assertEquals(List.of("c", "d", "e", "ONE", "TWO"), emulator.screen());
    }

    @Test
    void aLineThatIsTooLongIsCutOff() {
        screen.draw(frame("0123456789012345678901234567890", "█".repeat(20)));
        assertEquals(List.of("0123456789012345678", "█".repeat(19)), emulator.screen());
        assertEquals(0, emulator.wrapped());
    }

    @Test
    void aFrameThatIsTooTallShowsItsLastLines() {
        screen.draw(frame("1", "2", "3", "4", "5", "6", "7"));
        screen.draw(frame("1", "2", "3", "4", "5", "6", "7"));
        assertEquals(List.of("3", "4", "5", "6", "7"), emulator.screen());
        assertEquals(List.of(), emulator.scrolledOut());
    }

    @Test
    void whatIsSaidStaysAboveTheFrame() {
        screen.say(Line.of("before"));
        screen.draw(frame("one", "two"));
        screen.say(Line.of("meanwhile"));
        screen.draw(frame("ONE", "TWO"));
        assertEquals(List.of("before", "meanwhile", "ONE", "TWO"), emulator.screen());
    }

    @Test
    void whatIsSaidMayBeLongerThanALine() {
        screen.draw(frame("one"));
        screen.say(Line.of("0123456789012345678901234"));
        screen.draw(frame("ONE"));
        assertEquals(List.of("01234567890123456789", "01234", "ONE"), emulator.screen());
    }

    @Test
    void aNewSizeClearsTheScreenAndDrawsAnew() {
        screen.say(Line.of("before"));
        screen.draw(frame("0123456789012345", "two", "three"));
        emulator.resize(5, 10);
        screen.resized();
        screen.draw(frame("0123456789012345", "two", "three"));
        assertEquals(List.of("before", "012345678", "two", "three"), emulator.screen());
        assertEquals(0, emulator.wrapped());
        screen.draw(frame("ONE"));
        assertEquals(List.of("before", "ONE"), emulator.screen());
    }

    @Test
    void onlyTheLastLinesThatWereSaidComeBackIfThereIsNoRoomForAll() {
        IntStream.range(0, 10).forEach(i -> screen.say(Line.of("said " + i)));
        screen.draw(frame("one", "two"));
        emulator.resize(5, 20);
        screen.resized();
        screen.draw(frame("one", "two"));
        assertEquals(List.of("said 8", "said 9", "one", "two"), emulator.screen());
    }

    @Test
    void theSizeIsAskedForOnceAndAgainAfterAChange() {
        int[] asked = new int[1];
        Terminal terminal = new Terminal(
                new Terminal.Streams(true, true, () -> {
                    asked[0]++;
                    return Optional.of(emulator.size());
                }),
                Map.of(),
                Map.of());
        Screen counted = new Screen(emulator.stream(), terminal);
        counted.say(Line.of("said"));
        assertEquals(0, asked[0]);
        counted.draw(frame("one"));
        counted.draw(frame("two"));
        assertEquals(1, asked[0]);
        counted.resized();
        counted.draw(frame("three"));
        assertEquals(2, asked[0]);
    }

    @Test
    void theCursorIsHiddenUntilTheScreenIsClosed() {
        screen.say(Line.of("before"));
        assertTrue(emulator.isCursorVisible());
        screen.draw(frame("one"));
        assertFalse(emulator.isCursorVisible());
        screen.close();
        assertTrue(emulator.isCursorVisible());
    }

    @Test
    void whatTheTerminalEchoesAtTheEndIsClearedAndTheLastFrameStays() {
        screen.draw(frame("one", "two"));
        emulator.accept("^C");
        screen.close();
        assertEquals(List.of("one", "two"), emulator.screen());
        assertEquals(2, emulator.row());
        assertEquals(0, emulator.column());
    }

    @Test
    void nothingIsDrawnAfterTheEnd() {
        screen.draw(frame("one"));
        screen.close();
        screen.draw(frame("two"));
        screen.close();
        assertEquals(List.of("one"), emulator.screen());
        assertEquals(2, emulator.writes);
    }

    @Test
    void aScreenWithoutAFrameWritesNothingAtItsEnd() {
        screen.close();
        assertEquals("", emulator.sent());
    }

    @Test
    void theTabOfTheTerminalShowsTheProgressUntilTheEnd() {
        Screen outside = screen(Map.of("WT_SESSION", "1"));
        outside.progress(50);
        outside.draw(frame("one"));
        assertEquals("9;4;1;50", emulator.outside);
        outside.close();
        assertEquals("9;4;0;0", emulator.outside);
    }

    @Test
    void otherTerminalsAreNotToldOfTheProgress() {
        screen.progress(50);
        screen.draw(frame("one"));
        screen.close();
        assertEquals("", emulator.outside);
    }

    @Test
    void withoutColoursThereIsNoSequenceOfColour() {
        Screen plain = screen(Map.of("NO_COLOR", "1", "LANG", "C.UTF-8"));
        plain.draw(size -> List.of(new Line().add(Style.BLUE, "█").add(Style.DIM, "░")));
        assertEquals(List.of("█░"), emulator.screen());
        assertFalse(emulator.sent().matches("(?s).*\033\\[[0-9;]*m.*"));
        screen.draw(size -> List.of(new Line().add(Style.BLUE, "█")));
        assertTrue(emulator.sent().contains("\033[34m█\033[0m"));
    }

    @Test
    void aScreenOfOneLineShowsNothingAndBreaksNothing() {
        emulator.resize(1, 20);
        screen.draw(frame("one", "two"));
        screen.close();
        assertEquals(List.of(), emulator.screen());
    }
}
