package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes shapes, without a class of Vert.x. Any thread may call it. */
public final class Shapes {

    private static final String TYPE = "type";
    private static final String OF = "of";

    private Shapes() {}

    /**
     * Writes profiles, with quantiles of their delays.
     *
     * @param profiles shapes that have a name
     * @return {@code profiles}, each with {@code name, text, shape, quantiles}
     */
    public static Map<String, Object> profiles(Profiles profiles) {
        List<Object> all = new ArrayList<>();
        profiles.all().forEach((name, shape) -> {
            Map<String, Object> profile = new LinkedHashMap<>();
            profile.put("name", name);
            profile.put("text", shape.toString());
            profile.put(Field.SHAPE.key(), json(shape));
            profile.put("quantiles", quantiles(shape));
            all.add(profile);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("profiles", all);
        return json;
    }

    private static Map<String, Object> quantiles(Shape shape) {
        Map<String, Object> quantiles = new LinkedHashMap<>();
        quantiles.put("min", shape.quantile(0));
        quantiles.put("p50", shape.quantile(0.5));
        quantiles.put("p90", shape.quantile(0.9));
        quantiles.put("p99", shape.quantile(0.99));
        quantiles.put("p99.9", shape.quantile(0.999));
        quantiles.put("max", shape.max());
        return quantiles;
    }

    /**
     * Adds how delays are drawn, as a request would say it: {@code maxDelay} or {@code shape}.
     *
     * @param json the object to add to
     * @param shape the distribution
     */
    public static void put(Map<String, Object> json, Shape shape) {
        if (shape.isUniformFromZero()) {
            json.put(Field.MAX_DELAY.key(), shape.max());
        } else {
            json.put(Field.SHAPE.key(), json(shape));
        }
    }

    private static Map<String, Object> json(Shape shape) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(TYPE, shape.type());
        json.putAll(shape.parameters());
        if (!shape.choices().isEmpty()) {
            List<Object> of = new ArrayList<>();
            shape.choices().forEach(choice -> of.add(List.of(choice.delay(), choice.weight())));
            json.put(OF, of);
        }
        return json;
    }
}
