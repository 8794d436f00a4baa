package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LatenessMeter;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lateness of the event loops, over HTTP, on the event bus and for Prometheus, measured in real time. */
class LatenessApiTest {

    // A Vert.x of its own for each test: the figures are sums over all that has happened in one Vert.x.
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private Server deploy(JsonObject config) {
        return Server.deploy(vertx, 2, config);
    }

    @Test
    void bothApisReportEachEventLoopAndTheSumOfAll() {
        Instant before = Instant.now();
        Server server = deploy(new JsonObject());
        JsonObject answer = server.json("/wait-n?n=1000&maxDelay=0.05&seed=7");
        assertEquals(1000, answer.getInteger("n"));
        JsonObject http = server.json("/lateness");
        JsonObject bus = await(server.ask("lateness", new JsonObject()));
        assertEquals(http.fieldNames(), bus.fieldNames());
        JsonObject all = http.getJsonObject("all");
        List<JsonObject> loops =
                http.getJsonArray("loops").stream().map(JsonObject.class::cast).toList();
        assertEquals(2, loops.size());
        assertTrue(all.getLong("fired") >= 1000);
        assertEquals(0, all.getLong("pending"));
        assertEquals(0, all.getLong("cancelled"));
        for (String field : List.of("fired", "probes", "missed")) {
            long sum = loops.stream().mapToLong(loop -> loop.getLong(field)).sum();
            assertEquals(sum, all.getLong(field), field);
        }
        JsonObject late = all.getJsonObject("late");
        JsonObject loop = all.getJsonObject("loop");
        assertEquals(all.getLong("fired"), late.getLong("count"));
        // A probe may come between the counts of a loop and its distribution, which is read after them.
        assertTrue(
                loop.getLong("count") >= all.getLong("fired") + all.getLong("probes") + all.getLong("missed"),
                all::encode);
        for (JsonObject distribution : List.of(late, loop)) {
            assertEquals(Set.of("count", "p50", "p90", "p99", "p99.9", "max", "early"), distribution.fieldNames());
            assertEquals(0, distribution.getInteger("early"));
            assertTrue(distribution.getDouble("p50") <= distribution.getDouble("p99"), distribution::encode);
            assertTrue(distribution.getDouble("p99") <= distribution.getDouble("max"), distribution::encode);
        }
        assertEquals(late, all.getJsonObject("lastMinute").getJsonObject("late"));
        Set<String> names = new TreeSet<>();
        for (JsonObject each : loops) {
            names.add(each.getString("name"));
            Instant since = Instant.parse(each.getString("since"));
            assertTrue(!since.isBefore(before.minusMillis(1)) && since.isBefore(Instant.now()), each::encode);
        }
        assertEquals(Set.of("vert.x-eventloop-thread-0", "vert.x-eventloop-thread-1"), names);
    }

    @Test
    void latenessIsAvailableInTheTextFormatOfHdrHistogram() {
        Server server = deploy(new JsonObject());
        HttpResponse<String> late = server.get("/lateness?format=hgrm&of=late");
        assertEquals(
                "text/plain; charset=utf-8",
                late.headers().firstValue("content-type").orElseThrow());
        assertTrue(
                late.body().stripLeading().startsWith("Value     Percentile TotalCount 1/(1-Percentile)"), late::body);
        assertTrue(late.body().contains("#[Max     ="), late::body);
        assertTrue(server.get("/lateness?format=hgrm").body().contains("#[Buckets ="));
        assertEquals(400, server.get("/lateness?format=xml").statusCode());
        assertEquals(400, server.get("/lateness?of=tick").statusCode());
        assertEquals(
                400, server.refusal("lateness", new JsonObject().put("x", 1)).failureCode());
        assertEquals(
                "tenths may not be given with format=hgrm",
                new JsonObject(server.get("/lateness?format=hgrm&tenths=true").body()).getString("detail"));
        assertEquals(400, server.get("/lateness?tenths=5").statusCode());
        assertEquals(
                400,
                server.refusal("lateness", new JsonObject().put("tenths", "true"))
                        .failureCode());
    }

