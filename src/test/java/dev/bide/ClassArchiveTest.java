package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class-data archive: when it is written, when it is used, and that nothing of it reaches the output. */
class ClassArchiveTest extends ShellScript {

    @Test
    void anArchiveIsWrittenOnceAndUsedForCommandsOfItsKind() throws Exception {
        Path cache = cache();
        assertEchoes("draw", "-n", "10");
        assertEquals(1, files(cache).size(), files(cache).toString());
        Path archive = files(cache).get(0);
        assertTrue(archive.getFileName().toString().matches("@version@-draw-[0-9]+\\.jsa"), archive.toString());
        Object written = Files.getLastModifiedTime(archive);
        assertEchoes("draw", "-n", "10");
        assertEquals(1, archivedClasses("draw"));
        assertEquals(0, archivedClasses("help"));
        assertEquals(written, Files.getLastModifiedTime(archive));
    }

    @Test
    void eachKindOfCommandHasItsArchive() throws Exception {
        Path cache = cache();
        for (String command : List.of("wait-n", "measure-time", "tasks", "lateness", "serve", "--http.port=0")) {
            assertEchoes(command);
        }
        assertEchoes();
        assertEchoes("wait-n", "--url=http://127.0.0.1:8080");
        assertEquals(
                List.of("client", "server", "wait"),
                files(cache).stream()
                        .map(file -> file.getFileName().toString().split("-")[1])
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "--help", "-h", "help", "completion", "config", "sreve"})
    void aCommandThatEndsAtOnceKeepsNoArchive(String command) throws Exception {
        Path cache = cache();
        assertEchoes(command);
        assertFalse(Files.exists(cache));
    }

    @Test
    void anArchiveThatTheJvmCannotUseLeavesTheOutputAsItIs() throws Exception {
        Path cache = cache();
        assertEchoes("draw");
        Path archive = files(cache).get(0);
        byte[] bytes = Files.readAllBytes(archive);
        // One of another JVM, by its header.
        String other = new String(bytes, StandardCharsets.ISO_8859_1).replace("64-Bit Server VM", "64-Bit Sorvor VM");
        List<byte[]> broken = List.of(
                other.getBytes(StandardCharsets.ISO_8859_1),
                new byte[0],
                Arrays.copyOf(bytes, 100),
                "no archive\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        for (byte[] each : broken) {
            Files.delete(archive);
            Files.write(archive, each);
            Run run = run(program.toString(), "draw");
            assertEquals(0, run.code());
            assertEquals(echo("draw"), run.out());
            // A JDK 25 says what is wrong with the archive.
            assertTrue(run.err().stream().allMatch(line -> line.contains("archive")), run.toString());
        }
    }

    @Test
    void aNewerJarGetsANewArchive() throws Exception {
        Path cache = cache();
        assertEchoes("draw");
        Path archive = files(cache).get(0);
        Files.delete(program);
        write(program);
        // Earlier than the program, whatever the resolution of the file system.
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
        assertEchoes("draw");
        assertEquals(List.of(archive), files(cache));
        assertEquals(1, archivedClasses("draw"));
    }

    @Test
    void twoProcessesAtOnceLeaveOneArchive() throws Exception {
        Path cache = cache();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start("run" + i, program.toString(), "draw"));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(new Run(0, echo("draw"), List.of()), end("run" + i, processes.get(i)));
        }
        assertEquals(1, files(cache).size(), files(cache).toString());
        assertEquals(1, archivedClasses("draw"));
    }

    @Test
    void theOldestArchivesAreDeleted() throws Exception {
        Path cache = Files.createDirectories(cache());
        for (int i = 0; i < 20; i++) {
            Path old = Files.createFile(cache.resolve("0.0." + i + "-draw-1.jsa"));
            Files.setLastModifiedTime(old, FileTime.fromMillis(1000L * i));
        }
        assertEchoes("draw");
        List<String> names =
                files(cache).stream().map(file -> file.getFileName().toString()).toList();
        assertEquals(12, names.size(), names.toString());
        assertTrue(names.contains("0.0.9-draw-1.jsa") && !names.contains("0.0.8-draw-1.jsa"), names.toString());
        assertTrue(names.get(names.size() - 1).startsWith("@version@-draw-"), names.toString());
    }

    @Test
    void withoutAPlaceForTheArchiveTheProgramRunsAsWell() throws Exception {
        // Neither variable is set, then one that is no absolute path, and then one that cannot have a folder.
        assertEchoes("draw");
        environment.put("HOME", "");
        environment.put("XDG_CACHE_HOME", "relative");
        assertEchoes("draw");
        environment.put("HOME", "/dev/null");
        assertEchoes("draw");
        environment.put("XDG_CACHE_HOME", "/dev/null");
        assertEchoes("draw");
        assertFalse(Files.exists(folder.resolve("relative")));
    }

    @Test
    void theCacheOfTheHomeIsTaken() throws Exception {
        Path home = Files.createDirectories(folder.resolve("my home"));
        environment.put("HOME", home.toString());
        assertEchoes("draw");
        assertEquals(1, files(home.resolve(".cache/bide")).size());
    }

    @Test
    void withoutRoomForTheArchiveTheProgramRunsAsWell() throws Exception {
        Path cache = cache();
        // Blocks of 512 bytes: 2 MB, which is less than an archive.
        assertEquals(
                new Run(0, echo("draw"), List.of()),
                run("sh", "-c", "ulimit -f 4000 && exec \"$0\" draw", program.toString()));
        assertEquals(List.of(), files(cache));
    }
}
