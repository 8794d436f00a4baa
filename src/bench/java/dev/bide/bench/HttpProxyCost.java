package dev.bide.bench;

import dev.bide.ProxyProgram;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What forwarding costs: a stand-in that does not wait beside a bare vertx-http-proxy with the same pool, and how late its
 * waits are beside those of {@code /wait-random}. Each has one loop in a process of its own, and they take turns.
 */
final class HttpProxyCost {

    private static final int CONNECTIONS = 50;
    private static final int CALLS = 50_000;
    private static final int WAITS = 400;

    private static final Pattern LATE = Pattern.compile("late;dur=([0-9.]+)");

    private final HttpClient client;
    private final Markdown markdown = new Markdown();

    private HttpProxyCost(HttpClient client) {
        this.client = client;
    }

    /** Runs the benchmark; the argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        int rounds = Integer.parseInt(args[0].strip());
        Vertx vertx = BenchVertx.withOneExactLoop();
        HttpProxyCost cost = new HttpProxyCost(LoadClient.create(vertx, false, CONNECTIONS, 1));
        int api = Ports.free();
        int waiting = Ports.free();
        try (ServerProcess service = ServerProcess.start(Programs.java(BareProxy.class));
                ServerProcess bare = ServerProcess.start(with(Programs.java(BareProxy.class), service.port()));
                ServerProcess bide =
                        ServerProcess.start(with(Programs.java(ProxyProgram.class), service.port(), api, waiting))) {
            List<Double> perCpu = new ArrayList<>();
            List<Double> perSecond = new ArrayList<>();
            for (int round = -5; round < rounds; round++) {
                Run ofBare = cost.run(bare);
                Run ofBide = cost.run(bide);
                System.err.printf(Locale.ROOT, "%d bare %s, stand-in %s%n", round, ofBare, ofBide);
                if (round >= 0) { // the ones before warm up
                    perCpu.add(ofBare.cpu() / ofBide.cpu());
                    perSecond.add(ofBare.seconds() / ofBide.seconds());
                }
            }
            cost.markdown.line("| a stand-in beside | what | |");
            cost.markdown.line("|---|---|---:|");
            String calls = String.format(Locale.ROOT, "| a bare vertx-http-proxy, %,d calls | ", CALLS);
            cost.line(calls + "ratio of the calls for each second of CPU | %.2f |", Quantiles.median(perCpu));
            cost.line(calls + "ratio of the calls a second | %.2f |", Quantiles.median(perSecond));
            cost.late(waiting, api);
        }
        cost.markdown.write(Path.of("target", "http-proxy.md"));
        BenchVertx.await(vertx.close());
    }

    private static List<String> with(List<String> command, int... ports) {
        List<String> words = new ArrayList<>(command);
        IntStream.of(ports).mapToObj(String::valueOf).forEach(words::add);
        return words;
    }

    /** One run of all calls; times are in seconds. */
    private record Run(double cpu, double seconds) {}

    private Run run(ServerProcess server) throws Exception {
        RequestOptions request = LoadClient.request(HttpMethod.GET, server.port(), "/orders/1");
        double cpu = server.stats().cpuSeconds();
        long start = System.nanoTime();
        BenchVertx.await(Future.all(IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> calls(request, CALLS / CONNECTIONS))
                .toList()));
        return new Run(server.stats().cpuSeconds() - cpu, (System.nanoTime() - start) / 1e9);
    }

    private Future<Void> calls(RequestOptions request, int left) {
        return left == 0 ? Future.succeededFuture() : call(request).compose(response -> calls(request, left - 1));
    }

    private Future<HttpClientResponse> call(RequestOptions options) {
        return client.request(options)
                .compose(request -> request.send()
                        .compose(response -> response.statusCode() == 200
                                ? response.end().map(response)
                                : Future.failedFuture("status " + response.statusCode())));
    }

    /** Prints how late the waits of a stand-in and of Bide itself are, one after the other in turns. */
    private void late(int standIn, int api) throws Exception {
        List<Double> forwarded = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        RequestOptions first = LoadClient.request(HttpMethod.GET, standIn, "/orders/1");
        RequestOptions second = LoadClient.request(HttpMethod.GET, api, "/wait-random?shape=fixed(0.05)&seed=7");
        for (int i = 0; i < WAITS; i++) {
            forwarded.add(lateOf(BenchVertx.await(call(first))));
            alone.add(lateOf(BenchVertx.await(call(second))));
        }
        line("| calls that wait 50 ms | forwarded: late p50 | %.2f ms |", quantile(forwarded, 0.5));
        line("| the same | forwarded: late p99 | %.2f ms |", quantile(forwarded, 0.99));
        line("| the same | `/wait-random` of the same process: late p50 | %.2f ms |", quantile(alone, 0.5));
        line("| the same | `/wait-random` of the same process: late p99 | %.2f ms |", quantile(alone, 0.99));
    }

    private void line(String format, double figure) {
        markdown.line(String.format(Locale.ROOT, format, figure));
    }

    private static double quantile(List<Double> figures, double rank) {
        return figures.stream()
                .sorted()
                .skip((long) (rank * (figures.size() - 1)))
                .findFirst()
                .orElseThrow();
    }

    private static double lateOf(HttpClientResponse response) {
        Matcher late = LATE.matcher(response.getHeader("Server-Timing"));
        if (!late.find()) {
            throw new IllegalStateException(String.valueOf(response.headers()));
        }
        return Double.parseDouble(late.group(1));
    }
}
