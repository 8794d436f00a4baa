package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the commands, requests and Java of the README, and compares the answers that it shows. */
@ExtendWith(VertxExtension.class)
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Values that differ from run to run: measured numbers, random seeds, timestamps and lengths. */
    private static final Pattern VARYING = Pattern.compile(
            "(?<=\"(elapsed|late|perWait|overhead|queued)\":)[0-9.E-]+|(?<=\"delay\":)[0-9.E-]+(?=.*\"queued\")"
                    + "|(?<=dur=)[0-9.]+|(?<=At\":)\"[^\"]+\"|(?<=content-length: )[0-9]+|(?<=retry-after: )[0-9]+|(?<=\"seed\":)[0-9]{9,}");

    private static final Pattern LATE =
            Pattern.compile("(\"late\":\\{\"p50\":)[0-9.E-]+(,\"p99\":)[0-9.E-]+(,\"max\":)[0-9.E-]+}");

    private static String readme;
    private static String pom;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(Path.of("README.md"));
        pom = Files.readString(Path.of("pom.xml"));
    }

    private static List<String> blocks(String language) {
        return BLOCK.matcher(readme)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** A request and the lines of its answer. */
    private record Exchange(String request, String answer) {}

    private static List<Exchange> exchanges(String language, String prompt, String reply) {
        List<Exchange> exchanges = new ArrayList<>();
        for (String block : blocks(language)) {
            Pattern start = Pattern.compile("(?m)^" + Pattern.quote(prompt));
            for (String part : start.splitAsStream(block).toList()) {
                if (!part.isBlank()) {
                    String[] lines = part.split("\n", 2);
                    String answer = lines.length > 1 ? lines[1].strip() : "";
                    exchanges.add(new Exchange(lines[0], answer.substring(answer.isEmpty() ? 0 : reply.length())));
                }
            }
        }
        return exchanges;
    }

    /** One entry for each event loop; their number depends on the machine. */
    private static final Pattern LOOPS = Pattern.compile("\"loops\":\\[.*\\]");

    /** Values of the event loops that differ from run to run. */
    private static final Pattern COUNTED = Pattern.compile(
            "(?<=\"(count|p50|p90|p99|p99\\.9|max|fired|cancelled|pending|probes|missed|since)\":)(\"[^\"]+\"|[0-9.E-]+)");

    private static String masked(String text) {
        if (text.contains("\"lastMinute\"")) {
            return COUNTED.matcher(LOOPS.matcher(text).replaceAll("\"loops\":[#]"))
                    .replaceAll("#")
                    .strip();
        }
        return VARYING.matcher(LATE.matcher(text).replaceAll("$1#$2#$3#}"))
                .replaceAll("#")
                .strip();
    }

    /** Maps the task ids in the README to the ids of this run, which appear in the same order. */
    private static final class Ids {
        private final Map<String, String> actualById = new LinkedHashMap<>();

        private String toActual(String text) {
            String result = text;
            for (Map.Entry<String, String> id : actualById.entrySet()) {
                result = result.replace(id.getKey(), id.getValue());
            }
            return result;
        }

        private void record(String expected, String actual) {
            List<String> expectedIds = idsIn(expected);
            List<String> actualIds = idsIn(actual);
            assertEquals(expectedIds.size(), actualIds.size(), actual);
            for (int i = 0; i < actualIds.size(); i++) {
                actualById.putIfAbsent(expectedIds.get(i), actualIds.get(i));
            }
        }

        private static List<String> idsIn(String text) {
            return ID.matcher(text).results().map(MatchResult::group).toList();
        }
    }

    @Test
    void everyCurlCommandPrintsTheAnswerThatIsShown(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        Ids ids = new Ids();
        int curls = 0;
        for (Exchange exchange : exchanges("console", "$ ", "")) {
            if (exchange.request().startsWith("curl ")) {
                curls++;
                String actual = Curl.parse(ids.toActual(exchange.request())).run(server);
                ids.record(exchange.answer(), actual);
                assertEquals(masked(ids.toActual(exchange.answer())), masked(actual), exchange.request());
            }
        }
        assertEquals(37, curls);
    }

    @Test
    void everyMessageGetsTheReplyThatIsShown(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        Ids ids = new Ids();
        List<Exchange> exchanges = exchanges("bus", "> ", "< ");
        for (Exchange exchange : exchanges) {
            String[] request = ids.toActual(exchange.request()).split(" ", 2);
            String actual;
            try {
                actual = await(server.ask(request[0].replaceFirst("^bide\\.", ""), new JsonObject(request[1])))
                        .encode();
            } catch (ReplyException e) {
                actual = e.failureCode() + " " + e.getMessage();
            }
            ids.record(exchange.answer(), actual);
            assertEquals(masked(ids.toActual(exchange.answer())), masked(actual), exchange.request());
        }
        assertEquals(13, exchanges.size());
    }

    @Test
    void theJavaExamplesAreCompiledAndRun(Vertx vertx) throws IOException {
        String source = Files.readString(Path.of("src", "test", "java", "dev", "bide", "ReadmeExamples.java"));
        List<String> blocks = blocks("java");
        assertEquals(8, blocks.size());
        for (String block : blocks) {
            assertTrue(dense(source).contains(dense(block)), block);
        }
        assertEquals(5, await(ReadmeExamples.deploy(vertx)).size());
        await(ReadmeExamples.operations(vertx));
        await(ReadmeExamples.shapes(Bide.on(vertx)));
        await(ReadmeExamples.sendTimeout(vertx, new JsonObject().put("maxDelay", 0.1)));
        await(ReadmeExamples.stream(vertx, new JsonObject().put("n", 5).put("maxDelay", 0.1)));
        await(ReadmeExamples.asyncio(Bide.on(vertx)));
        ReadmeExamples.lateness(vertx);
        ReadmeExamples.metrics(Bide.on(vertx), new SimpleMeterRegistry(), new PrometheusRegistry());
    }

    @Test
    void everyRowOfTheAsyncioTableHasATestOfThatName() {
        String table = readme.substring(readme.indexOf("| asyncio |"));
        List<String> rows = table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> camel(line.split("\\|", -1)[1]))
                .toList();
        Set<String> tests = Arrays.stream(AsyncioTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertEquals(15, rows.size());
        assertEquals(tests, Set.copyOf(rows));
    }

    /** Returns {@code addDoneCallback} for {@code add_done_callback}. */
    private static String camel(String name) {
        String[] words = name.replaceAll("\\(.*\\)", "")
                .replaceAll("[^A-Za-z]+", " ")
                .strip()
                .split(" ", -1);
        StringBuilder camel = new StringBuilder();
        for (String word : words) {
            String first = word.substring(0, 1);
            camel.append(camel.isEmpty() ? first.toLowerCase(Locale.ROOT) : first.toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return camel.toString();
    }

    @Test
    void theMavenCommandsMatchThePom() {
        List<String> commands = exchanges("console", "$ ", "").stream()
                .map(Exchange::request)
                .filter(request -> !request.startsWith("curl "))
                .toList();
        assertEquals(
                List.of(
                        "mvn -q compile exec:java",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.HeldLoop -Dbench=3",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Overload -Dbench=3",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Soak -Dbench=600",
                        "mvn -q -Pbench test-compile exec:exec -Dbench=\"5 1000000 10 1000000 1\"",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Serving -Dbench=5",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Following -Dbench=5",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Lone -Dbench=5",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.Footprint -Dbench=1",
                        "mvn -q -Pbench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench=Bench",
                        "mvn verify"),
                commands);
        assertTrue(pom.contains("<id>bench</id>") && pom.contains("<bench.main>dev.bide.bench.Compare</bench.main>"));
        assertTrue(pom.contains("<main.class>" + Main.class.getName() + "</main.class>"));
        assertTrue(pom.contains("<mainClass>${main.class}</mainClass>"));
        assertTrue(pom.contains("<outputFile>${project.build.directory}/bide.jar</outputFile>"));
    }

    @Test
    void theDependencyHasTheCoordinatesOfThePom() {
        String dependency = dense(blocks("xml").get(0));
        Matcher coordinates = Pattern.compile(
                        "<groupId>dev.bide</groupId>\\s*<artifactId>bide</artifactId>\\s*<version>[^<]+</version>")
                .matcher(pom);
        assertTrue(coordinates.find());
        assertEquals("<dependency>" + dense(coordinates.group()) + "</dependency>", dependency);
    }

    @Test
    void theSettingsAreTheContentOfTheSettingsFile() throws IOException {
        assertEquals(
                Files.readString(Path.of("conf", "bide.json")).strip(),
                blocks("json").get(0));
    }

    @Test
    void theLayoutListsEveryPackage() throws IOException {
        try (var packages = Files.list(Path.of("src", "main", "java", "dev", "bide"))) {
            Set<String> missing = new TreeSet<>();
            packages.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName() + "/ ")
                    .filter(name -> !readme.contains(name))
                    .forEach(missing::add);
            assertEquals(Set.of(), missing);
        }
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }
}
