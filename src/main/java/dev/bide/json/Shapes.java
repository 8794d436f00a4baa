package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Writes shapes. Any thread may call it. */
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
    public static JsonObject profiles(Profiles profiles) {
        JsonArray all = new JsonArray();
        profiles.all()
                .forEach((name, shape) -> all.add(new JsonObject()
                        .put("name", name)
                        .put("text", shape.toString())
                        .put(Field.SHAPE.key(), json(shape))
                        .put("quantiles", quantiles(shape))));
        return new JsonObject().put("profiles", all);
    }

    private static JsonObject quantiles(Shape shape) {
        return new JsonObject()
                .put("min", shape.quantile(0))
                .put("p50", shape.quantile(0.5))
                .put("p90", shape.quantile(0.9))
                .put("p99", shape.quantile(0.99))
                .put("p99.9", shape.quantile(0.999))
                .put("max", shape.max());
    }

    /**
     * Adds how delays are drawn, as a request would say it.
     *
     * @param json the object to add to
     * @param shape the distribution
     * @return the same object with {@code maxDelay} or {@code shape}
     */
    public static JsonObject put(JsonObject json, Shape shape) {
        return shape.isUniformFromZero()
                ? json.put(Field.MAX_DELAY.key(), shape.max())
                : json.put(Field.SHAPE.key(), json(shape));
    }

    private static JsonObject json(Shape shape) {
        JsonObject json = new JsonObject().put(TYPE, shape.type());
        shape.parameters().forEach(json::put);
        if (!shape.choices().isEmpty()) {
            JsonArray of = new JsonArray();
            shape.choices()
                    .forEach(
                            choice -> of.add(new JsonArray().add(choice.delay()).add(choice.weight())));
            json.put(OF, of);
        }
        return json;
    }
}
