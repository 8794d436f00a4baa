package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to a small program. SignalTest and SignalDuringStartTest send them to the server. */
class SignalHandlerTest {

    @TempDir
    private Path folder;

    private int code(String line, String... args) throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), SignalledProgram.class.getName(), args)) {
            assertEquals(line, program.line());
            int code = program.code();
            assertEquals("", program.err());
            return code;
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anOperationEndsWithTheNumberOfTheSignal(String signal, int code) throws Exception {
        assertEquals(code, code(null, "ends", signal));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSecondSignalEndsTheProgramWhileTheFirstOneIsHandled(String second, int code) throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), SignalledProgram.class.getName(), "blocks", "INT", second)) {
            assertEquals(code, program.code());
        }
    }

    @Test
    void theActionReceivesTheFirstSignal() throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), SignalledProgram.class.getName(), "blocks", "TERM")) {
            assertEquals("got 15", program.line());
        }
    }

    @Test
    void aSignalEndsAProgramWithNothingToShutDownWithZero() throws Exception {
        assertEquals(0, code("nothing is set", "sets nothing", "TERM"));
    }

    @Test
    void aNewSizeOfTheWindowRunsItsAction() throws Exception {
        assertEquals(0, code("resized", "resizes", "WINCH"));
    }
}
