package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.config.Settings;
import dev.bide.json.JsonBody;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program: arguments, settings, Vert.x, signals and the exit code. */
public final class Main {

    private static final String CONF = "conf/bide.json";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_WRONG_ARGUMENT = 2;
    private static final int EXIT_NO_MEMORY = 3;

    /** How long a shutdown may take after the drain. */
    private static final long SHUTDOWN_MILLIS = 30_000;

    private Main() {}

    /**
     * Runs the program until a signal ends it.
     *
     * @param args see {@code --help}
     */
    public static void main(String... args) {
        try {
            Arguments arguments = Arguments.of(List.of(args));
            if (arguments.help()) {
                System.out.print(Arguments.HELP);
            } else if (arguments.version()) {
                System.out.println("bide " + version());
            } else {
                start(arguments);
            }
        } catch (Refusal e) {
            System.err.println("bide: " + e.getMessage());
            System.err.println(Arguments.USAGE);
            System.exit(EXIT_WRONG_ARGUMENT);
        }
    }

    private static void start(Arguments arguments) {
        String file = arguments.conf() == null ? CONF : arguments.conf();
        try {
            boolean builtIn = arguments.conf() == null && !Files.exists(Path.of(CONF));
            JsonObject given =
                    builtIn ? new JsonObject() : JsonBody.readFile(Buffer.buffer(Files.readAllBytes(Path.of(file))));
            // Before the merge, which would hide a mistake in the file if an argument overrides it.
            Settings.check(given);
            JsonObject config = given.mergeIn(arguments.overrides(), true);
            start(config, Settings.of(config));
        } catch (IOException | InvalidPathException e) {
            throw new Refusal(Reason.INVALID, "cannot read the settings file " + Refusal.shown(file));
        } catch (Refusal e) {
            throw new Refusal(Reason.INVALID, file + ": " + e.getMessage());
        }
    }

    /** Starts Bide, which then runs until a signal comes. */
    @CanIgnoreReturnValue // the program needs no handle; tests close it
    static Vertx start(JsonObject config, Settings settings) {
        int instances = settings.instances() == 0 ? Runtime.getRuntime().availableProcessors() : settings.instances();
        Vertx vertx = vertx(instances);
        // Registered before the deployment, so that a signal during the start shuts down in order, too.
        SignalHandler signals = new SignalHandler(() -> stop(vertx, settings.drainSeconds()));
        signals.register();
        Thread.setDefaultUncaughtExceptionHandler(Main::died);
        // This thread adds the verticles, and an event loop reads the first.
        List<BideVerticle> verticles = new CopyOnWriteArrayList<>();
        DeploymentOptions options = new DeploymentOptions().setConfig(config).setInstances(instances);
        vertx.deployVerticle(
                        () -> {
                            BideVerticle verticle = new BideVerticle();
                            verticles.add(verticle);
                            return verticle;
                        },
                        options)
                .onComplete(
                        // All instances share one port, so any of them would do.
                        deployed -> started(
                                vertx, settings, instances, verticles.get(0).port()),
                        failure -> {
                            // A shutdown during the start fails the deployment, and ends the process itself.
                            if (!signals.hasBegun()) {
                                fail(failure);
                            }
                        });
        return vertx;
    }

    /**
     * Starts Vert.x. Netty reads both properties once, when its classes load: the first makes native timers exact to a tenth
     * of a millisecond, the second lets a long queue of tasks delay timers by a tenth of a second at most, not by a second.
     */
    private static Vertx vertx(int eventLoops) {
        setUnlessGiven("io.netty.channel.epoll.epollWaitThreshold", "0");
        setUnlessGiven("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
        return Vertx.vertx(new VertxOptions()
                // An instance of the verticle for each event loop. Vert.x's default is two loops for each core.
                .setEventLoopPoolSize(eventLoops)
                .setPreferNativeTransport(true)
                // Otherwise Vert.x creates a cache directory at each start. Bide reads no file through Vert.x.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static void started(Vertx vertx, Settings settings, int instances, int port) {
        String transport = vertx.isNativeTransportEnabled() ? "epoll" : "NIO";
        String how = " (" + instances + (instances == 1 ? " instance, " : " instances, ") + transport + ")";
        if (settings.http().enabled()) {
            String host = settings.http().host();
            // An IPv6 address in a URL needs brackets (RFC 3986, section 3.2.2).
            String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
            System.out.println("bide " + version() + " listens on " + url + how + "; try: curl '" + url
                    + "/wait-n?n=5&maxDelay=0.2'");
        } else {
            System.out.println("bide " + version() + " is on the event bus as " + settings.busPrefix() + ".*" + how
                    + "; HTTP is off");
        }
    }

    /** Reports a thread that died. Without memory the others could not answer any more, so the process ends. */
    private static void died(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            // Not exit(), which would run shutdown hooks in new threads, and so need memory.
            Runtime.getRuntime().halt(EXIT_NO_MEMORY);
        }
        System.err.println("bide: " + thread.getName() + " has died: " + failure);
    }

    private static void fail(Throwable failure) {
        System.err.println("bide: " + failure.getMessage());
        Runtime.getRuntime().halt(EXIT_FAILED);
    }

    /** Answers what is pending, closes, and ends the process with 0, or with 1 if that takes too long. */
    private static void stop(Vertx vertx, double drainSeconds) {
        int code = 0;
        long limit = SHUTDOWN_MILLIS + Math.round(drainSeconds * 1000);
        try {
            // Future.join() waits for all of them even if one fails, unlike Future.all().
            Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                    .eventually(vertx::close)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(limit, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.err.println("bide: could not close in time: " + e);
            code = EXIT_FAILED;
        }
        // halt() does not flush what is buffered.
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static String version() {
        try (InputStream file = Main.class.getResourceAsStream("version.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
