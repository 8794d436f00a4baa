package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script in front of the jar, with a small program behind it: which java it runs, and how. */
class ProgramFileTest {

    private static final Path SCRIPT = Path.of("src", "main", "sh", "bide");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path folder;

    private Path program;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void build() throws IOException {
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", JAVA_HOME);
        environment.put("LC_ALL", "C.UTF-8");
        program = Files.createDirectories(folder.resolve("bin")).resolve("bide");
        write(program);
    }

    static void write(Path program) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, EchoProgram.class.getName());
        try (OutputStream out = Files.newOutputStream(program)) {
            out.write(Files.readAllBytes(SCRIPT));
            try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
                for (Class<?> type : List.of(EchoProgram.class, ClassArchive.class)) {
                    String name = type.getName().replace('.', '/') + ".class";
                    jar.putNextEntry(new ZipEntry(name));
                    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                        assertTrue(in.transferTo(jar) > 0);
                    }
                }
            }
        }
        assertTrue(program.toFile().setExecutable(true));
    }

    /** What a run has printed, and its exit code. */
    private record Run(int code, List<String> out, List<String> err) {}

    private Process start(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Run end(String name, Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process has not ended");
        return new Run(
                process.exitValue(),
                Files.readAllLines(folder.resolve(name + ".out")),
                Files.readAllLines(folder.resolve(name + ".err")));
    }

    private Run run(String... command) throws IOException, InterruptedException {
        return end("run", start("run", command));
    }

    /** Runs the program, which must print its arguments and nothing else. */
    private void assertEchoes(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        assertEquals(new Run(0, echo(args), List.of()), run(command.toArray(String[]::new)));
    }

    private static List<String> echo(String... args) {
        List<String> lines = new ArrayList<>();
        for (String arg : args) {
            lines.add("[" + arg + "]");
        }
        lines.add("java " + Path.of(JAVA_HOME).getFileName());
        return lines;
    }

    private Path cache() {
        Path cache = folder.resolve("the cache");
        environment.put("XDG_CACHE_HOME", cache.toString());
        return cache.resolve("bide");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Returns how many classes of the program came from an archive. */
    private long archivedClasses(String command) throws IOException, InterruptedException {
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load");
        Run run = run(program.toString(), command);
        assertEquals(0, run.code);
        return run.out.stream()
                .filter(line -> line.contains(EchoProgram.class.getName()) && line.contains("(top)"))
                .count();
    }

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
        assertEquals(1, run.code, run.toString());
        assertFalse(run.err.isEmpty() && run.out.isEmpty());
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
            assertEquals(0, run.code);
            assertEquals(echo("draw"), run.out);
            // A JDK 25 says what is wrong with the archive.
            assertTrue(run.err.stream().allMatch(line -> line.contains("archive")), run.toString());
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
    void theServerAloneHasC2() throws Exception {
        String c1 = "-XX:TieredStopAtLevel=1";
        assertTrue(run(program.toString(), "wait-n", "--options").out.contains(c1));
        assertTrue(run(program.toString(), "help", "--options").out.contains(c1));
        assertFalse(run(program.toString(), "--options").out.contains(c1));
        assertFalse(run(program.toString(), "serve", "--options").out.contains(c1));
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

    @Test
    void optionsOfTheUserForTheJvmAreKept() throws Exception {
        Path cache = cache();
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:startuptime -Xmx64m -Dmine=1");
        Run run = run(program.toString(), "draw", "--options");
        assertTrue(run.out.containsAll(List.of("-Xmx64m", "-Dmine=1", "-Xlog:startuptime")), run.toString());
        assertFalse(run.out.contains("-Xlog:disable"), run.toString());
        assertEquals(1, files(cache).size());
        environment.put("JDK_JAVA_OPTIONS", "-Xshare:off");
        run = run(program.toString(), "draw", "--options");
        assertTrue(run.out.contains("-Xlog:disable"), run.toString());
        assertFalse(run.out.contains("-Xshare:auto"), run.toString());
        // Two collectors would be an error.
        environment.put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");
        assertFalse(run(program.toString(), "draw", "--options").out.contains("-XX:+UseSerialGC"));
    }
}
