package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The growth with the viewers of a page, and with the nodes of a cluster, during one fan-out of a million waits. */
final class GrowthOfServers {

    private static final int WAITS = 1_000_000;
    private static final int MAX_DELAY = 5;

    private GrowthOfServers() {}

    static List<GrowthSeries> series() {
        return List.of(
                new GrowthSeries(
                        "viewers",
                        "Pages that watch a million waits",
                        "viewers",
                        "beyond the longest",
                        false,
                        false,
                        List.of(1, 2, 4, 8, 16, 32),
                        GrowthOfServers::viewers),
                new GrowthSeries(
                        "nodes",
                        "A million waits over the nodes of a cluster",
                        "nodes",
                        "beyond the longest",
                        false,
                        true,
                        List.of(1, 2, 3),
                        GrowthOfServers::nodes));
    }

    private static GrowthPoint viewers(int count) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try (ServerProcess server = ServerProcess.bide(List.of())) {
            String warmUp = PageViewers.task(server, WAITS, 1);
            sockets.add(PageViewers.open(server, warmUp, true, PageViewers.Read.none()));
            PageViewers.ended(server, warmUp);
            double before = server.stats().cpuSeconds();
            String id = PageViewers.task(server, WAITS, MAX_DELAY);
            for (int i = 0; i < count; i++) {
                sockets.add(PageViewers.open(server, id, true, PageViewers.Read.none()));
            }
            JsonObject result = PageViewers.ended(server, id).getJsonObject("result");
            return new GrowthPoint(
                    result.getDouble("elapsed")
                            - result.getJsonObject("quantiles").getDouble("max"),
                    result.getJsonObject("late").getDouble("p99"),
                    server.stats().peakMegabytes(),
                    server.stats().liveHeapBytes() / 1e6,
                    server.stats().cpuSeconds() - before);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static GrowthPoint nodes(int count) throws IOException, InterruptedException {
        try (BenchCluster cluster = BenchCluster.start(count)) {
            String path = "/measure-time?nodes=all&seed=7&n=";
            GrowthOfRequests.get(cluster.node(0), path + WAITS / 10 + "&maxDelay=1");
            double before = cluster.cpuSeconds();
            JsonObject answer = GrowthOfRequests.get(cluster.node(0), path + WAITS + "&maxDelay=" + MAX_DELAY);
            return new GrowthPoint(
                    answer.getDouble("overhead"),
                    answer.getJsonObject("late").getDouble("p99"),
                    cluster.sum(ProcessStats::peakMegabytes),
                    cluster.sum(stats -> stats.liveHeapBytes() / 1e6),
                    cluster.cpuSeconds() - before);
        }
    }
}
