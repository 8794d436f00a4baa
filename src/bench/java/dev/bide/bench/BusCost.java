package dev.bide.bench;

import dev.bide.BideVerticle;
import io.vertx.core.Completable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Measures what a wait of zero seconds costs on the event bus, beside a bare consumer that replies the same, with one, two
 * and four instances of each. The senders are in the same process: a message on the local bus has no other way. Prints a
 * table of medians and writes it to target/bus-cost.md.
 */
final class BusCost {

    private static final String BARE = "a bare consumer";
    private static final String BIDE = "Bide";
    private static final Map<String, String> ADDRESSES = Map.of(BARE, "bare", BIDE, "bide.wait-random");

    private static final List<String> NAMES = List.of(BARE, BIDE);
    private static final List<Integer> INSTANCES = List.of(1, 2, 4);
    private static final int SENDERS = 4;
    private static final int MESSAGES_IN_FLIGHT = 16;
    private static final int WARM_UP_ROUNDS = 3;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * A round of messages.
     *
     * @param micros the CPU time of each in microseconds
     * @param rate how many were answered in a second
     */
    private record Run(double micros, double rate) {}

    private final ProcessStats stats = new ProcessStats(ProcessHandle.current().pid());

    /** By the number of instances and the name of the consumer. */
    private final Map<String, List<Run>> runs = new HashMap<>();

    private final int rounds;
    private final int messages;

    private BusCost(int rounds, int messages) {
        this.rounds = rounds;
        this.messages = messages;
    }

    /** Runs the benchmark; the arguments are the number of rounds, and the messages of a round. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ", -1); // exec:exec passes them as one
        new BusCost(Integer.parseInt(words[0]), Integer.parseInt(words[1])).measure();
        System.exit(0);
    }

    private void measure() throws Exception {
        BenchVertx.useExactTimers();
        Map<Integer, Vertx> all = new LinkedHashMap<>();
        for (int instances : INSTANCES) {
            all.put(instances, deploy(instances));
        }
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<Integer, Vertx> one : all.entrySet()) {
                for (String name : NAMES) {
                    Run run = run(one.getValue(), ADDRESSES.get(name));
                    if (round >= 0) {
                        runs.computeIfAbsent(one.getKey() + " | " + name, same -> new ArrayList<>())
                                .add(run);
                    }
                }
            }
        }
        write();
    }

    private static Vertx deploy(int instances) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        DeploymentOptions options = new DeploymentOptions().setInstances(instances);
        BenchVertx.await(vertx.deployVerticle(BareConsumer.class, options));
        BenchVertx.await(vertx.deployVerticle(
                BideVerticle.class, options.setConfig(BideProgram.config(SENDERS * MESSAGES_IN_FLIGHT))));
        return vertx;
    }

    private Run run(Vertx vertx, String address) throws Exception {
        double cpu = stats.cpuSeconds();
        long start = System.nanoTime();
        send(vertx, address);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        return new Run((stats.cpuSeconds() - cpu) * MICROS_PER_SECOND / messages, messages / seconds);
    }

    private void write() throws IOException {
        Markdown markdown = new Markdown();
        markdown.line("Medians of " + rounds + " rounds of " + String.format(Locale.ROOT, "%,d", messages)
                + " messages, " + SENDERS * MESSAGES_IN_FLIGHT + " at a time");
        markdown.line("");
        markdown.line("| instances | consumer | CPU time of a message | beside the bare consumer | messages a second |"
                + " beside the bare consumer |");
        markdown.line("|---:|---|---:|---:|---:|---:|");
        for (int instances : INSTANCES) {
            List<Run> bare = runs.get(instances + " | " + BARE);
            for (String name : NAMES) {
                List<Run> own = runs.get(instances + " | " + name);
                markdown.line(String.format(
                        Locale.ROOT,
                        "| %d | %s | %.2f µs | %.2f x | %,.0f | %.2f x |",
                        instances,
                        name,
                        median(own, Run::micros),
                        median(own, Run::micros) / median(bare, Run::micros),
                        median(own, Run::rate),
                        median(own, Run::rate) / median(bare, Run::rate)));
            }
        }
        markdown.write(Path.of("target", "bus-cost.md"));
    }

    private static double median(List<Run> runs, Function<Run, Double> figure) {
        return Quantiles.median(runs.stream().map(figure).toList());
    }

    /** Sends messages from several event loops, each of which has some in flight, and awaits all replies. */
    private void send(Vertx vertx, String address) throws Exception {
        int chains = SENDERS * MESSAGES_IN_FLIGHT;
        List<Future<Void>> senders = IntStream.range(0, SENDERS)
                .mapToObj(i -> Future.<Void>future(done -> vertx.deployVerticle(new Sender(address, messages / chains))
                        .compose(vertx::undeploy)
                        .onComplete(done)))
                .toList();
        BenchVertx.await(Future.all(senders));
    }

    /** Replies the fields of a wait of Bide. */
    public static final class BareConsumer extends VerticleBase {

        @Override
        public Future<?> start() {
            return vertx.eventBus()
                    .consumer(ADDRESSES.get(BARE), BareConsumer::reply)
                    .completion();
        }

        private static void reply(Message<JsonObject> message) {
            message.reply(new JsonObject()
                    .put("delay", 0.0)
                    .put("elapsed", 1.2E-5)
                    .put("late", 1.2E-5)
                    .put("seed", 7077233121415066L));
        }
    }

    /** Sends messages from its own event loop; it has started when all have been answered. */
    private static final class Sender extends VerticleBase {

        private final String address;
        private final int each;

        Sender(String address, int each) {
            this.address = address;
            this.each = each;
        }

        @Override
        public Future<?> start() {
            return Future.all(IntStream.range(0, MESSAGES_IN_FLIGHT)
                    .mapToObj(i -> new Chain(vertx, address, each).begin())
                    .toList());
        }
    }

    /** Messages that are sent one after the other. */
    private static final class Chain implements Completable<Message<Object>> {

        private final Promise<Void> done = Promise.promise();
        private final Vertx vertx;
        private final String address;
        private int left;

        Chain(Vertx vertx, String address, int left) {
            this.vertx = vertx;
            this.address = address;
            this.left = left;
        }

        Future<Void> begin() {
            next();
            return done.future();
        }

        private void next() {
            vertx.eventBus()
                    .request(address, new JsonObject().put("maxDelay", 0))
                    .onComplete(this);
        }

        @Override
        public void complete(Message<Object> reply, Throwable failure) {
            left--;
            if (failure != null) {
                done.fail(failure);
            } else if (left == 0) {
                done.complete();
            } else {
                next();
            }
        }
    }
}
