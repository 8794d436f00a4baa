package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node hangs for longer than it takes to be lost, and goes on: SIGSTOP and SIGCONT, while calls come to the others. */
@Tag("long")
class ClusterHangTest {

    private static final double LOST_SECONDS = 3;

    /** How long a call may go on beyond what it should take, with a margin for a busy machine. */
    private static final double MAX_EXCESS = LOST_SECONDS + 7;

    @TempDir
    private Path folder;

    private final History history = new History();

    @Test
    void theOthersAnswerWithoutItAndItComesBack() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 3, "--cluster.lost-seconds=" + LOST_SECONDS);
        ClusterProcess a = nodes.get(0);
        ClusterProcess b = nodes.get(1);
        ClusterProcess hanging = nodes.get(2);
        try (ClusterTraffic traffic = new ClusterTraffic(history)) {
            traffic.add("a", a.url());
            traffic.add("b", b.url());
            traffic.add("hanging", hanging.url());
            traffic.start();
            traffic.awaitCalls(300);
            traffic.remove("hanging");

            double stopped = history.now();
            hanging.stop();
            a.awaitNodes(2);
            b.awaitNodes(2);
            double lost = history.now() - stopped;
            history.disrupted(stopped);
            traffic.awaitCalls(200); // the two are a cluster without the third

            double resumed = history.now();
            hanging.go();
            Server.until(() -> !hanging.splits().isEmpty());
            hanging.awaitNodes(3);
            a.awaitNodes(3);
            b.awaitNodes(3);
            double back = history.now() - resumed;
            history.disrupted(resumed);
            traffic.add("hanging", hanging.url());
            traffic.awaitCalls(600);
            traffic.end();
            System.out.printf(
                    "ClusterHangTest: stopped at %.3f s, lost after %.3f s; went on at %.3f s, back after %.3f s; %s%n",
                    stopped, lost, resumed, back, history.summary());
            nodes.forEach(node -> history.disrupted(node, LOST_SECONDS));
            // It has its tasks again: it was never dead.
            history.check(Set.of(hanging.tag()));
            assertEquals(List.of(), history.unexplained(Set.of(hanging.tag())));
            history.worst().forEach((kind, seconds) -> assertTrue(seconds < MAX_EXCESS, kind + " " + seconds));
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }
}
