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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the README's commands and answers against what runs. */
@ExtendWith(VertxExtension.class)
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What differs from run to run: numbers that are measured, seeds that are picked, moments and lengths. */
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

    /** An exchange: what is asked, and the lines of its answer. */
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

    /** What differs of loops: how many there are, and all that they have counted. */
    private static final Pattern LOOPS = Pattern.compile("\"loops\":\\[.*\\]");

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

    /** The README's tasks have other ids than those of this run; they come in the same order. */
    private static final class Ids {
        private final Map<String, String> real = new LinkedHashMap<>();

        private String toReal(String text) {
            String result = text;
            for (Map.Entry<String, String> id : real.entrySet()) {
                result = result.replace(id.getKey(), id.getValue());
            }
            return result;
        }

        private void learn(String expected, String actual) {
            List<String> before = of(expected);
            List<String> now = of(actual);
            assertEquals(before.size(), now.size(), actual);
            for (int i = 0; i < now.size(); i++) {
                real.putIfAbsent(before.get(i), now.get(i));
            }
        }

        private static List<String> of(String text) {
            return ID.matcher(text).results().map(MatchResult::group).toList();
        }
    }

    @Test
    void everyCurlGivesTheAnswerThatIsShown(Vertx vertx) throws IOException {
        Server server = Server.deploy(vertx, 2);
        Ids ids = new Ids();
        int curls = 0;
        for (Exchange exchange : exchanges("console", "$ ", "")) {
            if (exchange.request().startsWith("curl ")) {
                curls++;
                String actual = Curl.parse(ids.toReal(exchange.request())).run(server);
                ids.learn(exchange.answer(), actual);
                assertEquals(masked(ids.toReal(exchange.answer())), masked(actual), exchange.request());
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
            String[] request = ids.toReal(exchange.request()).split(" ", 2);
            String actual;
            try {
                actual = await(server.ask(request[0].replaceFirst("^bide\\.", ""), new JsonObject(request[1])))
                        .encode();
            } catch (ReplyException e) {
                actual = e.failureCode() + " " + e.getMessage();
            }
            ids.learn(exchange.answer(), actual);
            assertEquals(masked(ids.toReal(exchange.answer())), masked(actual), exchange.request());
        }
        assertEquals(13, exchanges.size());
    }

    @Test
    void theJavaThatIsShownIsCompiledAndRuns(Vertx vertx) throws IOException {
        String source = Files.readString(Path.of("src", "test", "java", "dev", "bide", "ReadmeExamples.java"));
        List<String> blocks = blocks("java");
        assertEquals(8, blocks.size());
        for (String block : blocks) {
            assertTrue(dense(source).contains(dense(block)), block);
        }
        assertEquals(5, await(ReadmeExamples.deploy(vertx)).size());
        await(ReadmeExamples.operations(vertx));
        await(ReadmeExamples.shapes(Bide.on(vertx)));
        await(ReadmeExamples.patiently(vertx, new JsonObject().put("maxDelay", 0.1)));
        await(ReadmeExamples.listening(vertx, new JsonObject().put("n", 5).put("maxDelay", 0.1)));
        await(ReadmeExamples.asInAsyncio(Bide.on(vertx)));
        ReadmeExamples.watching(vertx);
        ReadmeExamples.collecting(Bide.on(vertx), new SimpleMeterRegistry(), new PrometheusRegistry());
    }

    @Test
    void everyRowOfTheTableOfAsyncioHasATestOfThatName() {
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

    /** Writes {@code add_done_callback} as {@code addDoneCallback}. */
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
    void theCommandsAreThoseOfTheBuild() {
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
    void theDependencyIsThisOne() {
        String dependency = dense(blocks("xml").get(0));
        Matcher own = Pattern.compile(
                        "<groupId>dev.bide</groupId>\\s*<artifactId>bide</artifactId>\\s*" + "<version>[^<]+</version>")
                .matcher(pom);
        assertTrue(own.find());
        assertEquals("<dependency>" + dense(own.group()) + "</dependency>", dependency);
    }

    @Test
    void theSettingsAreThoseOfTheFile() throws IOException {
        assertEquals(
                Files.readString(Path.of("conf", "bide.json")).strip(),
                blocks("json").get(0));
    }

    @Test
    void theMapShowsEveryRoom() throws IOException {
        try (var rooms = Files.list(Path.of("src", "main", "java", "dev", "bide"))) {
            Set<String> missing = new java.util.TreeSet<>();
            rooms.filter(Files::isDirectory)
                    .map(room -> room.getFileName() + "/ ")
                    .filter(room -> !readme.contains(room))
                    .forEach(missing::add);
            assertEquals(Set.of(), missing);
        }
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }
}
