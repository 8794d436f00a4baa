package dev.bide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program as a node of a cluster, in a process of its own. Each cluster has a name and a port of its own, so tests that
 * run at the same time do not meet.
 *
 * <pre>{@code
 * try (ClusterProcess a = ClusterProcess.first(folder);
 *         ClusterProcess b = a.another()) {
 *     a.awaitNodes(2);
 *     b.awaitNodes(2);
 *     … a.url() … b.kill9() … a.awaitLine("lost") …
 * }
 * }</pre>
 */
public final class ClusterProcess implements AutoCloseable {

    /** Much more than a node takes on a busy machine. */
    private static final long PATIENCE_SECONDS = 60;

    /** A node takes the first free port of so many. */
    private static final int PORTS = 16;

    private static final AtomicInteger STARTED = new AtomicInteger();

    private static final Pattern URL = Pattern.compile("listens on (http://\\S+:[0-9]+) ");
    private static final Pattern NODES = Pattern.compile("cluster \\S+: ([0-9]+) nodes?, .*");
    private static final Pattern TAG = Pattern.compile("this one is ([0-9a-f]{5}) at ");

    private final Path folder;
    private final String cluster;
    private final int port;
    private final ProgramProcess process;

    /** The output so far. */
    private final List<String> lines = new ArrayList<>();

    private final SplitLines splits = new SplitLines();

    private boolean ended;

    private ClusterProcess(Path folder, String cluster, int port, List<String> jvmOptions, String... args)
            throws IOException {
        this.folder = folder;
        this.cluster = cluster;
        this.port = port;
        Path own = Files.createDirectory(folder.resolve("node-" + STARTED.incrementAndGet()));
        List<String> all = new ArrayList<>(List.of(
                "--cluster",
                "--port=0",
                "--conf=" + ProgramProcess.withoutWarnings(own),
                "--cluster.name=" + cluster,
                "--cluster.port=" + port));
        all.addAll(List.of(args));
        List<String> options = new ArrayList<>(jvmOptions);
        if (Runtime.version().feature() >= 24) {
            options.add("--sun-misc-unsafe-memory-access=allow"); // as the script of target/bide does
        }
        process = new ProgramProcess(own, "", options, Main.class.getName(), all.toArray(String[]::new));
        Thread reader = new Thread(this::read, "output of " + own.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the first node of a new cluster. It may still be starting when this returns. */
    public static ClusterProcess first(Path folder, String... args) throws IOException {
        String name = "test-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
        return new ClusterProcess(folder, name, FreePorts.first(PORTS), List.of("-Xmx256m"), args);
    }

    /** Starts a cluster, and waits until each node sees the others. */
    public static List<ClusterProcess> cluster(Path folder, int nodes, String... args) throws IOException {
        ClusterProcess first = first(folder, args);
        List<ClusterProcess> all = new ArrayList<>(List.of(first));
        try {
            first.awaitNodes(1); // so that the others join it, and no two of them begin a cluster each
            for (int i = 1; i < nodes; i++) {
                all.add(first.another(args));
            }
            all.forEach(node -> node.awaitNodes(nodes));
            return all;
        } catch (IOException | RuntimeException | Error e) {
            all.forEach(ClusterProcess::close);
            throw e;
        }
    }

    /** Starts another node of the same cluster. It may still be starting when this returns. */
    public ClusterProcess another(String... args) throws IOException {
        return new ClusterProcess(folder, cluster, port, List.of("-Xmx256m"), args);
    }

    /** Starts another node of the same cluster, with the levels of loggers. It may still be starting when this returns. */
    ClusterProcess anotherThatLogs(Map<String, String> levels, String... args) throws IOException {
        StringBuilder lines = new StringBuilder("handlers=java.util.logging.ConsoleHandler\n");
        levels.forEach((name, level) ->
                lines.append(name).append(".level=").append(level).append('\n'));
        Path file = folder.resolve("logging-" + STARTED.incrementAndGet() + ".properties");
        Files.writeString(file, lines);
        return new ClusterProcess(
                folder, cluster, port, List.of("-Xmx256m", "-Djava.util.logging.config.file=" + file), args);
    }

    /** Returns the name of the cluster. */
    String clusterName() {
        return cluster;
    }

    /** Starts a node of another cluster, on the ports of this one. It may still be starting when this returns. */
    public ClusterProcess ofAnotherName(String... args) throws IOException {
        return new ClusterProcess(folder, cluster + "-other", port, List.of("-Xmx256m"), args);
    }

    /** Returns the first port of the cluster. */
    public int clusterPort() {
        return port;
    }

    private void read() {
        try {
            for (String line = process.line(); line != null; line = process.line()) {
                add(line);
            }
        } catch (IOException e) {
            // The process has been ended.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        splits.add(line);
        notifyAll();
    }

    /** Waits until the output meets a condition, and returns the output. */
    private synchronized List<String> await(String what, Predicate<List<String>> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.test(lines)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (ended || millis <= 0) {
                throw new AssertionError("no " + what + (ended ? " before its end" : "") + ":\n" + log());
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return List.copyOf(lines);
    }

    private static String last(List<String> lines, Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .reduce((first, second) -> second)
                .orElse("");
    }

    /** Waits until the newest line about the cluster has a number of nodes. */
    public void awaitNodes(int nodes) {
        await(nodes + " nodes", all -> last(all, NODES).equals(String.valueOf(nodes)));
    }

    /** Waits for a line of the output that has a text, and returns it. */
    public String awaitLine(String text) {
        Predicate<String> has = line -> line.contains(text);
        return await("line with " + text, all -> all.stream().anyMatch(has)).stream()
                .filter(has)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the URL, when it listens. */
    public String url() {
        return last(await("url", all -> !last(all, URL).isEmpty()), URL);
    }

    /** Returns the tag, when it is in the cluster. */
    public String tag() {
        return last(await("tag", all -> !last(all, TAG).isEmpty()), TAG);
    }

    /** Returns when it has lost another node, and when a lost one came back, as values of {@link System#nanoTime}. */
    synchronized List<Long> splits() {
        return splits.nanos();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it without a word to the others. */
    public void kill9() {
        process.close();
    }

    /** Asks it to end (SIGTERM). */
    public void term() {
        process.terminate();
    }

    /** Holds it up (SIGSTOP). */
    public void stop() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void go() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("the process has ended already");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for its end, and returns the exit code. */
    public int code() throws InterruptedException {
        return process.code();
    }

    /** Returns the lines of the error stream, but for those of every start and stop. */
    public List<String> errors() throws IOException {
        return process.errors();
    }

    /** Returns all that it has written. */
    public synchronized String log() {
        try {
            return Stream.concat(lines.stream(), process.err().lines())
                    .reduce("", (before, line) -> before + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close(); // SIGKILL also ends a process that is held up
    }
}
