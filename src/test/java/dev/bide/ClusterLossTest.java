package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes in processes of their own join, leave and are lost. */
@Tag("long")
class ClusterLossTest {

    @TempDir
    private Path folder;

    @Test
    void aNodeThatIsKilledIsLostAndTheOthersGoOn() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 3);
        try {
            // The first node is the oldest, which Hazelcast takes for the master.
            ClusterProcess killed = nodes.get(0);
            long start = System.nanoTime();
            killed.kill9();
            for (ClusterProcess other : nodes.subList(1, 3)) {
                other.awaitLine(killed.tag() + " at 127.0.0.1 is lost");
                other.awaitNodes(2);
            }
            System.out.println("a killed master was lost after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            try (ClusterProcess again = nodes.get(1).another()) {
                again.awaitNodes(3);
                nodes.get(2).awaitNodes(3);
            }
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    @Test
    void aNodeThatSeesLaterThanAnotherThatTheOldestIsLostIsNotSplitOff() throws Exception {
        String lostSeconds = "--cluster.lost-seconds=20"; // longer than the youngest is held up
        List<ClusterProcess> nodes = new ArrayList<>(List.of(ClusterProcess.first(folder, lostSeconds)));
        try {
            ClusterProcess oldest = nodes.get(0);
            oldest.awaitNodes(1);
            ClusterProcess second = oldest.anotherThatLogs(
                    Map.of("com.hazelcast.internal.cluster.impl.MembershipManager", "INFO"), lostSeconds);
            nodes.add(second);
            second.awaitNodes(2);
            ClusterProcess youngest = oldest.another(lostSeconds);
            nodes.add(youngest);
            nodes.forEach(node -> node.awaitNodes(3));

            youngest.stop();
            oldest.kill9();
            // The youngest is asked to accept the second before it can know what has happened.
            Server.until(() -> second.log().contains("Starting mastership claim"));
            youngest.go();
            ClusterProcess fresh = second.another(lostSeconds);
            nodes.add(fresh);
            nodes.subList(1, 4).forEach(node -> node.awaitNodes(3));
            assertFalse(second.log().contains(youngest.tag() + " at 127.0.0.1 is lost"), second.log());
            assertFalse(youngest.log().contains(second.tag() + " at 127.0.0.1 is lost"), youngest.log());
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    @Test
    void aNodeThatIsAskedToEndHasLeft() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 3);
        try {
            ClusterProcess ended = nodes.get(0);
            ended.term();
            assertEquals(0, ended.code());
            for (ClusterProcess other : nodes.subList(1, 3)) {
                other.awaitNodes(2);
            }
            assertEquals(List.of(), ended.errors());
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    @Test
    void aNodeThatIsHeldUpIsLostAndComesBackWhenItGoesOn() throws Exception {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 3, "--cluster.lost-seconds=2");
        try {
            ClusterProcess held = nodes.get(2);
            held.stop();
            long start = System.nanoTime();
            nodes.get(0).awaitLine(held.tag() + " at 127.0.0.1 is lost");
            nodes.get(1).awaitLine(held.tag() + " at 127.0.0.1 is lost");
            System.out.println("a held node was lost after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            held.go();
            start = System.nanoTime();
            for (ClusterProcess node : nodes) {
                node.awaitNodes(3);
            }
            System.out.println("it was back after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    @Test
    void aNodeOfAnotherNameIsNotLetIn() throws Exception {
        try (ClusterProcess node = ClusterProcess.first(folder)) {
            node.awaitNodes(1);
            try (ClusterProcess stranger = node.ofAnotherName("--join=127.0.0.1:" + node.clusterPort())) {
                stranger.awaitNodes(1);
                stranger.term();
                assertEquals(0, stranger.code());
                assertEquals(List.of(), stranger.errors());
            }
            assertFalse(node.log().contains("has joined"), node.log());
            // It says who was not let in.
            assertTrue(
                    node.errors().stream().allMatch(line -> line.endsWith("members part of different cluster")),
                    node.log());
        }
    }
}
