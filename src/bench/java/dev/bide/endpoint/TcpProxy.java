package dev.bide.endpoint;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleBinaryOperator;

/**
 * Compares a stand-in for TCP that delays nothing with a bare pipe of Vert.x: how fast a service's data comes through, and
 * how many questions get their answers in a second. Both are in one process with the client and the service, and take turns.
 * Prints the median of the ratios of a round, of the rates and of the CPU time of the event loops.
 *
 * <pre>mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.endpoint.TcpProxy -Dbench=9</pre>
 */
final class TcpProxy {

    private static final int MEGABYTE = 1 << 20;
    private static final int BULK_MEGABYTES = 512;
    private static final int CLIENTS = 16;
    private static final int QUESTIONS = 2_000;
    private static final int QUESTION_BYTES = 64;
    private static final double NANOS_PER_SECOND = 1e9;

    private TcpProxy() {}

    private interface Measure {
        /** Returns a rate through a port. */
        double at(int port) throws Exception;
    }

    private record Run(double rate, long loopNanos) {}

    /** Runs the benchmark; the argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        System.out.println(
                "| two pipes of Vert.x | a stand-in for TCP | ratio | ratio by the CPU of the event loops |");
        System.out.println("|---:|---:|---|---|");
        RawService.Conversation bulk = socket -> {
            byte[] block = new byte[MEGABYTE];
            for (int i = 0; i < BULK_MEGABYTES; i++) {
                socket.getOutputStream().write(block);
            }
        };
        try (RawService service = RawService.of(bulk)) {
            compare("MB/s", service, rounds, TcpProxy::megabytesPerSecond);
        }
        try (RawService service = RawService.echo()) {
            compare("round trips/s", service, rounds, TcpProxy::roundTripsPerSecond);
        }
        System.exit(0);
    }

    private static void compare(String unit, RawService service, int rounds, Measure measure) throws Exception {
        try (TcpStandIn standIn = TcpStandIn.to(service.port()).open()) {
            int bare = barePipe(standIn.vertx, service.port());
            List<Double> bares = new ArrayList<>();
            List<Double> standIns = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            List<Double> work = new ArrayList<>();
            // The first round warms up.
            for (int round = 0; round <= rounds; round++) {
                // Each goes first in every other round.
                Run first = run(measure, round % 2 == 0 ? bare : standIn.port);
                Run second = run(measure, round % 2 == 0 ? standIn.port : bare);
                Run ofBare = round % 2 == 0 ? first : second;
                Run ofStandIn = round % 2 == 0 ? second : first;
                if (round > 0) {
                    bares.add(ofBare.rate());
                    standIns.add(ofStandIn.rate());
                    ratios.add(ofStandIn.rate() / ofBare.rate());
                    work.add(ofBare.loopNanos() / (double) ofStandIn.loopNanos());
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %,.0f %s | %,.0f %s | %.2f (from %.2f to %.2f) | %.2f (from %.2f to %.2f) |%n",
                    median(bares),
                    unit,
                    median(standIns),
                    unit,
                    median(ratios),
                    extreme(ratios, Math::min),
                    extreme(ratios, Math::max),
                    median(work),
                    extreme(work, Math::min),
                    extreme(work, Math::max));
        }
    }

    private static Run run(Measure measure, int port) throws Exception {
        long before = loopNanos();
        double rate = measure.at(port);
        return new Run(rate, loopNanos() - before);
    }

    /** Returns the CPU time of all event loops. It is steadier than a rate while other programs run. */
    private static long loopNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("vert.x-eventloop"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private static double extreme(List<Double> figures, DoubleBinaryOperator of) {
        return figures.stream().mapToDouble(figure -> figure).reduce(of).orElseThrow();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static int barePipe(Vertx vertx, int servicePort) {
        NetClient client = vertx.createNetClient();
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            socket.pause();
            client.connect(servicePort, "127.0.0.1")
                    .onSuccess(service -> pipe(socket, service))
                    .onFailure(failure -> socket.close());
        });
        return TcpStandIn.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static void pipe(NetSocket client, NetSocket service) {
        client.pipeTo(service);
        service.pipeTo(client);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static double megabytesPerSecond(int port) throws IOException {
        byte[] block = new byte[MEGABYTE];
        long start = System.nanoTime();
        try (Socket socket = connect(port)) {
            InputStream in = socket.getInputStream();
            long bytes = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                bytes += read;
            }
            return bytes / (double) MEGABYTE / seconds(start);
        }
    }

    private static double roundTripsPerSecond(int port) {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            clients.add(done);
            new Thread(() -> {
                        try {
                            ask(port);
                            done.complete(null);
                        } catch (IOException e) {
                            done.completeExceptionally(e);
                        }
                    })
                    .start();
        }
        clients.forEach(CompletableFuture::join);
        return CLIENTS * QUESTIONS / seconds(start);
    }

    private static void ask(int port) throws IOException {
        byte[] question = new byte[QUESTION_BYTES];
        try (Socket socket = connect(port)) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            for (int i = 0; i < QUESTIONS; i++) {
                out.write(question);
                in.readNBytes(question, 0, QUESTION_BYTES);
            }
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }
}
