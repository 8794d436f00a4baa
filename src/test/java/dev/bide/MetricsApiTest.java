package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.standin.Outcome;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code GET /metrics} says of calls, delays, pools and the JVM, and in which format. */
@ExtendWith(VertxExtension.class)
class MetricsApiTest {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private Vertx vertx;
    private Server server;

    @BeforeEach
    void deploy(Vertx freshVertx) {
        vertx = freshVertx;
        server = Server.deploy(vertx, 2);
    }

    private HttpResponse<String> scrape(String accept) {
        return await(server.send(HttpRequest.newBuilder(server.uri("/metrics")).header("Accept", accept)));
    }

    /** Returns the samples whose names begin with a text, and are not 0. */
    private Map<String, Double> samples(String prefix) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .filter(line -> !line.endsWith(" 0") && !line.endsWith(" 0.0"))
                .collect(Collectors.toMap(
                        line -> line.substring(prefix.length(), line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))),
                        (first, second) -> second,
                        TreeMap::new));
    }

    @Test
    void callsOfEveryApiAreCountedByOperationAndOutcome() {
        double warmUp = samples("bide_calls_total").get("{operation=\"wait-random\",outcome=\"ok\"}");
        assertEquals(200, server.get("/wait-random?maxDelay=0&seed=7").statusCode());
        assertEquals(200, server.get("/delay/0?seed=7").statusCode());
        assertEquals(
                429, server.get("/delay/0?seed=7&failRate=1&failStatus=429").statusCode());
        assertEquals(
                504,
                server.get("/wait-n?n=3&shape=fixed(1)&seed=7&timeout=0.01").statusCode());
        assertEquals(200, server.get("/draw?n=3&maxDelay=1&seed=7").statusCode());
        JsonObject two = new JsonObject().put("n", 2).put("maxDelay", 0).put("seed", 7);
        await(server.ask("wait-n", two));
        await(server.ask("measure-time", two));
        Bide bide = Bide.on(vertx);
        await(bide.waitRandom(WaitRequest.upTo(0).withSeed(7)));
        String task = "{\"maxDelay\":3600,\"seed\":7}";
        String id =
                new JsonObject(server.post("/tasks", "application/json", task).body()).getString("id");
        assertEquals(200, server.method("DELETE", "/tasks/" + id).statusCode());
        assertEquals(400, server.get("/wait-random?maxDelay=3601&seed=7").statusCode());
        // A request with a field that is wrong is refused before it is a call.
        assertEquals(400, server.get("/wait-random?maxDelay=x&seed=7").statusCode());
        assertEquals(
                Map.of(
                        "{operation=\"wait-random\",outcome=\"ok\"}", warmUp + 3,
                        "{operation=\"wait-random\",outcome=\"failed-as-asked\"}", 1.0,
                        "{operation=\"wait-random\",outcome=\"cancelled\"}", 1.0,
                        "{operation=\"wait-random\",outcome=\"refused\"}", 1.0,
                        "{operation=\"wait-n\",outcome=\"ok\"}", 1.0,
                        "{operation=\"wait-n\",outcome=\"timed-out\"}", 1.0,
                        "{operation=\"measure-time\",outcome=\"ok\"}", 1.0,
                        "{operation=\"draw\",outcome=\"ok\"}", 1.0),
                samples("bide_calls_total"));
        assertEquals(
                28,
                server.get("/metrics")
                        .body()
                        .lines()
                        .filter(l -> l.startsWith("bide_calls_total{"))
                        .count());
    }

    @Test
    void theHistogramHasTheDelayOfEachWait() {
        // The requests with which the instances warm up have a delay of 0.
        double warmUp = server.metric("bide_delay_seconds_count");
        server.get("/wait-n?n=3&shape=fixed(0.01)&seed=7");
        server.get("/delay/0.02?seed=7");
        assertEquals(warmUp, server.metric("bide_delay_seconds_bucket{le=\"0.005\"}"));
        assertEquals(warmUp + 3, server.metric("bide_delay_seconds_bucket{le=\"0.01\"}"));
        assertEquals(warmUp + 4, server.metric("bide_delay_seconds_bucket{le=\"0.02\"}"));
        assertEquals(warmUp + 4, server.metric("bide_delay_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(warmUp + 4, server.metric("bide_delay_seconds_count"));
        assertEquals(0.05, server.metric("bide_delay_seconds_sum"), 1e-9);
    }

    @Test
    void eachPoolHasItsGaugesWhileItIsBusy() {
        String db = "/wait-random?shape=fixed(600)&seed=7&pool=db&capacity=2";
        double before = server.accepted();
        for (int i = 0; i < 5; i++) {
            server.send(HttpRequest.newBuilder(server.uri(db)));
        }
        server.send(HttpRequest.newBuilder(server.uri("/delay/600?seed=7&pool=any")));
        // Not that six are pending: a wait is pending a moment before it is in its pool.
        Server.until(() -> server.accepted() == before + 6);
        assertEquals(
                Map.of(
                        "capacity{pool=\"db\"}", 2.0,
                        "busy{pool=\"db\"}", 2.0,
                        "queued{pool=\"db\"}", 3.0,
                        "busy{pool=\"any\"}", 1.0),
                samples("bide_pool_"));
    }

    @Test
    void aStandInHasItsCountersUntilItEnds() {
        assertEquals(0, server.metric("bide_stand_ins"));
        CallsOfStandIn answers = CallsOfStandIn.start(vertx, "answers", 1);
        CallsOfStandIn proxy = CallsOfStandIn.startProxy(vertx, "proxy");
        answers.add("/", Outcome.ANSWERED);
        answers.add("/", Outcome.ANSWERED);
        answers.add("/", Outcome.TIMED_OUT);
        proxy.addForwarded(0.01);
        proxy.addForwarded(0.02);
        proxy.add("/", Outcome.UPSTREAM);
        Map<String, Double> counts = Map.of(
                "{outcome=\"answered\",stand_in=\"answers\"}", 2.0,
                "{outcome=\"timedOut\",stand_in=\"answers\"}", 1.0,
                "{outcome=\"forwarded\",stand_in=\"proxy\"}", 2.0,
                "{outcome=\"upstream\",stand_in=\"proxy\"}", 1.0);
        assertEquals(counts, samples("bide_stand_in_calls_total"));
        assertEquals(0, server.metric("bide_stand_in_calls_total{outcome=\"gone\",stand_in=\"proxy\"}"));
        assertEquals(200, server.method("DELETE", "/stand-ins/answers/calls").statusCode());
        assertEquals(counts, samples("bide_stand_in_calls_total"), "a counter only grows");
        assertEquals(2, server.metric("bide_stand_ins"));
        await(CallsOfStandIn.registry(vertx).delete("answers"));
        assertEquals(1, server.metric("bide_stand_ins"));
        assertEquals(2, samples("bide_stand_in_calls_total").size());
    }

    @Test
    void theHistogramOfAStandInHasTheTimeOfTheServiceBehindIt() {
        CallsOfStandIn.start(vertx, "answers", 1).add("/", Outcome.ANSWERED);
        CallsOfStandIn proxy = CallsOfStandIn.startProxy(vertx, "proxy");
        proxy.addForwarded(0.01);
        proxy.addForwarded(0.02);
        proxy.add("/", Outcome.UPSTREAM);
        String name = "bide_stand_in_upstream_seconds_";
        assertEquals(0, server.metric(name + "bucket{stand_in=\"proxy\",le=\"0.005\"}"));
        assertEquals(1, server.metric(name + "bucket{stand_in=\"proxy\",le=\"0.01\"}"));
        assertEquals(2, server.metric(name + "bucket{stand_in=\"proxy\",le=\"+Inf\"}"));
        assertEquals(0.03, server.metric(name + "sum{stand_in=\"proxy\"}"), 1e-9);
        assertFalse(
                server.get("/metrics").body().contains(name + "count{stand_in=\"answers\"}"),
                "nothing is behind that one");
    }

    @Test
    void aNameOfAPoolCannotBreakALine() {
        Bide bide = Bide.on(vertx);
        String name = "a\"} 1\nbide_forged 1\\\r";
        bide.waitRandom(WaitRequest.upTo(600).withSeed(7).in(new PoolUse(name, 1, 0)));
        Server.until(() -> server.pending() == 1);
        for (String accept : List.of("text/plain", "application/openmetrics-text")) {
            String text = scrape(accept).body();
            assertTrue(text.contains("bide_pool_busy{pool=\"a\\\"} 1\\nbide_forged 1\\\\\r\"} 1"), text);
            assertFalse(text.contains("\nbide_forged"), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | " + PROMETHEUS,
                "text/plain | " + PROMETHEUS,
                "application/openmetrics-text | " + OPEN_METRICS,
                "text/plain;q=0.2, application/openmetrics-text;q=0.5 | " + OPEN_METRICS,
                "text/plain;q=0.5, application/openmetrics-text;q=0.2 | " + PROMETHEUS,
                "application/openmetrics-text;q=0, */* | " + PROMETHEUS,
                // What Prometheus 3 sends.
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                        + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
                        + " | "
                        + OPEN_METRICS,
            })
    void theClientChoosesTheFormat(String accept, String type) {
        HttpResponse<String> answer = scrape(accept);
        assertEquals(type, answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(type.equals(OPEN_METRICS), answer.body().endsWith("# EOF\n"));
        assertTrue(answer.body().contains("\nbide_waits_fired_total{"), answer.body());
    }

    @Test
    void aFormatThatIsNeitherIsRefused() {
        HttpResponse<String> answer = scrape("application/json");
        assertEquals(406, answer.statusCode());
        assertTrue(
                answer.body().contains("this route gives text/plain or application/openmetrics-text"), answer.body());
    }

    @Test
    void bothFormatsHaveTheSameMetricsAndThoseOfTheJvm() {
        // This metric appears after the first garbage collection that follows the first scrape.
        assertEquals(200, scrape("text/plain").statusCode());
        System.gc();
        Server.until(() -> types(scrape("text/plain").body()).contains("jvm_memory_pool_allocated_bytes_total"));
        Set<String> names = types(scrape("text/plain").body());
        Set<String> open = types(scrape("application/openmetrics-text").body());
        // In OpenMetrics, the type of a counter has the name without its suffix.
        assertEquals(
                names.stream()
                        .map(name -> name.replaceAll("_total$|_info$", ""))
                        .collect(Collectors.toCollection(TreeSet::new)),
                open);
        assertTrue(
                names.containsAll(List.of("jvm_memory_used_bytes", "jvm_gc_collection_seconds", "jvm_threads_current")),
                names::toString);
        assertTrue(names.containsAll(List.of("process_cpu_seconds_total", "process_open_fds")), names::toString);
    }

    private static Set<String> types(String text) {
        return text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
