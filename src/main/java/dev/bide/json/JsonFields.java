package dev.bide.json;

import dev.bide.operation.Fields;
import dev.bide.refusal.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Turns Vert.x's JSON into fields, which know no class of Vert.x. Any thread may call it. */
public final class JsonFields {

    private JsonFields() {}

    /**
     * Reads the body of a message.
     *
     * @param body what was sent over the bus
     * @return its fields
     * @throws Refusal if it is not a JSON object
     */
    public static Fields of(Object body) {
        if (body instanceof JsonObject object) {
            return Fields.of(plain(object));
        }
        throw JsonBody.notAnObject("the body");
    }

    /**
     * Returns the values of an object. They are copied only if there is something nested in them, which is rare.
     *
     * @param object what was sent, or given as settings
     * @return its values by name, nested objects as maps and arrays as lists
     */
    public static Map<String, Object> plain(JsonObject object) {
        Map<String, Object> values = object.getMap();
        // Not with values(): a HashMap caches that view, and a pending wait would keep it alive with its message.
        NestedSearch search = new NestedSearch();
        values.forEach(search);
        return search.found ? copy(values) : values;
    }

    /** Looks for a nested object or list. A class, because a lambda cannot assign a variable, and a stream costs more. */
    private static final class NestedSearch implements BiConsumer<String, Object> {

        private boolean found;

        @Override
        public void accept(String name, Object value) {
            found |= value instanceof JsonObject
                    || value instanceof JsonArray
                    || value instanceof Map<?, ?>
                    || value instanceof List<?>;
        }
    }

    private static Map<String, Object> copy(Map<?, ?> values) {
        // In the order of the sender, so that a refusal names the first field that is wrong.
        Map<String, Object> copy = new LinkedHashMap<>();
        // A local sender may put any map into a message, even one with a null key.
        values.forEach((name, value) -> copy.put(name == null ? null : name.toString(), plain(value)));
        return copy;
    }

    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            return copy(object.getMap());
        }
        if (value instanceof JsonArray array) {
            return plain(array.getList());
        }
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(); // not Stream.toList(), which cannot hold a null
            list.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        return value;
    }
}
