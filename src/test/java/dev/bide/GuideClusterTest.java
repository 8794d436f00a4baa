package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the page about clusters on two nodes, each in its own process. */
class GuideClusterTest {

    /** The ports of the two nodes on the page. */
    private static final int FIRST = 8080;

    private static final int SECOND = 8081;

    @Test
    void theTwoNodesOfThePagePrintWhatIsShown(@TempDir Path folder) throws IOException {
        List<ClusterProcess> nodes = ClusterProcess.cluster(folder, 2);
        try {
            List<Page.Exchange> commands = Page.guide("cluster").commands();
            List<Page.Exchange> starts = commands.stream()
                    .filter(command -> command.request().startsWith("java "))
                    .toList();
            assertEquals(2, starts.size());
            assertPrinted(nodes.get(0), starts.get(0).answer());
            assertPrinted(nodes.get(1), starts.get(1).answer());
            ShownAnswer shown = new ShownAnswer();
            int curls = 0;
            for (Page.Exchange curl : commands) {
                if (curl.request().startsWith("curl ")) {
                    String printed = Curl.parse(shown.withActualIds(curl.request()))
                            .run(port -> port(nodes.get(List.of(FIRST, SECOND).indexOf(port))));
                    shown.check(curl.answer(), printed, curl.request());
                    curls++;
                }
            }
            assertTrue(curls >= 7, curls + " commands");
            for (Page.Exchange bide : commands) {
                if (bide.request().startsWith("bide ")) {
                    assertEquals(masked(bide.answer()), masked(printed(bide.request(), nodes, folder)));
                }
            }
        } finally {
            nodes.forEach(ClusterProcess::close);
        }
    }

    private static String printed(String command, List<ClusterProcess> nodes, Path folder) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command.replace(":" + SECOND, ":" + port(nodes.get(1))));
        shell.environment().put("PATH", BideCommand.install(folder));
        Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns a table without what differs in each run: tags, ports and figures, and which node is the first one. */
    private static List<String> masked(String table) {
        return table.lines()
                .map(line -> line.replaceAll("^[0-9a-f]{5}", "tag")
                        .replaceAll("[0-9][0-9.:,]*( (ms|s|µs))?", "#")
                        .replaceAll(" +", " "))
                .sorted()
                .toList();
    }

    private static int port(ClusterProcess node) {
        return URI.create(node.url()).getPort();
    }

    /** Checks the lines about the cluster, whose name and tags are others in each run. */
    private static void assertPrinted(ClusterProcess node, String shown) {
        for (String line :
                shown.lines().filter(each -> each.startsWith("cluster ")).toList()) {
            String form = Stream.of(line.split(" ", -1))
                    .map(word -> word.matches("[0-9a-f]{5}") ? "[0-9a-f]{5}" : Pattern.quote(word))
                    .reduce((first, second) -> first + " " + second)
                    .orElseThrow()
                    .replace(Pattern.quote("bide:"), "\\S+:");
            assertTrue(node.log().lines().anyMatch(each -> each.matches(form)), line + "\n" + node.log());
        }
    }
}
