package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands, requests, messages and programs of the README and the guide, and compares what they show. */
class GuideExamplesTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    @Test
    void everyCurlCommandPrintsTheAnswerThatIsShown() {
        // The requests of a page follow each other. Pages run at once, because their requests mostly wait.
        List<CompletableFuture<Integer>> pages = Page.all().stream()
                // GuideClusterTest runs these.
                .filter(page -> !page.name().equals("cluster.md"))
                .map(page -> CompletableFuture.supplyAsync(
                        () -> runCurls(page), task -> new Thread(task, page.name()).start()))
                .toList();
        int curls = pages.stream().mapToInt(Server::await).sum();
        assertTrue(curls >= 40, curls + " commands");
    }

    private static int runCurls(Page page) {
        ShownAnswer shown = new ShownAnswer();
        ShownPorts ports = new ShownPorts();
        List<Page.Exchange> curls = page.commands().stream()
                .filter(exchange -> exchange.request().startsWith("curl "))
                .toList();
        for (Page.Exchange curl : curls) {
            try {
                String command = ports.withActual(shown.withActualIds(curl.request()));
                String printed = Curl.parse(command).run(SHARED.server());
                shown.check(curl.answer(), ports.withShown(printed), page + ": " + curl.request());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return curls.size();
    }

    @Test
    void everyMessageGetsTheReplyThatIsShown() {
        int messages = 0;
        for (Page page : Page.all()) {
            ShownAnswer shown = new ShownAnswer();
            for (Page.Exchange exchange : page.exchanges("bus", "> ", "< ")) {
                String request = shown.withActualIds(exchange.request());
                shown.check(exchange.answer(), reply(request), page + ": " + request);
                messages++;
            }
        }
        assertTrue(messages >= 10, messages + " messages");
    }

    private static String reply(String request) {
        String[] addressAndBody = request.split(" ", 2);
        assertTrue(addressAndBody[0].startsWith("bide."), request);
        try {
            return await(SHARED.server()
                            .ask(addressAndBody[0].substring("bide.".length()), new JsonObject(addressAndBody[1])))
                    .encode();
        } catch (ReplyException e) {
            return e.failureCode() + " " + e.getMessage();
        }
    }

    @Test
    void everyJavaProgramCompilesAndPrintsWhatIsShown(@TempDir Path folder)
            throws IOException, ReflectiveOperationException {
        int programs = ShownPrograms.runJava(SHARED.server().port(), folder);
        assertTrue(programs >= 8, programs + " programs");
    }

    @Test
    void everyPythonProgramPrintsWhatIsShown(@TempDir Path folder) throws IOException {
        assumeTrue(ShownPrograms.onPath("python3"), "Python is not installed");
        int programs = ShownPrograms.runPython("python3", SHARED.server().port(), folder);
        assertTrue(programs >= 5, programs + " programs");
    }

    @Test
    void everyOtherCommandIsOneThatTheBuildHas() throws IOException {
        String bench = "mvn -q -Pbench test-compile exec:exec -Dbench";
        Set<String> known = new TreeSet<>(Set.of(
                "mvn -q compile exec:java",
                "mvn -q compile exec:java -Dexec.args=\"--port 9090\"",
                "mvn -q test",
                "mvn verify",
                "mvn verify -Plong",
                "mvn install",
                "mvn site",
                // .ci/image runs it.
                "mvn package -Pimage -DskipTests",
                // They need a key and the owner's addresses. .ci/run does the same without them.
                "mvn -Prelease -Dproject.home=HOME -Dproject.repository=REPOSITORY -Dproject.developer=NAME clean verify"
                        + " org.apache.maven.plugins:maven-gpg-plugin:3.2.8:sign deploy:deploy"
                        + " -DaltDeploymentRepository=central::file:target/central",
                "java src/test/java/dev/bide/CentralBundle.java target/central",
                "java -jar target/bide.jar",
                "java -jar target/bide.jar --port 9090",
                "java -jar target/bide.jar --cluster",
                "java -jar target/bide.jar --cluster --port 8081",
                bench + "=\"3 Bide 1000000 10\"",
                bench + "=\"5 1000000 10 1000000 1\"",
                bench + ".main=dev.bide.bench.Soak -Dbench=\"600 0.25\"",
                bench + ".main=org.openjdk.jmh.Main -Dbench=Bench",
                "mvn -q package -DskipTests",
                bench + ".main=dev.bide.bench.HttpProxyCost -Dbench=15",
                bench + ".main=dev.bide.bench.BusCost -Dbench=\"5 320000\"",
                bench + ".main=dev.bide.bench.ClusterCost -Dbench=\"5 20000 1000000\"",
                bench + ".main=dev.bide.endpoint.TcpProxy -Dbench=7",
                bench + ".main=org.openjdk.jmh.Main -Dbench=RunCountsBench"));
        for (String program : List.of(
                "AllFigures",
                "AllocationCost",
                "IdleMemory",
                "Attackers",
                "Following",
                "Footprint",
                "Growth",
                "HeldLoop",
                "Lone",
                "Overload",
                "Picture",
                "Serving",
                "Soak",
                "StartUp",
                "Viewers")) {
            Path source = Path.of("src", "bench", "java", "dev", "bide", "bench", program + ".java");
            assertTrue(Files.exists(source), program);
            for (int rounds : List.of(1, 3, 5, 600)) {
                known.add(bench + ".main=dev.bide.bench." + program + " -Dbench=" + rounds);
            }
        }
        Set<String> shown = Page.all().stream()
                .flatMap(page -> page.commands().stream())
                .map(Page.Exchange::request)
                .filter(command -> !command.startsWith("curl "))
                // GuideTerminalTest runs these.
                .filter(command -> !command.startsWith("bide "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(known.containsAll(shown), () -> shown + "\nare not all among\n" + known);
        assertTrue(shown.containsAll(Set.of("mvn -q compile exec:java", "mvn verify")), shown::toString);

        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("<id>bench</id>") && pom.contains("<bench.main>dev.bide.bench.Compare</bench.main>"));
        assertTrue(pom.contains("<id>long</id>"));
        assertTrue(pom.contains("<main.class>" + Main.class.getName() + "</main.class>"));
        assertTrue(pom.contains("<mainClass>${main.class}</mainClass>"));
        assertTrue(pom.contains("<outputFile>${project.build.directory}/bide.jar</outputFile>"));
    }

    @Test
    void theDependencyHasTheCoordinatesOfThePom() throws IOException {
        Matcher coordinates = Pattern.compile(
                        "<groupId>dev.bide</groupId>\\s*<artifactId>bide</artifactId>\\s*<version>[^<]+</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(coordinates.find());
        List<String> shown = Page.all().stream()
                .flatMap(page -> page.blocks("xml").stream())
                .filter(xml -> xml.contains("dev.bide"))
                .map(GuideExamplesTest::dense)
                .toList();
        assertEquals(
                Set.of("<dependency>" + dense(coordinates.group()) + "</dependency>"),
                Stream.concat(shown.stream(), Stream.of()).collect(Collectors.toSet()));
    }

    @Test
    void theLibrariesOfHttpHaveTheVersionsOfThePom() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> shown = Page.guide("java").blocks("xml").stream()
                .filter(xml -> xml.contains("vertx-web"))
                .toList();
        assertEquals(1, shown.size());
        List<String> versions = Pattern.compile("<version>([^<]+)</version>")
                .matcher(shown.get(0))
                .results()
                .map(version -> version.group(1))
                .toList();
        String prometheus = property(pom, "prometheus.version");
        assertEquals(List.of(property(pom, "vertx.version"), prometheus, prometheus), versions);
    }

    private static String property(String pom, String name) {
        Matcher value = Pattern.compile("<" + name + ">([^<]+)</").matcher(pom);
        assertTrue(value.find(), name);
        return value.group(1);
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }
}
