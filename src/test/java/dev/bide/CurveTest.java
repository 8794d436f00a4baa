package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quantiles of a shape, which are calculated and not drawn. */
class CurveTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static JsonObject curve(int n, String shape) {
        return SHARED.server().json("/curve?n=" + n + "&shape=" + URLEncoder.encode(shape, StandardCharsets.UTF_8));
    }

    /** Returns a shape of each type, the last ones as large as they may be. */
    static String[] shapes() {
        return new String[] {
            "uniform(0.1,0.5)",
            "fixed(0.2)",
            "exponential(mean=0.05,max=2.0)",
            "lognormal(median=0.05,p99=1.0,max=5.0)",
            "pareto(min=0.01,alpha=1.5,max=10.0)",
            "weighted(0.01:90.0,0.5:9.0,2.0:1.0)",
            IntStream.range(0, 100)
                    .mapToObj(i -> "0." + (100 + i) + ":" + (1 + i) + ".0")
                    .collect(Collectors.joining(",", "weighted(", ")")),
            IntStream.range(0, 98)
                    .mapToObj(i -> "p" + (i + 1) + "=0." + (100 + i))
                    .collect(Collectors.joining(",", "percentiles(", ",p99=1.5,p99.9=2.5,min=0.0,max=3.0)")),
        };
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPointIsAQuantileOfTheShape(String text) {
        Shape shape = Shape.of(text);
        JsonObject curve = curve(1000, text);
        assertEquals(shape.toString(), curve.getString("text"));
        assertEquals(shape.type(), curve.getJsonObject("shape").getString("type"));
        JsonArray points = curve.getJsonArray("quantiles");
        assertTrue(points.size() > 300 && points.size() <= 320, points.size() + " points");
        double before = -1;
        for (Object each : points) {
            JsonArray point = (JsonArray) each;
            assertTrue(point.getDouble(0) > before, point::encode);
            before = point.getDouble(0);
            assertEquals(shape.quantile(before), point.getDouble(1));
        }
        assertEquals(0.99999, before);
        assertEquals(shape.quantile(0.5), curve.getDouble("p50"));
        assertEquals(shape.quantile(0.9), curve.getDouble("p90"));
        assertEquals(shape.quantile(0.99), curve.getDouble("p99"));
    }

    @Test
    void thePointsAreEvenlySpacedUpTo90PercentAndLogarithmicInTheTail() {
        JsonArray points = curve(1, "uniform(0,1)").getJsonArray("quantiles");
        assertEquals(0, points.getJsonArray(0).getDouble(0));
        assertEquals(0.005, points.getJsonArray(1).getDouble(0));
        assertEquals(0.9, points.getJsonArray(180).getDouble(0));
        assertEquals(0.99, points.getJsonArray(214).getDouble(0));
        assertEquals(0.999, points.getJsonArray(248).getDouble(0));
        assertEquals(0.9999, points.getJsonArray(282).getDouble(0));
        assertEquals(0.99999, points.getJsonArray(316).getDouble(0));
    }

    @Test
    void theLongestOfNIsTheMedianOfItsDistribution() {
        assertEquals(0.5, curve(1, "uniform(0,1)").getDouble("longest"), 1e-12);
        assertEquals(Math.sqrt(0.5), curve(2, "uniform(0,1)").getDouble("longest"), 1e-12);
        // Half of 1,000 drawn fan-outs have a longest delay beyond it, within four standard deviations.
        double longest = curve(100, "exponential(mean=0.05,max=2)").getDouble("longest");
        long beyond = IntStream.range(0, 1000)
                .mapToDouble(seed -> SHARED.server()
                        .json("/draw?n=100&list=false&shape=exponential(mean=0.05,max=2)&seed=" + seed)
                        .getJsonObject("quantiles")
                        .getDouble("max"))
                .filter(max -> max > longest)
                .count();
        assertEquals(500, beyond, 63);
    }

    @Test
    void aUniformShapeFromZeroIsShownAsItsLongestDelay() {
        for (String query : new String[] {"maxDelay=200ms", "shape=uniform(0,200ms)"}) {
            JsonObject curve = SHARED.server().json("/curve?n=7&" + query);
            assertEquals(0.2, curve.getDouble("maxDelay"));
            assertEquals("uniform(0,0.2)", curve.getString("text"));
            assertEquals(0.1, curve.getDouble("p50"), 1e-12);
        }
        assertEquals(10, SHARED.server().json("/curve?n=7").getDouble("maxDelay"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow-db", "lognormal(median=20ms,p99=0.8,max=3)"})
    void theBusAnswersAsHttpDoes(String shape) {
        JsonObject asked = new JsonObject().put("n", 1_000_000).put("shape", shape);
        JsonObject overHttp = curve(1_000_000, shape);
        assertEquals(
                overHttp.encode(), await(SHARED.server().ask("curve", asked)).encode());
        assertEquals(curve(1, shape).getJsonArray("quantiles"), overHttp.getJsonArray("quantiles"));
    }

    @Test
    void nothingIsDrawnForACurve() {
        String draws = "bide_calls_total{operation=\"draw\",outcome=\"ok\"}";
        double drawn = SHARED.server().metric(draws);
        double accepted = SHARED.server().accepted();
        curve(1_000_000, "uniform(0,10)");
        assertEquals(drawn, SHARED.server().metric(draws));
        assertEquals(accepted, SHARED.server().accepted());
    }
}
