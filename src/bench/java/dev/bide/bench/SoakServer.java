package dev.bide.bench;

import dev.bide.BideVerticle;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The server of {@link Soak}, with clients of its event bus in the same process. It follows the commands on its standard
 * input: {@code start} and {@code stop} are for those clients, {@code stats} prints figures of the process. It exits when
 * the input ends.
 */
final class SoakServer {

    static final String READY = "ready";
    static final String START = "start";
    static final String STARTED = "started";
    static final String STOP = "stop";
    static final String STATS = "stats";

    static final int MAX_PENDING = 4_000_000;

    /** More than come at the same time. */
    static final int MAX_VIEWERS = 200;

    private static final int MAX_TASKS = 5000;
    private static final double TASK_TTL_SECONDS = 10;
    private static final int MAX_CONNECTIONS = 2000;
    private static final int INSTANCES = 2;

    private SoakServer() {}

    /** Starts the server; the argument is the port. */
    public static void main(String... args) throws Exception {
        BenchVertx.useExactTimers();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(INSTANCES).setPreferNativeTransport(true));
        JsonObject config = new JsonObject()
                .put("http", new JsonObject().put("port", Integer.parseInt(args[0])))
                .put("page", new JsonObject().put("maxViewers", MAX_VIEWERS))
                .put(
                        "limits",
                        new JsonObject()
                                // One more than may be pending, so that a request can exceed that limit.
                                .put("maxN", MAX_PENDING + 1)
                                .put("maxPending", MAX_PENDING)
                                .put("maxTasks", MAX_TASKS)
                                .put("taskTtl", TASK_TTL_SECONDS)
                                .put("maxConnections", MAX_CONNECTIONS));
        BenchVertx.await(vertx.deployVerticle(
                BideVerticle.class, new DeploymentOptions().setConfig(config).setInstances(INSTANCES)));
        System.out.println(READY);
        followCommands(vertx);
        System.exit(0);
    }

    private static void followCommands(Vertx vertx) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        SoakLoad load = new SoakLoad(vertx);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case START -> {
                    SoakLoad started = new SoakLoad(vertx);
                    load = started;
                    vertx.runOnContext(turn -> new BusSoakLoad(vertx).start(started));
                    System.out.println(STARTED);
                }
                case STOP -> {
                    SoakLoad stopping = load;
                    // The counts are read by the event loop that writes them.
                    JsonObject counts = BenchVertx.await(stopping.stop().map(drained -> stopping.counts()));
                    System.out.println(counts);
                }
                case STATS -> System.out.println(stats());
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private static JsonObject stats() {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new JsonObject()
                // Netty may allocate without the JDK's buffer pools, and counts that memory itself; -1 if it does not.
                .put("direct", direct + Math.max(0, PlatformDependent.usedDirectMemory()))
                .put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
