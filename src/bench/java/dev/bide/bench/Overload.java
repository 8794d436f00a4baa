package dev.bide.bench;

import dev.bide.bench.Asking.Answer;
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
 * Five times as many waits as may be pending, and five times as many connections as there may be: how late those waits
 * are that are let in, how soon the others are refused, what memory that takes, and how soon all is as before. Prints
 * tables of medians, and writes them to target/overload.md.
 */
final class Overload {

    private static final int FULL = 503;
    private static final int PENDING = 2000;
    private static final double LONGEST = 2;

    /** So many waits of a second on average can be had a second. */
    private static final double CAPACITY = PENDING / (LONGEST / 2);

    private static final double CALM = CAPACITY / 2;
    private static final double TOO_MANY = CAPACITY * 5;

    private static final double CALM_SECONDS = 5;
    private static final double SECONDS = 10;

    /** While the load goes on for so long, uncounted, the server is looked at, which holds it up. */
    private static final double LOOKED_AT_SECONDS = 4;

    /** All is normal again when the p99 of a second is no more than twice what it was before, or than this. */
    private static final double NORMAL = 0.005;

    /** The client's own complaints about connections that the server does not want. */
    private static final Logger QUIET = Logger.getLogger("io.vertx");

    private final int rounds;
    private final Markdown markdown = new Markdown();
    private final Path conf = Files.createTempFile("bide", ".json");

    private Overload(int rounds) throws IOException {
        this.rounds = rounds;
    }

