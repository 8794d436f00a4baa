package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.bus.Event;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Compares the tables of the guide with those of the code: neither has a row that the other lacks. */
@ExtendWith(VertxExtension.class)
class GuideReferenceTest {

    private static final JsonObject SETTINGS = new JsonObject(read(Path.of("conf", "bide.json")));

    private static String read(Path file) {
        return Page.read(file).text().strip();
    }

    /** Returns the second column by the first, which has one name in a code span. */
    private static Map<String, String> column(List<List<String>> table, int column) {
        Map<String, String> cells = new TreeMap<>();
        for (List<String> row : table) {
            String name = row.get(0).replaceAll("^`|`$", "");
            assertEquals(null, cells.put(name, row.get(column)), "there are two rows of " + name);
        }
        return cells;
    }

    private static Map<String, Set<String>> codeColumn(List<List<String>> table) {
        Map<String, Set<String>> names = new TreeMap<>();
        column(table, 1).forEach((name, cell) -> names.put(name, new TreeSet<>(Page.codeIn(cell))));
        return names;
    }

    @Test
    void theRoutesAreThoseOfTheTable() {
        Map<String, Set<String>> routes = new TreeMap<>();
        for (Route route : Route.overHttp()) {
            routes.put(route.method() + " " + route.path(), new TreeSet<>(route.queryKeys()));
        }
        assertEquals(routes, codeColumn(Page.guide("http").table("Routes")));
    }