    @Test
    void theWorstLatenessOfEachTenthIsListedIfItIsAskedFor() {
        Server server = deploy(new JsonObject());
        JsonObject plain = server.json("/lateness").getJsonObject("all").getJsonObject("lastMinute");
        assertEquals(Set.of("late", "loop"), plain.fieldNames());
        LatenessMeter meter = LatenessMeter.on(vertx);
        stall(350);
        Server.until(() -> LatenessMeter.all(meter.reports()).loop().quantile(1) >= 0.2);
        JsonObject http = server.json("/lateness?tenths=true");
        JsonObject bus = await(server.ask("lateness", new JsonObject().put("tenths", true)));
        for (JsonObject answer : List.of(http, bus)) {
            JsonArray all = tenths(answer.getJsonObject("all"));
            JsonArray loops = answer.getJsonArray("loops");
            assertEquals(2, loops.size());
            double worst = 0;
            for (int i = 0; i < 600; i++) {
                Double most = null;
                for (int loop = 0; loop < 2; loop++) {
                    Double seconds = tenths(loops.getJsonObject(loop)).getDouble(i);
                    most = most == null || seconds != null && seconds > most ? seconds : most;
                }
                assertEquals(most, all.getDouble(i), "the worst of all loops, " + i);
                worst = Math.max(worst, most == null ? 0 : most);
            }
            assertTrue(worst >= 0.19 && worst < 60, "as the stall was seen: " + worst);
            assertNull(all.getDouble(0), "before the start");
        }
        meter.close();
    }

    private static JsonArray tenths(JsonObject report) {
        JsonArray tenths = report.getJsonObject("lastMinute").getJsonArray("tenths");
        assertEquals(600, tenths.size());
        return tenths;
    }

