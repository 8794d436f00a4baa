package dev.bide.junit;

import dev.bide.BideServer;
import dev.bide.RunningStandIn;
import dev.bide.StandInSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Stand-ins for the tests of a class, registered with {@code @RegisterExtension}.
 *
 * <p>A static field starts one server for all tests of the class. Before each test, the stand-ins get the definitions
 * of the field again, and calls, scripts, pools and pending waits of the previous test are removed. A field that is not
 * static starts a server for each test. Tests that run in parallel need that; with a static field, they fail.
 *
 * <p>The failure of a test shows the calls that came, with the seed that gives the same delays again.
 */
public final class BideExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler {

    private final Map<String, Consumer<StandInSpec>> specs = new LinkedHashMap<>();

    /** How many tests run now. */
    private final AtomicInteger running = new AtomicInteger();

    private BideServer server;

    /** How many test classes, one nested in the other, use the server; 0 if each test starts its own. */
    private int classes;

    private BideExtension() {}

    /**
     * Returns an extension with one stand-in.
     *
     * @param name the name of the stand-in
     * @param spec sets what it is
     * @return an extension that has not started
     */
    public static BideExtension standIn(String name, Consumer<StandInSpec> spec) {
        return new BideExtension().and(name, spec);
    }

    /**
     * Adds a stand-in.
     *
     * @param name the name of the stand-in
     * @param spec sets what it is
     * @return this
     */
    public BideExtension and(String name, Consumer<StandInSpec> spec) {
        if (specs.putIfAbsent(name, spec) != null) {
            throw new IllegalArgumentException("there are two stand-ins with the name " + name);
        }
        return this;
    }

    /**
     * Returns the server of the stand-ins.
     *
     * @return a server that runs
     */
    public BideServer server() {
        if (server == null) {
            throw new IllegalStateException("the extension has not started: register it with @RegisterExtension");
        }
        return server;
    }

    /**
     * Returns the first stand-in.
     *
     * @return the stand-in that the extension was created with
     */
    public RunningStandIn standIn() {
        return standIn(specs.keySet().iterator().next());
    }

    /**
     * Returns a stand-in.
     *
     * @param name its name
     * @return the stand-in
     */
    public RunningStandIn standIn(String name) {
        return server().standIn(name);
    }

    /**
     * Returns the URL of the first stand-in, for a client of HTTP.
     *
     * @return its URL, such as {@code http://127.0.0.1:40123}, without a slash at its end
     */
    public String url() {
        return standIn().url();
    }

    /**
     * Returns the port of the first stand-in.
     *
     * @return the port
     */
    public int port() {
        return standIn().port();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // JUnit calls this for each nested class too, while the outer class goes on.
        if (classes++ == 0) {
            start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (running.incrementAndGet() > 1) {
            // The count goes down in afterEach, which JUnit calls in any case.
            throw new IllegalStateException(
                    "tests that run in parallel need a BideExtension each: use a field that is not static");
        }
        if (classes > 0) {
            // The definitions first: a reset counts the calls of the present rules from 0.
            specs.forEach((name, spec) -> server.standIn(name, spec));
            server.reset();
        } else {
            start();
        }
    }

    private void start() {
        server = BideServer.start();
        specs.forEach((name, spec) -> server.standIn(name, spec));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        List<RunningStandIn> shown = new ArrayList<>();
        for (String name : specs.keySet()) {
            try {
                shown.add(standIn(name));
            } catch (RuntimeException closed) {
                // The test itself has closed it. That must not hide the failure.
                failure.addSuppressed(closed);
            }
        }
        throw ShownCalls.added(failure, shown);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        running.decrementAndGet();
        if (classes == 0) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            close();
        }
    }

    private void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BideServer.class || type == RunningStandIn.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BideServer.class ? server() : standIn();
    }
}
