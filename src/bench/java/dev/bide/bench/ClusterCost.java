package dev.bide.bench;

import dev.bide.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a cluster costs, with three nodes on this machine: a question that another node answers against one that the
 * node itself answers, a fan-out over three nodes against the same on one, and a node that does nothing against a program
 * without a cluster. The ways take turns, and the medians are printed. On a machine with fewer cores than nodes, only ratios
 * mean something.
 *
 * <p>The arguments are the number of rounds, the questions of a round, and the waits of a fan-out:
 * {@code mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.ClusterCost -Dbench="5 20000 1000000"}.
 */
final class ClusterCost {

    private static final int NODES = 3;
    private static final int CLIENTS = 8;

    /** The event bus of a cluster is compiled only then: after 10,000 questions, one takes four times the CPU time. */
    private static final int WARM_UP_QUESTIONS = 80_000;

    private static final int SETTLE_MILLIS = 3000;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final Markdown markdown = new Markdown();
    private final int rounds;

    private ClusterCost(int rounds) {
        this.rounds = rounds;
    }

    /** Runs the benchmark. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ", -1); // exec:exec passes them as one
        ClusterCost bench = new ClusterCost(Integer.parseInt(words[0]));
        bench.markdown.line("| with three nodes on this machine | median |");
        bench.markdown.line("|---|---:|");
        try (BenchCluster cluster = BenchCluster.start(NODES)) {
            bench.questions(cluster, Integer.parseInt(words[1]));
            bench.print();
            bench.fanOuts(cluster, Integer.parseInt(words[2]));
            bench.print();
        }
        bench.idle();
        bench.print();
        bench.markdown.write(Path.of("target", "cluster-cost.md"));
        System.exit(0);
    }

    private static JsonObject get(ServerProcess server, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(server, path)).build());
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    private void add(String figure, double value) {
        figures.computeIfAbsent(figure, same -> new ArrayList<>()).add(value);
    }

    private void questions(BenchCluster cluster, int count) throws Exception {
        ServerProcess owner = cluster.node(0);
        JsonObject task = send(HttpRequest.newBuilder(uri(owner, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"shape\":\"fixed(3000)\",\"seed\":7}"))
                .build());
        String path = "/tasks/" + task.getString("id");
        ask(cluster, owner, path, WARM_UP_QUESTIONS, "warm-up");
        ask(cluster, cluster.node(1), path, WARM_UP_QUESTIONS, "warm-up");
        figures.clear();
        for (int i = 0; i < rounds; i++) {
            ask(cluster, owner, path, count, "a task of the node");
            ask(cluster, cluster.node(1), path, count, "a task of another node");
        }
    }

    /** Asks a node again and again, with some connections at once. */
    private void ask(BenchCluster cluster, ServerProcess node, String path, int count, String name) throws Exception {
        double cpu = cluster.cpuSeconds();
        List<TimedRequests> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(TimedRequests.start(node.port(), path, count / CLIENTS));
        }
        List<double[]> taken = new ArrayList<>();
        for (TimedRequests client : clients) {
            taken.add(client.seconds());
        }
        double[] all = taken.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        add(name + ": p50, ms", Quantiles.ofSorted(all, 0.5) * MILLIS_PER_SECOND);
        add(name + ": p99, ms", Quantiles.ofSorted(all, 0.99) * MILLIS_PER_SECOND);
        add(name + ": requests for each CPU second of all nodes", all.length / (cluster.cpuSeconds() - cpu));
    }

    private void fanOuts(BenchCluster cluster, int waits) throws Exception {
        for (int i = -1; i < rounds; i++) {
            for (String over : List.of("1", "all")) {
                long bytes = busBytes(cluster);
                double cpu = cluster.cpuSeconds();
                JsonObject answer = get(
                        cluster.node(0), "/measure-time?n=" + waits + "&maxDelay=5&nodes=" + over + "&seed=" + (i + 7));
                if (i >= 0) { // the first ones warm up
                    String name = "a fan-out over " + (over.equals("1") ? "one node" : "three nodes");
                    add(name + ": beyond the longest, ms", answer.getDouble("overhead") * MILLIS_PER_SECOND);
                    add(name + ": late p99, ms", answer.getJsonObject("late").getDouble("p99") * MILLIS_PER_SECOND);
                    add(name + ": late max, ms", answer.getJsonObject("late").getDouble("max") * MILLIS_PER_SECOND);
                    add(name + ": CPU seconds of all nodes", cluster.cpuSeconds() - cpu);
                    add(name + ": bytes on the bus, with its pings", busBytes(cluster) - bytes);
                }
            }
        }
    }

    /** Returns how many bytes the event buses of the nodes have received. */
    private long busBytes(BenchCluster cluster) throws IOException, InterruptedException {
        long sum = 0;
        for (int port : cluster.busPorts()) {
            Process ss = new ProcessBuilder("ss", "-tinH", "sport", "=", ":" + port).start();
            String out = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            ss.waitFor();
            for (String word : out.split("\\s+", -1)) {
                if (word.startsWith("bytes_received:")) {
                    sum += Long.parseLong(word.substring("bytes_received:".length()));
                }
            }
        }
        return sum;
    }

    private void idle() throws Exception {
        for (int i = 0; i < rounds; i++) {
            idle("alone, without a cluster", List.of());
            int port = BenchCluster.freePort();
            idle("a node of a cluster of one", BenchCluster.arguments("idle-" + port, port, 0));
        }
    }

    private void idle(String name, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(Programs.java(Main.class));
        command.addAll(arguments);
        command.add("--port");
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(command)) {
            add(name + ": until it listens, ms", (System.nanoTime() - start) / NANOS_PER_SECOND * MILLIS_PER_SECOND);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            double cpu = server.stats().cpuSeconds();
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            add(name + ": CPU while idle, %", (server.stats().cpuSeconds() - cpu) / SETTLE_MILLIS * 1e5);
            add(name + ": resident, MB", server.stats().residentMegabytes());
            add(name + ": live heap, MB", server.stats().liveHeapBytes() / 1048576.0);
            add(name + ": threads", server.stats().threads());
        }
    }

    private void print() {
        figures.forEach((name, values) -> {
            double median = Quantiles.median(values);
            markdown.line(String.format(Locale.ROOT, median < 100 ? "| %s | %,.2f |" : "| %s | %,.0f |", name, median));
        });
        figures.clear();
    }
}
