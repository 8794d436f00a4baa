package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes are started anew, one after the other, under steady calls over HTTP and the event bus. */
@Tag("long")
class RollingRestartTest {

    /** Longer than any wait here. */
    private static final String DRAIN = "--drain-seconds=5";

    @TempDir
    private Path folder;

    private final History history = new History();

    @Test
    void noCallThroughAnotherNodeIsLostOrRefused() throws Exception {
        List<ClusterProcess> nodes = new ArrayList<>(ClusterProcess.cluster(folder, 3, DRAIN));
        Set<String> gone = new HashSet<>();
        try (ClusterTraffic traffic = new ClusterTraffic(history)) {
            traffic.join(nodes.get(0), true);
            for (int i = 0; i < 3; i++) {
                traffic.add("node " + i, nodes.get(i).url());
            }
            traffic.start();
            traffic.awaitCalls(60);
            for (int i = 0; i < 3; i++) {
                ClusterProcess old = nodes.get(i);
                traffic.remove("node " + i);
                gone.add(old.tag());
                old.term();
                assertEquals(0, old.code(), old.log());
                traffic.awaitCalls(60);
                ClusterProcess fresh = nodes.get((i + 1) % 3).another(DRAIN);
                nodes.set(i, fresh);
                for (ClusterProcess node : nodes) {
                    node.awaitNodes(3);
                }
                traffic.add("node " + i, fresh.url());
                traffic.awaitCalls(60);
            }
            traffic.end();
            history.awaitEnds(gone);
            System.out.println("RollingRestartTest: " + history.summary());
            assertEquals(
                    List.of(),
                    history.unexplained(gone),
                    () -> nodes.stream().map(ClusterProcess::log).toList().toString());
            // No call was refused, and no key starts over.
            history.check(gone);
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }
}