    @Test
    void theFieldsAreThoseOfTheTableWithTheirDefaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (Field field : Field.values()) {
            defaults.put(field.key(), field.otherwise());
        }
        Map<String, String> shown = column(Page.guide("http").table("Fields"), 2);
        shown.replaceAll((key, cell) -> cell.replace("`", ""));
        assertEquals(defaults, shown);
    }

    @Test
    void theReasonsForRefusalsAreThoseOfTheTable() {
        Map<String, Set<String>> reasons = new TreeMap<>();
        for (Reason reason : Reason.values()) {
            reasons.computeIfAbsent(reason.code() + " " + reason.title(), title -> new TreeSet<>())
                    .add(reason.name());
        }
        Map<String, Set<String>> shown = new TreeMap<>();
        column(Page.guide("refusals").table("Table of refusals"), 3)
                .forEach((title, cell) -> shown.put(title, new TreeSet<>(Page.codeIn(cell))));
        assertEquals(reasons, shown);
    }

    @Test
    void theAddressesAreThoseOfTheTable() {
        Map<String, Set<String>> addresses = new TreeMap<>();
        for (Route route : Route.values()) {
            route.address().ifPresent(address -> addresses.put("bide." + address, new TreeSet<>(route.messageKeys())));
        }
        assertEquals(addresses, codeColumn(Page.guide("bus").table("Addresses")));
    }

    @Test
    void theEventsAreThoseOfTheTable() {
        Set<String> events =
                Arrays.stream(Event.values()).map(Event::key).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(events, column(Page.guide("bus").table("Events"), 1).keySet());
    }

    @Test
    void theSettingsAreThoseOfTheSettingsFile() {
        Map<String, String> settings = new TreeMap<>();
        addLeaves("", SETTINGS, settings);
        Map<String, String> shown = column(Page.guide("settings").table("All settings"), 1);
        shown.replaceAll((key, cell) -> cell.replace("`", ""));
        assertEquals(settings, shown);
        assertEquals(
                List.of(read(Path.of("conf", "bide.json"))),
                Page.guide("settings").blocks("json"));
    }

    private static void addLeaves(String path, JsonObject object, Map<String, String> leaves) {
        for (Map.Entry<String, Object> entry : object) {
            if (entry.getValue() instanceof JsonObject inner && !entry.getKey().equals("profiles")) {
                addLeaves(path + entry.getKey() + ".", inner, leaves);
            } else {
                leaves.put(path + entry.getKey(), Json.encode(entry.getValue()));
            }
        }
    }

    @Test
    void theMetricsAreThoseThatAreScraped(Vertx vertx) {
        Map<String, String> scraped = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : metrics(vertx).lines().toList()) {
            Matcher type = Pattern.compile("# TYPE (\\S+) (\\S+)").matcher(line);
            Matcher sample = Pattern.compile("(\\w+?)(?:_count|_sum|_bucket)?(?:\\{(.*)\\})? .*")
                    .matcher(line);
            if (type.matches()) {
                scraped.put(type.group(1), type.group(2));
                labels.put(type.group(1), new TreeSet<>());
            } else if (sample.matches() && sample.group(2) != null) {
                Pattern.compile("(\\w+)=\"")
                        .matcher(sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .filter(label -> !label.equals("le"))
                        .forEach(labels.get(sample.group(1))::add);
            }
        }
        List<List<String>> table = Page.guide("metrics").table("Table of metrics");
        assertEquals(scraped, column(table, 1));
        Map<String, Set<String>> shownLabels = new TreeMap<>();
        column(table, 2).forEach((name, cell) -> shownLabels.put(name, new TreeSet<>(Page.codeIn(cell))));
        assertEquals(labels, shownLabels);
    }

    /** Returns what the table of metrics is about: Bide's own metrics, also those of a pool, a stand-in and a cluster. */
    private static String metrics(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject wait =
                new JsonObject().put("shape", "fixed(600)").put("seed", 7).put("pool", "db");
        double before = server.accepted();
        Future<JsonObject> pending = server.ask("wait-random", wait);
        CallsOfStandIn.startProxy(vertx, "orders").addForwarded(0.01);
        // Not that it is pending: it is so a moment before it is in its pool.
        Server.until(() -> server.accepted() == before + 1);
        String metrics = server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("(# [A-Z]+ )?bide_.*"))
                .collect(Collectors.joining("\n"));
        assertFalse(pending.isComplete());
        assertFalse(metrics.contains("bide_cluster"), "without a cluster");
        return metrics + clusterMetrics();
    }

    private static String clusterMetrics() {
        try (ClusterOfNodes one = new ClusterOfNodes(1)) {
            return one.server(0)
                    .get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.matches("(# [A-Z]+ )?bide_cluster_.*"))
                    .collect(Collectors.joining("\n", "\n", ""));
        }
    }

    @Test
    void namesInTheProseExist(Vertx vertx) {
        Set<String> addresses = new HashSet<>(Set.of("bide.events"));
        Arrays.stream(Route.values())
                .flatMap(route -> route.address().stream())
                .forEach(a -> addresses.add("bide." + a));
        Set<String> routes = Route.overHttp().stream()
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toSet());
        Map<String, String> settings = new TreeMap<>();
        addLeaves("", SETTINGS, settings);
        String metrics = metrics(vertx);
        // A name that looks like one of these kinds has to be one.
        Map<Pattern, Predicate<String>> kinds = Map.of(
                Pattern.compile("bide_\\w+"), metrics::contains,
                Pattern.compile("bide\\.[a-z]+[a-z.-]*"), name -> addresses.contains(name) || isFile(name),
                Pattern.compile("(bus|http|limits|meter|shed)\\.[a-zA-Z]+"),
                        name -> settings.containsKey(name) || isFile(name),
                Pattern.compile("(GET|POST|PUT|DELETE) /[^? ]*"),
                        name -> routes.stream().anyMatch(sameRoute(name)));
        Set<String> unknown = new TreeSet<>();
        for (Page page : Page.all()) {
            for (String code : page.code()) {
                kinds.forEach((kind, exists) -> {
                    if (kind.matcher(code).matches() && !exists.test(code)) {
                        unknown.add(page + ": " + code);
                    }
                });
            }
        }
        assertEquals(Set.of(), unknown);
    }

    private static boolean isFile(String name) {
        return Stream.of(".jar", ".json", ".md", ".pom").anyMatch(name::endsWith);
    }

    /** Returns whether a route is shown, perhaps with a value for its parameter. */
    private static Predicate<String> sameRoute(String shown) {
        return route -> shown.matches(Pattern.quote(route).replaceAll("\\{\\w+\\}", "\\\\E[^/]+\\\\Q"));
    }

    @Test
    void theDesignPageNamesEveryPackage() throws IOException {
        String design = Page.guide("design").text();
        try (Stream<Path> packages = Files.list(Path.of("src", "main", "java", "dev", "bide"))) {
            Set<String> missing = packages.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName() + "/")
                    .filter(name -> !design.contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), missing);
        }
    }

    @Test
    void everyRowOfTheAsyncioTableHasATestOfThatName() {
        Set<String> rows = Page.guide("tasks").table("As in asyncio").stream()
                .map(row -> camelCase(row.get(0)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tests = Arrays.stream(AsyncioTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(rows.size() >= 15, rows::toString);
        assertEquals(tests, rows);
    }

    /** Returns {@code addDoneCallback} for {@code add_done_callback}. */
    private static String camelCase(String name) {
        String words =
                name.replaceAll("\\(.*\\)", "").replaceAll("[^A-Za-z]+", " ").strip();
        String spaced = words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
        return Pattern.compile(" (.)")
                .matcher(spaced)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
