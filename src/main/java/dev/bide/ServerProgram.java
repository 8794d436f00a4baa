package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.admission.AdmissionLimits;
import dev.bide.cli.Devices;
import dev.bide.config.ChosenSettings;
import dev.bide.config.Settings;
import dev.bide.config.SettingsText;
import dev.bide.contract.Version;
import dev.bide.hazelcast.ClusterLibraries;
import dev.bide.hazelcast.HazelcastCluster;
import dev.bide.json.StandInAnswers;
import dev.bide.operation.ServerUrl;
import dev.bide.refusal.Refusal;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program as a server: Vert.x, the lines that it prints, and its end. */
final class ServerProgram {

    private static final int EXIT_FAILED = 1;

    /** The file descriptor of the standard error stream. */
    private static final int STDERR = 2;

    /** A terminal has echoed the ^C, and its cursor stands behind it. */
    private static final String BELOW_ECHO = System.lineSeparator();

    /** How long a shutdown may take after the drain. */
    private static final long SHUTDOWN_MILLIS = 30_000;

    /** How long Hazelcast may take to leave the cluster. Every caller has been answered by then. */
    private static final long LEAVE_MILLIS = 8_000;

    private ServerProgram() {}

    /** Starts Bide with the settings of the command line, and logs those that differ from the defaults. */
    static void start(ChosenSettings settings, SignalHandler signals) {
        LogFormat.set(); // before the first logger
        if (!settings.changed().isEmpty()) {
            System.getLogger(ServerProgram.class.getPackageName()).log(Level.INFO, SettingsText.changes(settings));
        }
        JsonObject config = new JsonObject(settings.merged());
        if (settings.settings().cluster().enabled()) {
            startNode(config, settings.settings(), signals);
        } else {
            start(config, settings.settings(), signals);
        }
    }

    /** Starts Bide, which then runs until a signal comes. */
    @CanIgnoreReturnValue // the program needs no handle; tests close it
    static Vertx start(JsonObject config, Settings settings) {
        SignalHandler signals = new SignalHandler();
        signals.register();
        return start(config, settings, signals);
    }

    /** Starts Bide with the signals that the program has registered for. */
    @CanIgnoreReturnValue
    static Vertx start(JsonObject config, Settings settings, SignalHandler signals) {
        LogFormat.set(); // before the next line, which formats a record
        FatalErrors.handleUncaught();
        setNettyProperties();
        Vertx vertx = Vertx.vertx(vertxOptions(instances(settings)));
        run(Future.succeededFuture(vertx), config, settings, signals);
        return vertx;
    }

    /** Starts Bide as a node of a cluster. */
    private static void startNode(JsonObject config, Settings settings, SignalHandler signals) {
        FatalErrors.handleUncaught();
        setNettyProperties();
        Optional<String> library = ClusterLibraries.missing();
        if (library.isPresent()) {
            fail(new VertxException("--cluster needs " + library.get() + " on the class path", true));
            return;
        }
        try {
            run(
                    HazelcastCluster.start(vertxOptions(instances(settings)), settings.cluster()),
                    config,
                    settings,
                    signals);
        } catch (Refusal e) {
            fail(e);
        }
    }

    /** Deploys Bide in a Vert.x, as soon as that has started. */
    private static void run(Future<Vertx> vertx, JsonObject config, Settings settings, SignalHandler signals) {
        int instances = instances(settings);
        // This thread adds the verticles, and an event loop reads the first.
        List<BideVerticle> verticles = new CopyOnWriteArrayList<>();
        DeploymentOptions options = new DeploymentOptions().setConfig(config).setInstances(instances);
        Future<String> deployed = vertx.compose(running -> {
            FatalErrors.watch(running);
            return running.deployVerticle(
                    () -> {
                        BideVerticle verticle = new BideVerticle(url -> {}); // started() prints it
                        verticles.add(verticle);
                        return verticle;
                    },
                    options);
        });
        signals.setShutdown(signal -> stop(vertx, deployed, settings, signal));
        deployed.onComplete(
                // All instances share one port, so any of them would do.
                id -> started(
                        vertx.result(), settings, instances, verticles.get(0).port()),
                ServerProgram::fail);
    }

    /** Returns how many instances to start: one for each core unless the settings have another number. */
    static int instances(Settings settings) {
        return settings.instances() == 0 ? Runtime.getRuntime().availableProcessors() : settings.instances();
    }