    @Test
    void anotherPrometheusParserReadsTheMetrics() throws IOException {
        Server server = deploy(new JsonObject().put("limits", new JsonObject().put("maxPending", 5000)));
        assertEquals(200, server.get("/wait-n?n=100&maxDelay=0.02&seed=7").statusCode());
        assertEquals(503, server.get("/wait-n?n=5001").statusCode());
        assertEquals(400, server.refusal("wait-n", new JsonObject()).failureCode());
        HttpResponse<String> created =
                server.post("/tasks", "application/json", "{\"maxDelay\":3600,\"n\":7,\"seed\":7}");
        String id = new JsonObject(created.body()).getString("id");
        assertEquals(
                202,
                server.post("/tasks", "application/json", "{\"maxDelay\":3600,\"seed\":7}")
                        .statusCode());
        assertEquals(200, server.method("DELETE", "/tasks/" + id).statusCode());
        HttpResponse<String> text = server.get("/metrics");
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                text.headers().firstValue("content-type").orElseThrow());
        Map<String, MetricFamily> metrics = read(text.body());
        assertEquals(1, counter(metrics, "bide_refused_total", "reason", "full"));
        assertEquals(1, counter(metrics, "bide_refused_total", "reason", "invalid"));
        assertEquals(7, sum(metrics, "bide_waits_cancelled_total"));
        double fired = sum(metrics, "bide_waits_fired_total");
        assertEquals(fired + 7 + 1, sum(metrics, "bide_waits_accepted_total"));
        assertEquals(1, gauge(metrics, "bide_waits_pending", null, null));
        assertEquals(1, gauge(metrics, "bide_tasks", "state", "running"));
        assertEquals(1, gauge(metrics, "bide_tasks", "state", "cancelled"));
        assertTrue(gauge(metrics, "bide_connections", null, null) >= 1);
        assertEquals(10_000, gauge(metrics, "bide_kept_bytes", null, null), "the request for the metrics itself");
        double lateCount = 0;
        for (var metric : metrics.get("bide_wait_late_seconds").getMetrics()) {
            Histogram histogram = (Histogram) metric;
            lateCount += histogram.getSampleCount();
            double previous = 0;
            for (Histogram.Bucket bucket : histogram.getBuckets()) {
                assertTrue(bucket.getCumulativeCount() >= previous);
                previous = bucket.getCumulativeCount();
            }
            assertEquals((double) histogram.getSampleCount(), previous);
            assertTrue(histogram.getSampleSum() >= 0);
        }
        assertEquals(fired, lateCount);
        assertTrue(metrics.containsKey("bide_loop_late_seconds"));
        assertEquals(
                406,
                await(server.send(HttpRequest.newBuilder(server.uri("/metrics")).header("Accept", "application/json")))
                        .statusCode());
    }

    private static Map<String, MetricFamily> read(String text) {
        CollectorPrometheusMetricsWalker families = new CollectorPrometheusMetricsWalker();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), families)
                .walk();
        Map<String, MetricFamily> byName = new HashMap<>();
        families.getAllMetricFamilies().forEach(family -> byName.put(family.getName(), family));
        return byName;
    }

    private static double counter(Map<String, MetricFamily> metrics, String name, String label, String value) {
        return metrics.get(name).getMetrics().stream()
                .filter(metric -> value.equals(metric.getLabels().get(label)))
                .mapToDouble(metric -> ((Counter) metric).getValue())
                .sum();
    }

    private static double sum(Map<String, MetricFamily> metrics, String name) {
        return metrics.get(name).getMetrics().stream()
                .mapToDouble(metric -> ((Counter) metric).getValue())
                .sum();
    }

    private static double gauge(Map<String, MetricFamily> metrics, String name, String label, String value) {
        return metrics.get(name).getMetrics().stream()
                .filter(metric ->
                        label == null || value.equals(metric.getLabels().get(label)))
                .mapToDouble(metric -> ((Gauge) metric).getValue())
                .sum();
    }

    /** Takes more than five seconds, because a meter does not report stalls before that. */
    @Test
    @Tag("long")
    void aStalledEventLoopIsPublishedAsAnEvent() {
        Server server = deploy(new JsonObject().put("meter", new JsonObject().put("warnMillis", 100)));
        Promise<JsonObject> published = Promise.promise();
        vertx.eventBus().<JsonObject>consumer("bide.events", message -> {
            if (message.body().getString("event").equals("late")) {
                published.tryComplete(message.body());
            }
        });
        LatenessMeter meter = LatenessMeter.on(vertx);
        Instant before = Instant.now();
        Server.until(() -> {
            stall(200);
            return published.future().isComplete();
        });
        JsonObject late = published.future().result();
        assertTrue(late.getDouble("seconds") >= 0.1, late::encode);
        assertTrue(late.getJsonArray("loops").getString(0).startsWith("vert.x-eventloop-thread-"), late::encode);
        assertEquals(2, late.getInteger("of"));
        assertTrue(late.getInteger("times") >= 1, late::encode);
        assertTrue(!Instant.parse(late.getString("at")).isBefore(before.minusMillis(1)), late::encode);
        if (late.containsKey("by")) { // not if this machine pauses at the same time
            assertTrue(late.getString("by").startsWith("dev.bide.LatenessApiTest."), late::encode);
        }
        // The same object is in the answer, for a minute.
        late.remove("event");
        JsonArray kept = server.json("/lateness").getJsonArray("stalls");
        assertTrue(kept.stream().anyMatch(late::equals), kept::encode);
        assertTrue(LatenessMeter.all(meter.reports()).missed() > 0);
        meter.close();
        assertEquals(200, server.get("/health").statusCode());
    }

    /** Blocks an event loop, as a handler does that computes for too long. */
    private void stall(long millis) {
        Context context = vertx.getOrCreateContext();
        Promise<Void> end = Promise.promise();
        context.runOnContext(turn -> {
            long endNanos = System.nanoTime() + millis * 1_000_000;
            while (System.nanoTime() < endNanos) {
                Thread.onSpinWait();
            }
            end.complete();
        });
        await(end.future());
    }

    @Test
    void aStallOf300MillisecondsIsMeasuredInFull() {
        LatenessMeter meter = LatenessMeter.on(vertx);
        Server.until(() -> meter.loops().stream().allMatch(loop -> loop.probes() > 2));
        stall(300);
        Server.until(() -> LatenessMeter.all(meter.reports()).loop().quantile(1) >= 0.2);
        // The probes that the stall prevented are recorded too: a correction for coordinated omission.
        Server.until(() -> LatenessMeter.all(meter.reports()).missed() >= 2);
        meter.close();
    }
}
