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
 * A server for {@link Soak}, with clients of its event bus beside it. It does what the lines of its input say: {@code begin}
 * and {@code end} are for those clients, {@code figures} tells of the process.
 */
final class SoakServer {

    static final int MOST_PENDING = 4_000_000;
    static final int MOST_TASKS = 5000;
    static final double TASK_TTL = 10;

    private SoakServer() {}

    /** Takes the port. */
    public static void main(String... args) throws Exception {
        System.setProperty("io.netty.channel.epoll.epollWaitThreshold", "0");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
        JsonObject config = new JsonObject()
                .put("http", new JsonObject().put("port", Integer.parseInt(args[0])))
                .put(
                        "limits",
                        new JsonObject()
                                .put("maxN", MOST_PENDING + 1)
                                .put("maxPending", MOST_PENDING)
                                .put("maxTasks", MOST_TASKS)
                                .put("taskTtl", TASK_TTL)
                                .put("maxConnections", 2000));
        String unused = Ours.get(vertx.deployVerticle(
                BideVerticle.class, new DeploymentOptions().setConfig(config).setInstances(2)));
        System.out.println("ready");
        obey(vertx);
        System.exit(0);
    }

    private static void obey(Vertx vertx) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Errands errands = new Errands(vertx);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "begin" -> {
                    Errands begun = new Errands(vertx);
                    errands = begun;
                    vertx.runOnContext(turn -> new BusErrands(vertx).begin(begun));
                    System.out.println("begun");
                }
                case "end" -> {
                    Errands ending = errands;
                    JsonObject told = Ours.get(ending.stop().map(over -> ending.told()));
                    System.out.println(told);
                }
                default -> System.out.println(figures());
            }
        }
    }

    private static JsonObject figures() {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new JsonObject()
                .put("direct", direct + Math.max(0, PlatformDependent.usedDirectMemory()))
                .put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