    /** Takes the number of rounds. */
    public static void main(String... args) throws Exception {
        QUIET.setLevel(Level.OFF);
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
                "At most %,d pending, of up to %.0f s: %.0f %% of what that allows for %.0f s, 500 %% for %.0f s, "
                        + "and again; medians of %d rounds; p50 / p99 / max in ms",
                PENDING,
                LONGEST,
                100 * CALM / CAPACITY,
                CALM_SECONDS,
                SECONDS,
                rounds));
        markdown.line("");
        markdown.line("| | asked a second | let in | refused | none or other answers | late, by the answer"
                + " | later than drawn, by the client | refused after | the client itself was late |");
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
        markdown.line("| | heap before | in the overload | after | resident before | in the overload | after"
                + " | normal again after |");
        markdown.line("|---|---|---|---|---|---|---|---|");
        all.forEach((name, runs) -> markdown.line("| " + name + " | "
                + figures(runs, 1, "MB", "heapBefore", "heapLoad", "heapAfter", "rssBefore", "rssLoad", "rssAfter")
                + " | " + figures(runs, 1, "s", "normal") + " |"));
        markdown.line("");
    }

    private void phase(String name, String phase, List<JsonObject> runs) {
        List<JsonObject> these =
                runs.stream().map(run -> run.getJsonObject(phase)).toList();
        markdown.line("| " + name + ", " + phase + " | "
                + figures(these, 0, "", "asked", "accepted", "refused", "other") + " | "
                + spread(these, "late") + " | " + spread(these, "beyond") + " | " + spread(these, "refusal") + " | "
                + spread(these, "own") + " |");
    }

    private JsonObject run(boolean http2) throws Exception {
        JsonObject limits = new JsonObject().put("maxPending", PENDING);
        try (Served server = served(limits);
                Asking client = new Asking(http2, server.port(), 2 * PENDING, LONGEST)) {
            client.ask(CALM, SECONDS / 2); // warms up both, uncounted
            client.ask(TOO_MANY, SECONDS / 2);
            List<Answer> unused = client.answers(0, 0);
            JsonObject run = look(server, "Before");
            double before = client.now();
            client.ask(CALM, CALM_SECONDS);
            double load = client.now();
            client.ask(TOO_MANY, SECONDS);
            double counted = client.now();
            Thread looking = new Thread(() -> run.mergeIn(look(server, "Load")));
            looking.start();
            client.ask(TOO_MANY, LOOKED_AT_SECONDS);
            looking.join();
            double after = client.now();
            client.ask(CALM, CALM_SECONDS);
            double end = client.now();
            List<Answer> calm = client.answers(before, load);
            double most = Math.max(NORMAL, 2 * quantile(calm, Answer::beyond, 0.99));
            return run.mergeIn(look(server, "After"))
                    .put("before", told(calm))
                    .put("load", told(client.answers(load, counted)))
                    .put("after", told(client.answers(after, end)))
                    .put("normal", normal(client.answers(before, end), after, most));
        }
    }

    /** Gives when the first second began in which nobody was refused, and the answers that came were on time. */
    private static double normal(List<Answer> answers, double after, double most) {
        for (double from = after; from < after + CALM_SECONDS; from += 0.1) {
            double first = from;
            List<Answer> second = answers.stream()
                    .filter(each -> each.answered() >= first && each.answered() < first + 1)
                    .toList();
            if (second.stream().allMatch(Answer::accepted) && quantile(second, Answer::beyond, 0.99) <= most) {
                return from - after;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static JsonObject told(List<Answer> answers) {
        List<Answer> accepted = answers.stream().filter(Answer::accepted).toList();
        List<Answer> refused = answers.stream()
                .filter(each -> each.status() == FULL && each.retry())
                .toList();
        double first = answers.stream().mapToDouble(Answer::asked).min().orElse(0);
        double last = answers.stream().mapToDouble(Answer::asked).max().orElse(0);
        JsonObject told = new JsonObject()
                .put("asked", answers.size() / (last - first))
                .put("accepted", (double) accepted.size())
                .put("refused", (double) refused.size())
                .put("other", (double) answers.size() - accepted.size() - refused.size());
        put(told, "late", accepted, Answer::late);
        put(told, "beyond", accepted, Answer::beyond);
        put(told, "refusal", refused, Answer::seconds);
        put(told, "own", answers, Answer::ownLate);
        return told;
    }

    private static void put(JsonObject told, String name, List<Answer> answers, ToDoubleFunction<Answer> figure) {
        told.put(name + "50", quantile(answers, figure, 0.5) * 1e3)
                .put(name + "99", quantile(answers, figure, 0.99) * 1e3)
                .put(name + "100", quantile(answers, figure, 1) * 1e3);
    }

    private static double quantile(List<Answer> answers, ToDoubleFunction<Answer> figure, double share) {
        return Crowd.quantile(answers.stream().mapToDouble(figure).toArray(), share);
    }

    private static JsonObject look(Served server, String when) {
        try {
            double resident = server.watched().megabytes();
            return new JsonObject()
                    .put("heap" + when, server.watched().liveBytes() / 1e6)
                    .put("rss" + when, resident);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connections() throws Exception {
        int most = Crowd.MOST;
        markdown.line(String.format(
                Locale.ROOT,
                "At most %,d connections, %,d come at once, and who is sent away comes again a second later, for %.0f s; "
                        + "medians of %d rounds; p50 / p99 / max in ms",
                most,
                5 * most,
                SECONDS,
                rounds));
        markdown.line("");
        markdown.line("| in | their waits | late, by the answer | later than drawn, by the client | told 503 |"
                + " from connecting to 503 | hung up on | from connecting to that | no answer | heap before | after |");
        markdown.line("|---|---|---|---|---|---|---|---|---|---|---|");
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (Served server = served(new JsonObject().put("maxConnections", most))) {
                JsonObject unused = Crowd.come(server.port(), SECONDS / 2);
                Thread.sleep(1000);
                JsonObject before = look(server, "Before");
                JsonObject run = Crowd.come(server.port(), SECONDS).mergeIn(before);
                Thread.sleep(1000);
                runs.add(run.mergeIn(look(server, "After")));
                System.err.println(round + 1 + " connections " + run);
            }
        }
        markdown.line("| " + figures(runs, 0, "", "in", "waits") + " | " + spread(runs, "late") + " | "
                + spread(runs, "beyond") + " | " + figures(runs, 0, "", "told") + " | " + spread(runs, "refusal")
                + " | " + figures(runs, 0, "", "hungUp") + " | " + spread(runs, "hangUp") + " | "
                + figures(runs, 0, "", "open") + " | " + figures(runs, 1, "MB", "heapBefore", "heapAfter") + " |");
    }

    private Served served(JsonObject limits) throws IOException, InterruptedException {
        Files.writeString(conf, new JsonObject().put("limits", limits).encode());
        List<String> command = new ArrayList<>(Programs.java("dev.bide.Main"));
        command.addAll(List.of("--conf", conf.toString(), "--port"));
        Served server = Served.start(command);
        Thread.sleep(1000);
        return server;
    }

    private static String figures(List<JsonObject> runs, int digits, String unit, String... names) {
        return String.join(
                " | ",
                Stream.of(names)
                        .map(name -> String.format(Locale.ROOT, "%,." + digits + "f " + unit, median(runs, name))
                                .strip())
                        .toList());
    }

    private static String spread(List<JsonObject> runs, String name) {
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f",
                median(runs, name + "50"),
                median(runs, name + "99"),
                median(runs, name + "100"));
    }

    private static double median(List<JsonObject> runs, String name) {
        return Markdown.median(runs.stream().map(run -> run.getDouble(name)).toList());
    }
}
