package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shell script that is in front of the jar, with a small program behind it. */
abstract class ShellScript {

    static final Path SCRIPT = Path.of("src", "main", "sh", "bide");
    static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path folder;

    Path program;
    final Map<String, String> environment = new TreeMap<>();

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
    record Run(int code, List<String> out, List<String> err) {}

    Process start(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Run end(String name, Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process has not ended");
        return new Run(
                process.exitValue(),
                Files.readAllLines(folder.resolve(name + ".out")),
                Files.readAllLines(folder.resolve(name + ".err")));
    }

    Run run(String... command) throws IOException, InterruptedException {
        return end("run", start("run", command));
    }

    /** Runs the program, which must print its arguments and nothing else. */
    void assertEchoes(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        assertEquals(new Run(0, echo(args), List.of()), run(command.toArray(String[]::new)));
    }

    static List<String> echo(String... args) {
        List<String> lines = new ArrayList<>();
        for (String arg : args) {
            lines.add("[" + arg + "]");
        }
        lines.add("java " + Path.of(JAVA_HOME).getFileName());
        return lines;
    }

    Path cache() {
        Path cache = folder.resolve("the cache");
        environment.put("XDG_CACHE_HOME", cache.toString());
        return cache.resolve("bide");
    }

    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Returns how many classes of the program came from an archive. */
    long archivedClasses(String command) throws IOException, InterruptedException {
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load");
        Run run = run(program.toString(), command);
        assertEquals(0, run.code());
        return run.out().stream()
                .filter(line -> line.contains(EchoProgram.class.getName()) && line.contains("(top)"))
                .count();
    }
}
