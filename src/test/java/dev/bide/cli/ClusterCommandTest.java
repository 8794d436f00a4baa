package dev.bide.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.SharedServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The nodes of a cluster as a table. */
class ClusterCommandTest {

    private static final String CLUSTER = """
            {"clustered":true,"nodes":[
            {"tag":"da122","host":"127.0.0.1","since":"2020-01-02T12:04:21.152Z","url":"http://127.0.0.1:8080",
            "pending":12,"tasks":3,"late":{"p50":0.0001,"p99":0.00104,"max":0.2},"loop":{"p50":0,"p99":0.25,"max":1},
            "here":true},
            {"tag":"e9308","host":"10.0.0.2","since":"yesterday","pending":0,"tasks":0,"leaving":true}],
            "missing":["0b1c2"]}""";

    @RegisterExtension
    static final SharedServer SHARED = new SharedServer(1);

    private static CommandRun run(String answer, String... options) {
        try (FakeServer server = new FakeServer(FakeServer.answers(answer))) {
            List<String> args =
                    new ArrayList<>(List.of("cluster", "--url", server.address().toString()));
            args.addAll(List.of(options));
            return CommandRun.of(args.toArray(String[]::new));
        }
    }

    @Test
    void eachNodeIsALine() {
        CommandRun run = run(CLUSTER);
        assertEquals(0, run.code());
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).matches("node +host +since +pending  tasks  late p99  loop p99  url"), run.out());
        assertTrue(
                lines.get(1)
                        .matches("da122 \\(here\\)     127.0.0.1  2020-01-02 \\S+  12       3      1.0. ms   250 ms    "
                                + "http://127.0.0.1:8080"),
                run.out());
        assertTrue(
                lines.get(2).matches("e9308 \\(leaving\\)  10.0.0.2   - +0        0      -         -         -"),
                run.out());
        assertEquals(List.of("node 0b1c2 does not answer"), run.errors());
    }

    @Test
    void theJsonIsThatOfTheServer() {
        CommandRun run = run(CLUSTER, "--json");
        assertEquals(new JsonObject(CLUSTER), new JsonObject(run.out()));
        assertEquals("", run.err());
    }

    @Test
    void aServerWithoutAClusterIsItsOnlyNode() {
        CommandRun run =
                CommandRun.of("cluster", "--url", SHARED.server().uri("/").toString());
        assertEquals(0, run.code());
        assertTrue(run.out().lines().toList().get(1).startsWith("- (here)  -     "), run.out());
        assertEquals(List.of("the server is in no cluster"), run.errors());
    }
}
