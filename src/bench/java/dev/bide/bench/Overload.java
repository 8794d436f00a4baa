package dev.bide.bench;

import dev.bide.bench.OpenLoopClient.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Measures Bide under five times the load that its limits allow, once with too many waits and once with too many
 * connections: how late accepted waits are, how soon the others are refused, how much memory that takes, and how soon
 * everything is back to normal. Prints tables of medians and writes them to target/overload.md.
 */
final class Overload {

    private static final int MAX_STREAMS = 100_000;

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int MAX_PENDING = 2000;
    private static final double MAX_DELAY_SECONDS = 2;

    /** The number of waits per second that keeps MAX_PENDING of them pending, by Little's law: the mean is half the maximum. */
    private static final double CAPACITY_PER_SECOND = MAX_PENDING / (MAX_DELAY_SECONDS / 2);

    private static final double CALM_PER_SECOND = CAPACITY_PER_SECOND / 2;
    private static final double OVERLOAD_PER_SECOND = CAPACITY_PER_SECOND * 5;

    private static final double CALM_SECONDS = 5;
    private static final double OVERLOAD_SECONDS = 10;

    /** How long the overload goes on uncounted while memory is measured, since a full collection pauses the server. */
    private static final double MEMORY_SECONDS = 4;

    /** The server is back to normal when the p99 of a second is at most twice what it was before, or at most this. */
    private static final double NORMAL_P99_SECONDS = 0.005;

    /** Silences the client's own warnings about rejected connections. A field, since a logger may be collected. */
    private static final Logger CLIENT_LOG = Logger.getLogger("io.vertx");

    private final int rounds;
    private final Markdown markdown = new Markdown();
    private final Path conf = Files.createTempFile("bide", ".json");

    private Overload(int rounds) throws IOException {
        this.rounds = rounds;
    }

