package dev.bide;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java program in a process of its own, whose error stream goes to a file. The class path is that of the tests. With the
 * system property {@code bide.jar}, {@link Main} is run from that jar instead, as its users run it.
 */
public final class ProgramProcess implements AutoCloseable {

    private static final String JAR = System.getProperty("bide.jar", "");

    private static final Pattern PORT = Pattern.compile("listens on http://\\S+:([0-9]+) ");

    /** A line about a thread that the machine has held up for seconds; after five, a trace and a blank line follow it. */
    private static final Pattern BLOCKED_THREAD_WARNING = Pattern.compile("(?m)^WARNING .* "
            + Pattern.quote(CapturedLog.BLOCKED_THREAD_LOGGER) + ": .*\\R(io\\.vertx.*\\R(\\tat .*\\R)*\\R?)?");

    private final Path err;
    private final Process process;

    /** Starts a program below a shell command such as {@code ulimit -n 256}, which may be empty. */
    public ProgramProcess(Path folder, String shell, List<String> options, String main, String... args)
            throws IOException {
        err = folder.resolve("err");
        List<String> command = new ArrayList<>();
        if (!shell.isEmpty()) {
            command.addAll(List.of("bash", "-c", shell + " && exec \"$@\"", "bash"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // a process that lives for seconds starts sooner
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as in the manifest of the jar
        }
        command.addAll(options);
        boolean packaged = !JAR.isEmpty() && main.equals(Main.class.getName());
        command.addAll(
                packaged
                        ? List.of("-jar", Path.of(JAR).toAbsolutePath().toString())
                        : List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /**
     * Writes a settings file with which the program does not warn of late event loops, so that its error stream does not
     * depend on how busy the machine is.
     */
    static String withoutWarnings(Path folder) throws IOException {
        Path conf = folder.resolve("without-warnings.json");
        return Files.writeString(conf, "{\"meter\": {\"warnMillis\": 0}}").toString();
    }

    /** Returns such settings for a program that a test writes itself, with any free port. */
    static JsonObject configWithoutWarnings() {
        return new JsonObject()
                .put("http", new JsonObject().put("port", 0))
                .put("meter", new JsonObject().put("warnMillis", 0));
    }

    /** Reads the next line of the output; null at its end. */
    public String line() throws IOException {
        return process.inputReader().readLine();
    }

    /** Reads the first line of the output, and returns the port in it. */
    public int port() throws IOException {
        String line = line();
        Matcher port = PORT.matcher(String.valueOf(line));
        if (!port.find()) {
            throw new AssertionError("no port in " + line + "; errors: " + err());
        }
        return Integer.parseInt(port.group(1));
    }

    /** Sends a line to the standard input. */
    public void tell() throws IOException {
        tell("");
    }

    /** Sends a line with a text to the standard input. */
    public void tell(String text) throws IOException {
        process.outputWriter().write(text + "\n");
        process.outputWriter().flush();
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    /** Returns the lines of the error stream, but for those of every start and stop, and of a busy machine. */
    public List<String> errors() throws IOException {
        return errors(err());
    }

    /** Returns the lines of an error stream, but for those of every start and stop, and of a busy machine. */
    static List<String> errors(String err) {
        return BLOCKED_THREAD_WARNING
                .matcher(err)
                .replaceAll("")
                .lines()
                .filter(line -> !line.startsWith("INFO ") && !line.startsWith("bide: stopping"))
                .toList();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the stacks of all threads, for the message of a failed test. */
    public String threads() throws IOException {
        String jstack =
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
        Process printer = new ProcessBuilder(jstack, String.valueOf(pid())).start();
        return new String(printer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a SIGTERM. The output can still be read, which Process.destroy() would close. */
    public void terminate() {
        if (!process.toHandle().destroy()) {
            throw new AssertionError("the process has ended already");
        }
    }

    /** Sends a SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor()
                != 0) {
            throw new AssertionError("the process has ended already");
        }
    }

    /** Waits for the end of the process, and returns its code. */
    public int code() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the process has not ended");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
