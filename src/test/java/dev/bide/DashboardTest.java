package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

/** The dashboard for Grafana asks only for what a scrape has. */
@ExtendWith(VertxExtension.class)
class DashboardTest {

    private static final Path FILE = Path.of("src", "site", "resources", "bide-dashboard.json");

    /** The labels that Prometheus adds to each sample. */
    private static final Set<String> ADDED_LABELS = Set.of("job", "instance");

    /** A name with its labels in braces; every metric of a query has them. */
    private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)(?:=~|=)\"");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    /** The labels of each sample of a scrape, by its name. */
    private static final Map<String, Set<String>> LABELS_BY_SAMPLE = new HashMap<>();

    @BeforeAll
    static void scrape(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        CallsOfStandIn.startProxy(vertx, "orders").addForwarded(0.01);
        // The gauges of a pool are there while it is busy.
        var pending = server.ask(
                "wait-random",
                new JsonObject().put("maxDelay", 600).put("seed", 7).put("pool", "db"));
        Server.until(() -> server.pending() == 1);
        for (String line : server.get("/metrics").body().lines().toList()) {
            Matcher sample = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+").matcher(line);
            if (sample.matches()) {
                Set<String> labels = LABELS_BY_SAMPLE.computeIfAbsent(sample.group(1), name -> new HashSet<>());
                labels.addAll(names(Pattern.compile("(\\w+)=\""), String.valueOf(sample.group(2))));
            }
        }
        assertTrue(!pending.isComplete());
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static List<JsonObject> panels() throws IOException {
        List<JsonObject> panels = new ArrayList<>();
        JsonArray all = new JsonObject(Files.readString(FILE)).getJsonArray("panels");
        all.forEach(panel -> panels.add((JsonObject) panel));
        assertTrue(panels.size() > 20, "the dashboard has its panels");
        return panels;
    }

    private static List<JsonObject> queries() throws IOException {
        List<JsonObject> queries = new ArrayList<>();
        for (JsonObject panel : panels()) {
            panel.getJsonArray("targets", new JsonArray()).forEach(target -> queries.add((JsonObject) target));
        }
        return queries;
    }

    @Test
    void queriesNameMetricsAndLabelsOfAScrape() throws IOException {
        Set<String> unknown = new TreeSet<>();
        for (JsonObject query : queries()) {
            String promQl = query.getString("expr");
            Set<String> ofMetrics = new HashSet<>();
            for (MatchResult selector : SELECTOR.matcher(promQl).results().toList()) {
                Set<String> labels = new HashSet<>(ADDED_LABELS);
                labels.addAll(LABELS_BY_SAMPLE.getOrDefault(selector.group(1), Set.of()));
                if (!LABELS_BY_SAMPLE.containsKey(selector.group(1))) {
                    unknown.add(selector.group(1));
                }
                names(MATCHER, selector.group(2)).stream()
                        .filter(label -> !labels.contains(label))
                        .forEach(label -> unknown.add(selector.group(1) + " " + label));
                ofMetrics.addAll(labels);
            }
            // A name without braces would not have been looked at.
            names(Pattern.compile("((?:bide|jvm|process)_\\w+)"), promQl).stream()
                    .filter(name -> !promQl.contains(name + "{"))
                    .forEach(unknown::add);
            for (String grouping : names(GROUPING, promQl)) {
                for (String label : grouping.split(", *")) {
                    if (!ofMetrics.contains(label)) {
                        unknown.add(promQl + " by " + label);
                    }
                }
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void aLegendHasOnlyLabelsThatItsQueryKeeps() throws IOException {
        for (JsonObject query : queries()) {
            Set<String> kept = names(GROUPING, query.getString("expr")).stream()
                    .flatMap(labels -> List.of(labels.split(", *")).stream())
                    .collect(Collectors.toSet());
            Set<String> shown = names(LEGEND, query.getString("legendFormat"));
            assertTrue(kept.containsAll(shown), () -> query.getString("expr") + ": " + shown);
        }
    }

    @Test
    void everyPanelHasATitleOfItsOwnADescriptionAndAUnit() throws IOException {
        Set<String> titles = new HashSet<>();
        for (JsonObject panel : panels()) {
            assertTrue(titles.add(panel.getString("title")), panel.getString("title"));
            if (!panel.getString("type").equals("row")) {
                assertTrue(panel.getString("description").endsWith("."), panel.getString("title"));
                JsonObject defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
                assertTrue(defaults.getString("unit").length() > 0, panel.getString("title"));
                assertTrue(panel.getJsonArray("targets").size() > 0, panel.getString("title"));
            }
        }
    }

    @Test
    void itShowsEveryMetricOfBide() throws IOException {
        Set<String> families = LABELS_BY_SAMPLE.keySet().stream()
                .filter(name -> name.startsWith("bide_"))
                .map(name -> name.replaceAll("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        // Counts of what other panels show, or that say little over time.
        families.removeAll(
                Set.of("bide_page_viewers", "bide_pools", "bide_scripts", "bide_stand_ins", "bide_probes_total"));
        String queries =
                queries().stream().map(query -> query.getString("expr")).collect(Collectors.joining("\n"));
        families.removeIf(queries::contains);
        assertEquals(Set.of(), families);
    }
}
