package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that become one cluster, each in a process of its own. */
@Tag("long")
class ClusterTest {

    @TempDir
    private Path folder;

    @Test
    void twoProgramsAreOneClusterAndOneSeesTheOtherGo() throws Exception {
        try (ClusterProcess a = ClusterProcess.first(folder)) {
            a.awaitNodes(1);
            try (ClusterProcess b = a.another()) {
                b.awaitNodes(2);
                assertEquals(
                        "cluster",
                        a.awaitLine(b.tag() + " at 127.0.0.1 has joined").split(" ", 2)[0]);
                a.awaitNodes(2);
                b.kill9();
                a.awaitLine(b.tag() + " at 127.0.0.1 is lost");
                a.awaitNodes(1);
            }
            a.term();
            assertEquals(0, a.code());
            assertEquals(List.of(), a.errors());
        }
    }
}
