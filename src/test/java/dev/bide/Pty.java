package dev.bide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell command in a terminal of its own, which the command {@code script} of util-linux provides. What it prints can be read
 * while it runs.
 */
final class Pty implements AutoCloseable {

    /** What Ctrl-C sends. */
    static final String CTRL_C = "\u0003";

    private final Path tty;
    private final Process process;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Thread reader;

    /** Starts a command in a terminal of some size, with variables besides those of this process. */
    Pty(Path folder, int columns, int rows, Map<String, String> environment, String command) throws IOException {
        tty = folder.resolve("tty");
        // The shell sets the size before it becomes the command, and writes down which terminal it has.
        String shell = "tty >'" + tty + "'; stty rows " + rows + " cols " + columns + "; " + command;
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", shell, "/dev/null");
        builder.environment().putAll(Map.of("TERM", "xterm-256color", "LANG", "C.UTF-8", "SHELL", "/bin/bash"));
        // What a build machine or a developer has set must not decide how it looks.
        builder.environment().keySet().removeAll(java.util.Set.of("CI", "NO_COLOR", "COLUMNS", "LC_ALL", "BIDE_URL"));
        builder.environment().putAll(environment);
        process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
        reader = new Thread(this::read, "pty");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns whether terminals can be made here. */
    static boolean isAvailable() {
        return ShownPrograms.onPath("script") && Files.exists(Path.of("/dev/ptmx"));
    }

    private void read() {
        byte[] bytes = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                synchronized (printed) {
                    printed.write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns everything that has been printed so far, escape sequences included. */
    String printed() {
        synchronized (printed) {
            return printed.toString(StandardCharsets.UTF_8);
        }
    }

    /** Types some keys. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Changes the size of the terminal, as dragging a corner of its window does. */
    void resize(int columns, int rows) throws IOException, InterruptedException {
        Process stty = new ProcessBuilder(
                        "stty",
                        "-F",
                        Files.readString(tty).strip(),
                        "cols",
                        String.valueOf(columns),
                        "rows",
                        String.valueOf(rows))
                .inheritIO()
                .start();
        if (stty.waitFor() != 0) {
            throw new AssertionError("the terminal has not changed its size");
        }
    }

    /** Waits for the end of the command and of its output, and returns its exit code. */
    int code() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the command has not ended; it printed " + printed());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
