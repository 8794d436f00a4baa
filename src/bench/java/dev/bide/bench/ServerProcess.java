package dev.bide.bench;

import dev.bide.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a free port. Closing it ends the process. */
final class ServerProcess implements AutoCloseable {

    private static final int READY_MILLIS = 1000;
    private static final int EXIT_SECONDS = 5;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a command with a free port as its last argument, and waits until it listens. */
    static ServerProcess start(List<String> command) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> words = new ArrayList<>(command);
        words.add(String.valueOf(port));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Ports.awaitListener(port);
        return new ServerProcess(process, port);
    }

    /** Starts Bide's own program, with arguments for it and options for its JVM. */
    static ServerProcess bide(List<String> arguments, String... jvmOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Programs.java(Main.class, jvmOptions));
        command.addAll(arguments);
        command.add("--port");
        ServerProcess server = start(command);
        // The program binds the port a little before it is ready.
        Thread.sleep(READY_MILLIS);
        return server;
    }

    int port() {
        return port;
    }

    ProcessStats stats() {
        return new ProcessStats(process.pid());
    }

    @Override
    public void close() {
        end(process);
    }

    /** Ends a process with SIGTERM, and with SIGKILL if it takes longer than five seconds. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
