package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.hazelcast.ClusterLibraries;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Bide does where libraries are missing that it can do without. */
class OptionalLibrariesTest {

    @Test
    void aProgramWithoutHttpNeedsNoneOfTheOptionalLibraries() throws IOException, ReflectiveOperationException {
        List<String> optional = List.of(
                "vertx-web",
                "vertx-auth",
                "vertx-bridge",
                "vertx-http-proxy",
                "prometheus-",
                "epoll",
                "hazelcast",
                "micrometer",
                "junit",
                "opentest4j");
        try (URLClassLoader without = loaderWithout(optional)) {
            assertThrows(ClassNotFoundException.class, () -> without.loadClass("io.vertx.ext.web.Router"));
            String loopsAndWhetherDelaysAgree = call(without, WithoutHttpProgram.class, "run");
            assertTrue(loopsAndWhetherDelaysAgree.matches("[1-9][0-9]* true"), loopsAndWhetherDelaysAgree);
        }
    }

    @Test
    void aMeterIsExportedWithoutABideAndWithoutVertxWeb() throws IOException, ReflectiveOperationException {
        // The Prometheus client is the program's own. Of its jars, only the text formats are those of HTTP.
        try (URLClassLoader without = loaderWithout(
                List.of("vertx-web", "vertx-auth", "vertx-bridge", "exposition", "instrumentation", "epoll"))) {
            assertEquals(
                    "[bide.loop.late, bide.probes, bide.probes.missed, bide.stalls, bide.wait.late,"
                            + " bide.waits.accepted, bide.waits.cancelled, bide.waits.fired, bide.waits.pending]"
                            + " [bide_loop_late_seconds, bide_probes, bide_probes_missed, bide_stalls,"
                            + " bide_wait_late_seconds, bide_waits_accepted, bide_waits_cancelled, bide_waits_fired, bide_waits_pending]",
                    call(without, MeterAloneProgram.class, "run"));
        }
    }

    @Test
    void aMeterAloneNeedsOnlyVertxAndHdrHistogramAndLoadsOnlyTwoPackagesOfBide()
            throws IOException, ReflectiveOperationException {
        List<String> needed = List.of("vertx-core", "netty-", "jackson-core", "HdrHistogram");
        Set<String> packages = new ConcurrentSkipListSet<>();
        try (URLClassLoader only = new RecordingLoader(
                urls(entry -> !entry.endsWith(".jar") || needed.stream().anyMatch(entry::contains)), packages)) {
            String loops = call(only, BareMeterProgram.class, "loops");
            assertTrue(loops.matches("[1-9][0-9]*"), loops);
        }
        packages.removeIf(name -> !name.startsWith("dev.bide."));
        assertEquals(Set.of("dev.bide.lateness", "dev.bide.time"), packages);
    }

    /** Records the packages whose classes are loaded. */
    private static final class RecordingLoader extends URLClassLoader {
        private final Set<String> packages;

        RecordingLoader(URL[] classPath, Set<String> packages) {
            super(classPath, ClassLoader.getPlatformClassLoader());
            this.packages = packages;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            packages.add(found.getPackageName());
            return found;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vertx-web, io.vertx:vertx-web",
        "prometheus-metrics-exposition, io.prometheus:prometheus-metrics-exposition-textformats",
        "prometheus-metrics-instrumentation, io.prometheus:prometheus-metrics-instrumentation-jvm"
    })
    void aMissingLibraryThatHttpNeedsIsNamed(String jar, String artifact)
            throws IOException, ReflectiveOperationException {
        try (URLClassLoader without = loaderWithout(List.of(jar))) {
            assertEquals(
                    "HTTP needs " + artifact + " on the class path (or http.enabled false)",
                    call(without, WithoutHttpProgram.class, "failure"));
        }
    }

    @ParameterizedTest
    @CsvSource({"vertx-hazelcast, io.vertx:vertx-hazelcast", "hazelcast-5.6, io.vertx:vertx-hazelcast"})
    void aMissingLibraryThatTheClusterNeedsIsNamed(String jar, String artifact)
            throws IOException, ReflectiveOperationException {
        assertEquals(Optional.empty(), ClusterLibraries.missing());
        try (URLClassLoader without = loaderWithout(List.of(jar))) {
            Class<?> libraries = without.loadClass(ClusterLibraries.class.getName());
            assertEquals(Optional.of(artifact), libraries.getMethod("missing").invoke(null));
        }
    }

    @Test
    void aStandInForwardsNothingWithoutTheLibraryForIt() throws IOException, ReflectiveOperationException {
        try (URLClassLoader without = loaderWithout(List.of("vertx-http-proxy", "junit", "opentest4j"))) {
            assertEquals(
                    "202, to needs io.vertx:vertx-http-proxy on the class path",
                    call(without, WithoutForwardingProgram.class, "run"));
        }
    }

    private static String call(ClassLoader loader, Class<?> program, String method)
            throws ReflectiveOperationException {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        // Vert.x looks up its services with it.
        caller.setContextClassLoader(loader);
        try {
            return (String)
                    loader.loadClass(program.getName()).getMethod(method).invoke(null);
        } finally {
            caller.setContextClassLoader(before);
        }
    }

    /** Returns a loader of the class path of the tests, but without some jars. */
    private static URLClassLoader loaderWithout(List<String> jars) {
        return new URLClassLoader(
                urls(entry -> jars.stream().noneMatch(entry::contains)), ClassLoader.getPlatformClassLoader());
    }

    /** Returns the entries of the class path of the tests whose file names are kept. */
    private static URL[] urls(Predicate<String> isKept) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> isKept.test(Path.of(entry).getFileName().toString()))
                .map(OptionalLibrariesTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
