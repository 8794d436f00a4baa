package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SIGTERM at many moments of the program's start: each ends it with 0, and without a line of error. */
@Tag("long")
class SignalDuringStartTest {

    private static final int STARTS = 20;

    /** The moments are numbers of classes that the JVM has loaded, because times would depend on the machine. */
    private static final int CLASSES_BETWEEN_MOMENTS = 200;

    /** The program loads this class when it has set its handlers. Before that, the JVM itself handles the signal. */
    private static final String FIRST_CLASS = " dev.bide.LocalProgram ";

    private static final String LISTENS = " listens on ";

    @TempDir
    private Path folder;

    @Test
    void aSignalAtAnyMomentEndsTheProgramWithZero() throws Exception {
        Map<Integer, Integer> codes = new TreeMap<>();
        int beforeItListened = 0;
        String conf = ProgramProcess.withoutWarnings(folder);
        for (int i = 0; i < STARTS; i++) {
            try (ProgramProcess program = new ProgramProcess(
                    folder, "", List.of("-Xlog:class+load"), Main.class.getName(), "--port=0", "--conf=" + conf)) {
                boolean listens = readUntilLoaded(program, i * CLASSES_BETWEEN_MOMENTS);
                program.terminate();
                codes.merge(readToEnd(program), 1, Integer::sum);
                beforeItListened += listens ? 0 : 1;
            }
        }
        assertEquals(Map.of(0, STARTS), codes);
        System.out.println(beforeItListened + " of " + STARTS + " signals came before the program listened");
    }

    /** Reads until that many classes have been loaded after the first one, or the program listens, which it returns. */
    private static boolean readUntilLoaded(ProgramProcess program, int classes) throws IOException {
        int loaded = -1;
        boolean listens = false;
        for (String line = program.line(); line != null; line = program.line()) {
            listens = listens || line.contains(LISTENS);
            if (loaded >= 0 || line.contains(FIRST_CLASS)) {
                loaded++;
            }
            if (loaded == classes || listens) {
                break;
            }
        }
        return listens;
    }

    private static int readToEnd(ProgramProcess program) throws Exception {
        for (String line = program.line(); line != null; line = program.line()) {
            assertFalse(line.startsWith("\tat "), line);
        }
        assertEquals(List.of(), program.errors());
        return program.code();
    }
}
