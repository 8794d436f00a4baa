package dev.bide.json;

import dev.bide.operation.CurveRequest;
import dev.bide.shape.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the quantiles of a distribution, without a class of Vert.x. Any thread may call it. */
public final class CurveAnswers {

    private CurveAnswers() {}

    /**
     * Writes a distribution as the points of a curve.
     *
     * @param request the distribution, and the number of waits
     * @return {@code text, maxDelay or shape, quantiles, p50, p90, p99, longest}, each quantile with its probability
     */
    public static Map<String, Object> curve(CurveRequest request) {
        Shape shape = request.shape();
        List<Object> quantiles = new ArrayList<>(CurveRequest.points());
        for (int point = 0; point < CurveRequest.points(); point++) {
            double p = CurveRequest.probability(point);
            quantiles.add(List.of(p, shape.quantile(p)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", shape.toString());
        Shapes.put(json, shape);
        json.put("quantiles", quantiles);
        json.put("p50", shape.quantile(0.5));
        json.put("p90", shape.quantile(0.9));
        json.put("p99", shape.quantile(0.99));
        json.put("longest", request.longest());
        return json;
    }
}
