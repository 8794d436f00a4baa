package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes delays that were drawn without waiting. It uses no class of Vert.x, so the command line writes the same answers
 * without loading it. Any thread may call it.
 */
public final class DrawnAnswers {

    private DrawnAnswers() {}

    /**
     * Writes a list of delays.
     *
     * @param request the fan-out with those delays
     * @param delays the delays in seconds: a {@code double[]}, which only {@link JsonText} can turn into text, or a list
     * @return {@code n, delays, maxDelay or shape, seed}
     */
    public static Map<String, Object> list(FanOutRequest request, Object delays) {
        return drawn(request, "delays", delays);
    }

    /**
     * Writes the quantiles of delays.
     *
     * @param request the fan-out with those delays
     * @param delays the delays in seconds, ascending
     * @return {@code n, quantiles, maxDelay or shape, seed}
     */
    public static Map<String, Object> quantiles(FanOutRequest request, double[] delays) {
        return drawn(request, "quantiles", quantiles(delays));
    }

    /** Returns the quantiles that every answer without a list has. */
    static Map<String, Object> quantiles(double[] delays) {
        Map<String, Object> quantiles = new LinkedHashMap<>();
        quantiles.put("p50", Measurement.quantile(delays, 0.5));
        quantiles.put("p90", Measurement.quantile(delays, 0.9));
        quantiles.put("p99", Measurement.quantile(delays, 0.99));
        quantiles.put("max", Measurement.quantile(delays, 1));
        return quantiles;
    }

    private static Map<String, Object> drawn(FanOutRequest request, String key, Object delays) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Field.N.key(), request.n());
        json.put(key, delays);
        Shapes.put(json, request.shape());
        json.put(Field.SEED.key(), request.seed());
        return json;
    }
}