    /** Runs the benchmark; the argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        CLIENT_LOG.setLevel(Level.OFF);
        Overload overload = new Overload(Integer.parseInt(args[0]));
        overload.waits();
        overload.connections();
        overload.markdown.write(Path.of("target", "overload.md"));
        Files.delete(overload.conf);
        System.exit(0);
    }

    private void waits() throws Exception {
        markdown.line(String.format(
                Locale.ROOT,
                "Limit: %,d pending waits, delays up to %.0f s. Load: %.0f %% of the capacity for %.0f s, 500 %% for %.0f s,"
                        + "%nthen as before; medians of %d rounds; p50 / p99 / max in ms",
                MAX_PENDING,
                MAX_DELAY_SECONDS,
                100 * CALM_PER_SECOND / CAPACITY_PER_SECOND,
                CALM_SECONDS,
                OVERLOAD_SECONDS,
                rounds));
        markdown.line("");
        markdown.line("| | requests per second | accepted | refused | other outcomes | late, as reported"
                + " | late, as the client saw it | time to refusal | lateness of the client itself |");
        markdown.line("|---|---|---|---|---|---|---|---|---|");
        Map<String, List<JsonObject>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (boolean http2 : new boolean[] {false, true}) {
                JsonObject run = run(http2);
                String name = http2 ? "HTTP/2" : "HTTP/1.1";
                all.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
                System.err.println(round + 1 + " " + name + " " + run);
            }
        }
        all.forEach((name, runs) -> Stream.of("before", "load", "after").forEach(phase -> phase(name, phase, runs)));
        markdown.line("");
        markdown.line("| | heap before | under overload | after | resident before | under overload | after"
                + " | back to normal after |");
        markdown.line("|---|---|---|---|---|---|---|---|");
        all.forEach((name, runs) -> markdown.line("| " + name + " | "
                + medians(runs, 1, "MB", "heapBefore", "heapLoad", "heapAfter", "rssBefore", "rssLoad", "rssAfter")
                + " | " + medians(runs, 1, "s", "normal") + " |"));
        markdown.line("");
    }

    private void phase(String name, String phase, List<JsonObject> runs) {
        List<JsonObject> phases =
                runs.stream().map(run -> run.getJsonObject(phase)).toList();
        markdown.line("| " + name + ", " + phase + " | "
                + medians(phases, 0, "", "rate", "accepted", "refused", "other") + " | "
                + quantiles(phases, "late") + " | " + quantiles(phases, "beyond") + " | "
                + quantiles(phases, "refusal") + " | " + quantiles(phases, "client") + " |");
    }

    private JsonObject run(boolean http2) throws Exception {
        JsonObject limits = new JsonObject().put("maxPending", MAX_PENDING);
        try (ServerProcess server = server(limits);
                OpenLoopClient client = new OpenLoopClient(http2, server.port(), 2 * MAX_PENDING, MAX_DELAY_SECONDS)) {
            // Warms up both sides at both rates.
            client.send(CALM_PER_SECOND, OVERLOAD_SECONDS / 2);
            client.send(OVERLOAD_PER_SECOND, OVERLOAD_SECONDS / 2);
            client.drain();
            JsonObject run = memory(server, "Before");
            double calmStart = client.now();
            client.send(CALM_PER_SECOND, CALM_SECONDS);
            double overloadStart = client.now();
            client.send(OVERLOAD_PER_SECOND, OVERLOAD_SECONDS);
            double overloadEnd = client.now();
            Thread measuring = new Thread(() -> run.mergeIn(memory(server, "Load")));
            measuring.start();
            client.send(OVERLOAD_PER_SECOND, MEMORY_SECONDS);
            measuring.join();
            double recoveryStart = client.now();
            client.send(CALM_PER_SECOND, CALM_SECONDS);
            double end = client.now();
            List<Outcome> calm = client.outcomes(calmStart, overloadStart);
            double maxP99 = Math.max(NORMAL_P99_SECONDS, 2 * quantile(calm, Outcome::beyond, 0.99));
            return run.mergeIn(memory(server, "After"))
                    .put("before", summary(calm))
                    .put("load", summary(client.outcomes(overloadStart, overloadEnd)))
                    .put("after", summary(client.outcomes(recoveryStart, end)))
                    .put("normal", secondsToNormal(client.outcomes(calmStart, end), recoveryStart, maxP99));
        }
    }

    /**
     * Returns the seconds from the end of the overload to the first second in which no request was refused and the
     * answers were on time; infinity if there was none.
     */
    private static double secondsToNormal(List<Outcome> outcomes, double recoveryStart, double maxP99) {
        for (double from = recoveryStart; from < recoveryStart + CALM_SECONDS; from += 0.1) {
            double start = from;
            List<Outcome> second = outcomes.stream()
                    .filter(each -> each.answered() >= start && each.answered() < start + 1)
                    .toList();
            if (second.stream().allMatch(Outcome::accepted) && quantile(second, Outcome::beyond, 0.99) <= maxP99) {
                return from - recoveryStart;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static JsonObject summary(List<Outcome> outcomes) {
        List<Outcome> accepted = outcomes.stream().filter(Outcome::accepted).toList();
        List<Outcome> refused = outcomes.stream()
                .filter(each -> each.status() == SERVICE_UNAVAILABLE && each.retryAfter())
                .toList();
        double first = outcomes.stream().mapToDouble(Outcome::planned).min().orElse(0);
        double last = outcomes.stream().mapToDouble(Outcome::planned).max().orElse(0);
        JsonObject summary = new JsonObject()
                .put("rate", outcomes.size() / (last - first))
                .put("accepted", (double) accepted.size())
                .put("refused", (double) refused.size())
                .put("other", (double) outcomes.size() - accepted.size() - refused.size());
        Quantiles.addMillis(summary, "late", samples(accepted, Outcome::late));
        Quantiles.addMillis(summary, "beyond", samples(accepted, Outcome::beyond));
        Quantiles.addMillis(summary, "refusal", samples(refused, Outcome::seconds));
        Quantiles.addMillis(summary, "client", samples(outcomes, Outcome::clientLate));
        return summary;
    }

    private static double[] samples(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return outcomes.stream().mapToDouble(figure).toArray();
    }

    private static double quantile(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure, double share) {
        return Quantiles.ofSorted(outcomes.stream().mapToDouble(figure).sorted().toArray(), share);
    }

    /** Returns the live heap and the resident memory in megabytes. */
    private static JsonObject memory(ServerProcess server, String when) {
        try {
            // Read first: the full collection for the heap changes it.
            double resident = server.stats().residentMegabytes();
            return new JsonObject()
                    .put("heap" + when, server.stats().liveHeapBytes() / 1e6)
                    .put("rss" + when, resident);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connections() throws Exception {
        markdown.line(String.format(
                Locale.ROOT,
                "Limit: %,d connections. %,d clients connect at once, and again a second after a rejection, for%n%.0f s; "
                        + "medians of %d rounds; p50 / p99 / max in ms",
                ConnectionFlood.MAX_CONNECTIONS,
                ConnectionFlood.CLIENTS,
                OVERLOAD_SECONDS,
                rounds));
        markdown.line("");
        markdown.line("| accepted | their waits | late, as reported | late, as the client saw it | 503 answers |"
                + " from connecting to 503 | closed without one | from connecting to that | no answer | heap before"
                + " | after |");
        markdown.line("|---|---|---|---|---|---|---|---|---|---|---|");
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess server =
                    server(new JsonObject().put("maxConnections", ConnectionFlood.MAX_CONNECTIONS))) {
                ConnectionFlood.run(server.port(), OVERLOAD_SECONDS / 2); // warms up
                Thread.sleep(1000);
                JsonObject before = memory(server, "Before");
                JsonObject run =
                        ConnectionFlood.run(server.port(), OVERLOAD_SECONDS).mergeIn(before);
                Thread.sleep(1000);
                runs.add(run.mergeIn(memory(server, "After")));
                System.err.println(round + 1 + " connections " + run);
            }
        }
        markdown.line("| " + medians(runs, 0, "", "accepted", "waits") + " | " + quantiles(runs, "late") + " | "
                + quantiles(runs, "beyond") + " | " + medians(runs, 0, "", "refusals") + " | "
                + quantiles(runs, "refusal") + " | " + medians(runs, 0, "", "hangUps") + " | "
                + quantiles(runs, "hangUp") + " | " + medians(runs, 0, "", "open") + " | "
                + medians(runs, 1, "MB", "heapBefore", "heapAfter") + " |");
    }

    private ServerProcess server(JsonObject limits) throws IOException, InterruptedException {
        // Only the limit under test must refuse.
        limits.put("maxStreams", MAX_STREAMS);
        Files.writeString(conf, new JsonObject().put("limits", limits).encode());
        return ServerProcess.bide(List.of("--conf", conf.toString()));
    }

    private static String medians(List<JsonObject> runs, int digits, String unit, String... fields) {
        return String.join(
                " | ",
                Stream.of(fields)
                        .map(field -> String.format(
                                        Locale.ROOT, "%,." + digits + "f " + unit, Quantiles.median(runs, field))
                                .strip())
                        .toList());
    }

    private static String quantiles(List<JsonObject> runs, String name) {
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f",
                Quantiles.median(runs, name + "50"),
                Quantiles.median(runs, name + "99"),
                Quantiles.median(runs, name + "100"));
    }
}
