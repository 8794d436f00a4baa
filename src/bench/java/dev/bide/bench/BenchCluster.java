package dev.bide.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Nodes of one cluster on this machine, each in a process of its own. Closing it ends them. */
final class BenchCluster implements AutoCloseable {

    private static final int POLL_MILLIS = 300;

    private final List<ServerProcess> nodes = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();

    /** Reads a figure of a process. */
    interface Figure {
        double of(ProcessStats stats) throws IOException;
    }

    private BenchCluster() {}

    /** Starts the nodes, and waits until the first one knows all of them. */
    static BenchCluster start(int count) throws IOException, InterruptedException {
        BenchCluster cluster = new BenchCluster();
        try {
            int port = freePort();
            for (int i = 0; i < count; i++) {
                cluster.busPorts.add(Ports.free());
                cluster.nodes.add(ServerProcess.bide(arguments("bench-" + port, port, cluster.busPorts.get(i))));
            }
            while (GrowthOfRequests.get(cluster.node(0), "/cluster")
                            .getJsonArray("nodes")
                            .size()
                    < count) {
                Thread.sleep(POLL_MILLIS);
            }
            return cluster;
        } catch (IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** Returns the options of a node. */
    static List<String> arguments(String name, int port, int busPort) {
        return List.of(
                "--cluster", "--cluster.name=" + name, "--cluster.port=" + port, "--cluster.bus-port=" + busPort);
    }

    /** Returns the first of some ports that are likely to be free. */
    static int freePort() throws IOException {
        return Math.min(Ports.free(), 65_000);
    }

    ServerProcess node(int index) {
        return nodes.get(index);
    }

    List<Integer> busPorts() {
        return busPorts;
    }

    double cpuSeconds() throws IOException {
        return sum(ProcessStats::cpuSeconds);
    }

    /** Returns the sum of a figure of all nodes. */
    double sum(Figure figure) throws IOException {
        double sum = 0;
        for (ServerProcess node : nodes) {
            sum += figure.of(node.stats());
        }
        return sum;
    }

    @Override
    public void close() {
        nodes.forEach(ServerProcess::close);
    }
}
