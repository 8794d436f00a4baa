package dev.bide;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which packages use each other and the libraries, and which files alone may use the clock, timers and randomness. */
class StructureTest {

    private static final String ROOT = "dev.bide";

    /** The packages that each package uses, from the bottom up. The root package may use all. */
    private static final Map<String, Set<String>> PACKAGES = Map.ofEntries(
            entry("exercise", Set.of()),
            entry("number", Set.of()),
            entry("refusal", Set.of()),
            entry("time", Set.of()),
            entry("shape", Set.of("number", "refusal", "time")),
            entry("lateness", Set.of("time")),
            entry("pool", Set.of("number", "refusal", "time")),
            entry("wait", Set.of("lateness", "number", "pool", "refusal", "shape", "time")),
            entry("script", Set.of("number", "refusal", "shape", "time", "wait")),
            entry("standin", Set.of("refusal", "script", "stream", "wait")),
            entry(
                    "endpoint",
                    Set.of(
                            "admission",
                            "json",
                            "metric",
                            "number",
                            "refusal",
                            "script",
                            "shape",
                            "standin",
                            "time",
                            "wait")),
            // The only package that uses the root: it stands on BideServer.
            entry("junit", Set.of("", "standin")),
            entry("stream", Set.of("time", "wait")),
            entry("task", Set.of("refusal", "stream", "time", "wait")),
            entry("metric", Set.of("lateness", "peer", "pool", "refusal", "script", "standin", "task", "wait")),
            entry("reset", Set.of("pool", "script", "standin", "task", "time", "wait")),
            entry(
                    "operation",
                    Set.of("number", "pool", "refusal", "reset", "script", "shape", "standin", "task", "wait")),
            entry(
                    "json",
                    Set.of(
                            "lateness",
                            "number",
                            "operation",
                            "peer",
                            "pool",
                            "refusal",
                            "reset",
                            "script",
                            "shape",
                            "standin",
                            "stream",
                            "task",
                            "time",
                            "wait")),
            entry(
                    "config",
                    Set.of("json", "lateness", "number", "operation", "refusal", "script", "shape", "standin", "wait")),
            entry(
                    "page",
                    Set.of("json", "lateness", "number", "pool", "refusal", "shape", "stream", "task", "time", "wait")),
            entry("admission", Set.of("number", "refusal", "time")),
            entry(
                    "cli",
                    Set.of(
                            "config",
                            "contract",
                            "json",
                            "lateness",
                            "number",
                            "operation",
                            "pool",
                            "refusal",
                            "script",
                            "shape",
                            "stream",
                            "task",
                            "time",
                            "wait")),
            entry(
                    "bus",
                    Set.of(
                            "cluster",
                            "json",
                            "lateness",
                            "metric",
                            "operation",
                            "peer",
                            "pool",
                            "refusal",
                            "reset",
                            "script",
                            "shape",
                            "standin",
                            "stream",
                            "task",
                            "time",
                            "wait")),
            entry("peer", Set.of("refusal", "time", "wait")),
            entry(
                    "cluster",
                    Set.of(
                            "json",
                            "lateness",
                            "metric",
                            "operation",
                            "peer",
                            "pool",
                            "refusal",
                            "reset",
                            "script",
                            "shape",
                            "stream",
                            "task",
                            "time",
                            "wait")),
            entry("hazelcast", Set.of("config", "refusal")),
            entry(
                    "contract",
                    Set.of("bus", "number", "operation", "pool", "refusal", "script", "shape", "task", "wait")),
            entry(
                    "http",
                    Set.of(
                            "cluster",
                            "admission",
                            "contract",
                            "json",
                            "lateness",
                            "metric",
                            "number",
                            "operation",
                            "page",
                            "pool",
                            "refusal",
                            "reset",
                            "script",
                            "shape",
                            "standin",
                            "stream",
                            "task",
                            "time",
                            "wait")));

