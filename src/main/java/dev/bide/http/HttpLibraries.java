package dev.bide.http;

import java.util.List;
import java.util.Optional;

/**
 * The libraries that HTTP needs. They are optional: a program that waits or measures in Java, or over the event bus, does
 * without them. This class uses no class of theirs, so that it can say which one is missing.
 */
public final class HttpLibraries {

    private record Library(String artifact, String className) {}

    private static final List<Library> ALL = List.of(
            new Library("io.vertx:vertx-web", "io.vertx.ext.web.Router"),
            new Library(
                    "io.prometheus:prometheus-metrics-exposition-textformats",
                    "io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter"),
            new Library(
                    "io.prometheus:prometheus-metrics-instrumentation-jvm",
                    "io.prometheus.metrics.instrumentation.jvm.JvmMetrics"));

    private HttpLibraries() {}

    /**
     * Returns the first library that is missing.
     *
     * @return its group and artifact, or empty if HTTP can be served
     */
    public static Optional<String> missing() {
        return ALL.stream()
                .filter(library -> !exists(library.className()))
                .map(Library::artifact)
                .findFirst();
    }

    private static boolean exists(String className) {
        try {
            return Class.forName(className, false, HttpLibraries.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
