package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that runs: which java it takes, and how it calls it. */
class ProgramFileTest extends ShellScript {

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox"})
    void everyShellReadsTheScript(String shell) throws Exception {
        List<String> command = new ArrayList<>(List.of(shell));
        if (shell.equals("busybox")) {
            command.add("sh");
        }
        command.addAll(List.of("-n", SCRIPT.toAbsolutePath().toString()));
        Run run;
        try {
            run = run(command.toArray(String[]::new));
        } catch (IOException e) {
            return; // it is not installed
        }
        assertEquals(new Run(0, List.of(), List.of()), run);
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        assertEchoes();
        assertEchoes("draw", "", "two words", "*", "$HOME", "`id`", "\"", "'", "\\n", "ä", "-n", "--");
    }

    @Test
    void theExitCodeAndTheStreamsOfTheProgramPassThrough() throws Exception {
        environment.put("JDK_JAVA_OPTIONS", "-Xmx1k");
        Run run = run(program.toString());
        assertEquals(1, run.code(), run.toString());
        assertFalse(run.err().isEmpty() && run.out().isEmpty());
    }

    @Test
    void itRunsThroughALinkAndFromThePath() throws Exception {
        // A JDK 17 archives no classes of a jar with a blank in its path, so only this test has one.
        program = Files.createDirectories(folder.resolve("a folder")).resolve("bide");
        write(program);
        assertEchoes("x");
        Path link = Files.createSymbolicLink(folder.resolve("linked"), program);
        assertEquals(new Run(0, echo("x"), List.of()), run(link.toString(), "x"));
        environment.put("PATH", program.getParent() + ":" + System.getenv("PATH"));
        assertEquals(new Run(0, echo("x"), List.of()), run("sh", "-c", "bide x"));
        assertEquals(new Run(0, echo("x"), List.of()), run("sh", "-c", "cd 'a folder' && sh bide x"));
    }

    @Test
    void itIsStillAJar() throws Exception {
        String java = Path.of(JAVA_HOME, "bin", "java").toString();
        assertEquals(new Run(0, echo("x"), List.of()), run(java, "-jar", program.toString(), "x"));
    }

    @Test
    void withoutJavaASentenceSaysWhatIsMissing() throws Exception {
        environment.remove("JAVA_HOME");
        environment.put("PATH", "/nowhere");
        assertEquals(
                new Run(
                        1,
                        List.of(),
                        List.of("bide: no java is on the PATH, and JAVA_HOME is not set; Bide needs Java 17 or newer")),
                run("/bin/sh", program.toString()));
        environment.put("JAVA_HOME", "/nowhere");
        assertEquals(
                new Run(
                        1,
                        List.of(),
                        List.of("bide: JAVA_HOME is /nowhere, and has no bin/java; Bide needs Java 17 or newer")),
                run("/bin/sh", program.toString()));
    }

    /** Makes a JDK of a shell script, which prints how it is called. */
    private Path jdk(String release, String script) throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        assertTrue(java.toFile().setExecutable(true));
        if (release != null) {
            Files.writeString(folder.resolve("jdk/release"), release);
        }
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        return java;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "9", "9.0.4", "11.0.2", "16", "16.0.1", "16-ea"})
    void anOlderJavaIsNamed(String version) throws Exception {
        String sentence = "bide: Bide needs Java 17 or newer, and " + folder + "/jdk/bin/java is " + version;
        Path java = jdk("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n", "echo ran");
        assertEquals(new Run(1, List.of(), List.of(sentence)), run(program.toString()));
        // Without the file of the version, java itself is asked.
        Files.delete(java.resolveSibling("../release"));
        assertEquals(java, jdk(null, "echo 'openjdk version \"" + version + "\" 2024-01-01' >&2"));
        assertEquals(new Run(1, List.of(), List.of(sentence)), run(program.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15", "17-ea", "21.0.1", "25.0.3", "100"})
    void aNewerJavaRunsOnce(String version) throws Exception {
        assertTrue(Files.exists(jdk("JAVA_VERSION=\"" + version + "\"\n", "echo ran")));
        assertEquals(new Run(0, List.of("ran"), List.of()), run(program.toString()));
    }

    @Test
    void theServerAloneHasC2() throws Exception {
        String c1 = "-XX:TieredStopAtLevel=1";
        assertTrue(run(program.toString(), "wait-n", "--options").out().contains(c1));
        assertTrue(run(program.toString(), "help", "--options").out().contains(c1));
        assertFalse(run(program.toString(), "--options").out().contains(c1));
        assertFalse(run(program.toString(), "serve", "--options").out().contains(c1));
    }

    @Test
    void theServerAloneGivesMemoryBack() throws Exception {
        List<String> trims = List.of("-XX:G1PeriodicGCInterval=60000", "-XX:TrimNativeHeapInterval=60000");
        assertTrue(run(program.toString(), "serve", "--options").out().containsAll(trims));
        assertFalse(run(program.toString(), "draw", "--options").out().contains(trims.get(0)));
        environment.put("JDK_JAVA_OPTIONS", "-XX:G1PeriodicGCInterval=0");
        assertFalse(run(program.toString(), "serve", "--options").out().contains(trims.get(0)));
    }

    @Test
    void optionsOfTheUserForTheJvmAreKept() throws Exception {
        Path cache = cache();
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:startuptime -Xmx64m -Dmine=1");
        Run run = run(program.toString(), "draw", "--options");
        assertTrue(run.out().containsAll(List.of("-Xmx64m", "-Dmine=1", "-Xlog:startuptime")), run.toString());
        assertFalse(run.out().contains("-Xlog:disable"), run.toString());
        assertEquals(1, files(cache).size());
        environment.put("JDK_JAVA_OPTIONS", "-Xshare:off");
        run = run(program.toString(), "draw", "--options");
        assertTrue(run.out().contains("-Xlog:disable"), run.toString());
        assertFalse(run.out().contains("-Xshare:auto"), run.toString());
        // Two collectors would be an error.
        environment.put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");
        assertFalse(run(program.toString(), "draw", "--options").out().contains("-XX:+UseSerialGC"));
    }
}