    /** Returns the options of a Vert.x for Bide alone. */
    static VertxOptions vertxOptions(int eventLoops) {
        return new VertxOptions()
                // An instance of the verticle for each event loop. Vert.x's default is two loops for each core.
                .setEventLoopPoolSize(eventLoops)
                .setPreferNativeTransport(true)
                // Otherwise Vert.x creates a cache directory at each start. Bide reads no file through Vert.x.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private static void started(Vertx vertx, Settings settings, int instances, int port) {
        String transport = vertx.isNativeTransportEnabled() ? "epoll" : "NIO";
        String how = " (" + instances + (instances == 1 ? " instance, " : " instances, ") + transport + ")";
        if (settings.http().enabled()) {
            String url = ServerUrl.of(settings.http().host(), port);
            System.out.println("bide " + Version.read() + " listens on " + url + how + "; try: curl '" + url
                    + "/wait-n?n=5&maxDelay=0.2'");
        } else {
            System.out.println("bide " + Version.read() + " is on the event bus as " + settings.busPrefix() + ".*" + how
                    + "; HTTP is off");
        }
        System.out.println(limits(settings));
        // After the others, because scripts read the first two lines.
        if (settings.http().enabled() && settings.page().enabled()) {
            System.out.println("the page is " + ServerUrl.of(settings.http().host(), port) + "/");
        }
        StandInAnswers.lines(
                        SharedState.of(vertx).standIns().list(), settings.http().host())
                .forEach(System.out::println);
        ClusterLines.print(vertx, settings);
        int cores = Runtime.getRuntime().availableProcessors();
        // Up to Vert.x's own default, which is two event loops for each core, there is nothing unusual in it.
        if (instances > 2 * cores) {
            System.err.println("bide: " + instances + " instances delay each other on " + cores + " cores (instances)");
        }
    }

    /** Returns a line with the limits that depend on the process. */
    private static String limits(Settings settings) {
        String line = "limits: maxPending " + settings.limits().maxPending() + ", maxTasks "
                + settings.limits().maxTasks();
        if (!settings.http().enabled()) {
            return line;
        }
        AdmissionLimits admission = BideVerticle.admission(settings.http());
        boolean lowered = admission.connections() < settings.http().maxConnections();
        String why = lowered ? " (no more with " + AdmissionLimits.fileDescriptors() + " file descriptors)" : "";
        return line + ", maxConnections " + admission.connections() + why + ", maxStreams " + admission.streams()
                + ", maxBytes " + admission.bytes();
    }

    private static void fail(Throwable failure) {
        System.err.println("bide: " + failure.getMessage());
        Runtime.getRuntime().halt(EXIT_FAILED);
    }

    /**
     * Answers what is pending, closes, and ends the process with 0, or with 1 if that takes too long. A start that is going on
     * ends first: Vert.x 5.1.6 does not list a deployment before that, and would close event loops that it still uses.
     */
    private static void stop(Future<Vertx> started, Future<?> deployed, Settings settings, int signal) {
        Vertx vertx = started.result();
        if (vertx == null) {
            // A node that is still joining has no callers yet. The others notice that its connections end.
            Runtime.getRuntime().halt(0);
        }
        double drainSeconds = settings.drainSeconds();
        int code = 0;
        try {
            // Waits of this thread, which is no event loop. One chain of futures would never end: the deployment's
            // future has the context of an event loop, and calls nothing back once that is closed.
            await(deployed.otherwiseEmpty(), SHUTDOWN_MILLIS); // a start that has failed is reported by fail()
            // Counted before anything is answered.
            SharedState state = SharedState.of(vertx);
            StopLine line = new StopLine(state.pending().used(), state.tasks().running(), drainSeconds, signal);
            // Future.join() waits for all of them even if one fails, unlike Future.all().
            Future<?> undeployed = Future.join(
                    vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
            // Printed after the shutdown has begun, which a full pipe would otherwise hold up.
            System.err.println(
                    (signal == SignalHandler.INT && Devices.isTerminal(STDERR) ? BELOW_ECHO : "") + line.text());
            await(undeployed, SHUTDOWN_MILLIS + Math.round(drainSeconds * 1000));
            // Every client has been answered. Vert.x must still have threads: this one is a daemon, so without them the
            // JVM would end while it writes.
            ClassArchive.writeIfAsked();
            await(vertx.close(), vertx.isClustered() ? LEAVE_MILLIS : SHUTDOWN_MILLIS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.err.println("bide: could not close in time: " + e);
            code = EXIT_FAILED;
        }
        // halt() does not flush what is buffered.
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void await(Future<?> future, long millis)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    }

    /** Sets how Netty keeps time. To be called before its classes load. */
    static void setNettyProperties() {
        // Netty reads both once, when its classes load. The first makes native timers exact to 0.1 ms. With the second,
        // a long queue of tasks delays timers by a tenth of a second at most, not by a second.
        setUnlessGiven("io.netty.channel.epoll.epollWaitThreshold", "0");
        setUnlessGiven("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