    /** Which packages of Vert.x, Netty, picocli and the metric libraries each package uses. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry(
                    "time",
                    Set.of("io.netty.channel", "io.netty.util.concurrent", "io.vertx.core", "io.vertx.core.internal")),
            entry("exercise", Set.of("io.vertx.core", "io.vertx.core.eventbus", "io.vertx.core.json")),
            entry("lateness", Set.of("io.vertx.core", "io.vertx.core.shareddata")),
            entry("wait", Set.of("io.vertx.core")),
            entry("standin", Set.of("io.vertx.core", "io.vertx.core.buffer")),
            entry(
                    "endpoint",
                    Set.of(
                            "io.vertx.core",
                            "io.vertx.core.buffer",
                            "io.vertx.core.http",
                            "io.vertx.core.json",
                            "io.vertx.core.net",
                            "io.vertx.core.streams",
                            "io.vertx.httpproxy")),
            entry("stream", Set.of("io.vertx.core")),
            entry(
                    "metric",
                    Set.of(
                            "io.micrometer.core.instrument",
                            "io.micrometer.core.instrument.binder",
                            "io.prometheus.metrics.expositionformats",
                            "io.prometheus.metrics.instrumentation.jvm",
                            "io.prometheus.metrics.model.registry",
                            "io.prometheus.metrics.model.snapshots")),
            entry("task", Set.of("io.vertx.core")),
            entry("operation", Set.of("io.vertx.core.buffer", "io.vertx.core.json")),
            entry("pool", Set.of("io.vertx.core")),
            entry("reset", Set.of("io.vertx.core")),
            entry("script", Set.of("io.vertx.core")),
            entry("page", Set.of("io.vertx.core")),
            entry("json", Set.of("io.vertx.core", "io.vertx.core.buffer", "io.vertx.core.json")),
            entry(
                    "admission",
                    Set.of(
                            "io.netty.buffer",
                            "io.netty.channel",
                            "io.netty.channel.socket",
                            "io.netty.handler.codec",
                            "io.netty.handler.codec.http",
                            "io.netty.handler.codec.http2",
                            "io.netty.handler.timeout",
                            "io.netty.util",
                            "io.netty.util.concurrent",
                            "io.vertx.core",
                            "io.vertx.core.buffer",
                            "io.vertx.core.http",
                            "io.vertx.core.internal.buffer",
                            "io.vertx.core.internal.net",
                            "io.vertx.core.net",
                            "io.vertx.core.net.impl")),
            entry(
                    "peer",
                    Set.of(
                            "io.vertx.core",
                            "io.vertx.core.eventbus",
                            "io.vertx.core.internal",
                            "io.vertx.core.json",
                            "io.vertx.core.spi.cluster")),
            entry(
                    "cluster",
                    Set.of(
                            "io.vertx.core",
                            "io.vertx.core.eventbus",
                            "io.vertx.core.json",
                            "io.vertx.core.shareddata")),
            entry(
                    "hazelcast",
                    Set.of(
                            "io.vertx.core",
                            "io.vertx.core.eventbus",
                            "io.vertx.core.spi.cluster",
                            "io.vertx.spi.cluster.hazelcast")),
            entry("bus", Set.of("io.vertx.core", "io.vertx.core.eventbus", "io.vertx.core.json")),
            entry("cli", Set.of("io.vertx.core", "io.vertx.core.json", "picocli")),
            entry("contract", Set.of("io.vertx.core.json")),
            entry(
                    "http",
                    Set.of(
                            "io.vertx.core",
                            "io.vertx.core.buffer",
                            "io.vertx.core.eventbus",
                            "io.vertx.core.http",
                            "io.vertx.core.json",
                            "io.vertx.core.net",
                            "io.vertx.ext.web",
                            "io.vertx.ext.web.handler")));

    private static final Pattern USE = Pattern.compile("^ +(\\S+) +-> (\\S+)");

    @Test
    void eachPackageUsesExactlyThePackagesOfTheTable() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String[] use : uses()) {
            String from = packageName(use[0]);
            String to = packageName(use[1]);
            if (!from.isEmpty()) {
                Set<String> used = found.computeIfAbsent(from, packageName -> new TreeSet<>());
                if (use[1].startsWith(ROOT) && !from.equals(to)) {
                    used.add(to);
                }
            }
        }
        assertEquals(sorted(PACKAGES), found.toString());
    }

    private static String sorted(Map<String, Set<String>> packages) {
        Map<String, Set<String>> sorted = new TreeMap<>();
        packages.forEach((packageName, used) -> sorted.put(packageName, new TreeSet<>(used)));
        return sorted.toString();
    }

    @Test
    void eachPackageUsesExactlyTheLibrariesOfTheTable() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String[] use : uses()) {
            String from = packageName(use[0]);
            if (!from.isEmpty() && (use[1].startsWith("io.") || use[1].startsWith("picocli."))) {
                found.computeIfAbsent(from, packageName -> new TreeSet<>())
                        .add(use[1].substring(0, use[1].lastIndexOf('.')));
            }
        }
        assertEquals(sorted(LIBRARIES), found.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "nanoTime\\(, exercise/ExerciseVerticle.java time/SystemClock.java",
        "Instant\\.now|currentTimeMillis|Clock\\.system, time/SystemClock.java",
        "vertx\\.setTimer\\(, exercise/ExerciseVerticle.java time/VertxTimers.java",
        "\\.schedule\\(, admission/ConnectionWatch.java admission/ListeningSocket.java admission/ReadTurns.java admission/RejectedConnection.java"
                + " time/VertxTimers.java",
        "(?<!Strict)Math\\.(exp|log|pow|cbrt|sin|cos|tan|sinh|hypot|a(sin|cos|tan))[a-z0-9]*\\(, ",
        "parkNanos\\(, lateness/MeterThread.java",
        "setPeriodic|vertx\\.timer, ",
        "executeBlocking\\(, time/VertxTimers.java",
        "java\\.util\\.(random|Random|Splittable)|Random;|RandomGenerator|UUID|Math\\.random, wait/Seed.java",
    })
    void timeAndChanceHaveOnePlaceEach(String what, String expected) throws IOException {
        Pattern pattern = Pattern.compile(what);
        Path root = Path.of("src", "main", "java", "dev", "bide");
        try (Stream<Path> files = Files.walk(root)) {
            Set<String> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> pattern.matcher(code(file)).find())
                    .map(file -> root.relativize(file).toString())
                    .collect(Collectors.toSet());
            assertEquals(expected == null ? Set.of() : Set.of(expected.split(" ")), found);
        }
    }

    /** Returns the text of a file without its comments. */
    private static String code(Path file) {
        try {
            return Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//.*", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String[]> uses() {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int code = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--multi-release",
                "base",
                "-verbose:class",
                "-filter:none",
                Path.of("target", "classes").toString());
        assertEquals(0, code, out.toString());
        return out.toString()
                .lines()
                .map(USE::matcher)
                .filter(Matcher::find)
                .map(match -> new String[] {match.group(1), match.group(2)})
                .filter(use -> use[0].startsWith(ROOT))
                .toList();
    }

    private static String packageName(String type) {
        if (!type.startsWith(ROOT + ".")) {
            return "";
        }
        String rest = type.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? "" : rest.substring(0, dot);
    }
}
