package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.wait.DelaySummary;
import dev.bide.wait.FanOutRequest;
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
        return drawn(request, "quantiles", quantiles(DelaySummary.of(delays)));
    }

    /** Returns the quantiles that every answer without a list has. */
    static Map<String, Object> quantiles(DelaySummary delays) {
        Map<String, Object> quantiles = new LinkedHashMap<>();
        quantiles.put("p50", delays.p50());
        quantiles.put("p90", delays.p90());
        quantiles.put("p99", delays.p99());
        quantiles.put("max", delays.max());
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
