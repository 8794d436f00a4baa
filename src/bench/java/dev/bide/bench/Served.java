package dev.bide.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which ends when it is closed. */
final class Served implements AutoCloseable {

    private final Process process;
    private final int port;

    private Served(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, giving it a free port as its last argument. */
    static Served start(List<String> command) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> words = new ArrayList<>(command);
        words.add(String.valueOf(port));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Ports.awaitListener(port);
        return new Served(process, port);
    }

    /** Starts Bide's own program, with options for its JVM. */
    static Served bide(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Programs.java("dev.bide.Main", options));
        command.add("--port");
        Served served = start(command);
        // The port is bound a little before the program is ready.
        Thread.sleep(1000);
        return served;
    }

    int port() {
        return port;
    }

    Watched watched() {
        return new Watched(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
