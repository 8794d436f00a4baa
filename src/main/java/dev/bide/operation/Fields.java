package dev.bide.operation;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Named values, read strictly: none is unknown, repeated, of another type or beyond what it can be. One thread at a
 * time.
 *
 * <p>They come from a message, a body or a query; a query's texts are taken for the JSON values that they spell.
 */
public final class Fields {

    private final String prefix;
    private final Map<String, Object> values;

    /** How the values were written, if all of them are texts that only spell something. */
    private final Map<String, String> spellings;

    private Fields(String prefix, Map<String, Object> values, Map<String, String> spellings) {
        this.prefix = prefix;
        this.values = values;
        this.spellings = spellings;
    }

    /**
     * Reads a message.
     *
     * @param body what was sent over the bus
     * @return its fields
     * @throws Refusal if it is not a JSON object
     */
    public static Fields of(Object body) {
        if (!(body instanceof JsonObject object)) {
            throw noObject("the body");
        }
        return new Fields("", object.getMap(), Map.of());
    }

    /**
     * Reads the query of a URL.
     *
     * @param query its parameters, in order
     * @return its fields
     * @throws Refusal if one is repeated
     */
    public static Fields ofQuery(Iterable<Map.Entry<String, String>> query) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> spellings = new HashMap<>();
        for (Map.Entry<String, String> parameter : query) {
            spellings.put(parameter.getKey(), parameter.getValue());
            if (values.put(parameter.getKey(), QueryValue.value(parameter.getValue())) != null) {
                throw repeated(parameter.getKey());
            }
        }
        return new Fields("", values, spellings);
    }

    public static Refusal noObject(String what) {
        return new Refusal(Reason.INVALID, what + " must be a JSON object");
    }

    public static Refusal repeated(String name) {
        return new Refusal(Reason.INVALID, Refusal.shown(name) + " must be given once, not repeated");
    }

    /**
     * Refuses all fields but these.
     *
     * @param names what may be given
     * @throws Refusal if there is another
     */
    public void only(List<String> names) {
        // Not over keySet(), which a map keeps: a wait would hold it with its message.
        values.forEach((name, value) -> {
            if (name == null || !names.contains(name)) {
                throw unknown(name, names);
            }
        });
    }

    private Refusal unknown(String name, List<String> names) {
        String known = names.isEmpty() ? "; nothing may be given here" : "; known here: " + String.join(", ", names);
        return new Refusal(Reason.INVALID, Refusal.shown(prefix + name) + " is unknown" + known);
    }

    /**
     * Tells whether a field is given.
     *
     * @param name its name
     * @return true if it has a value, were it null
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Reads a whole number.
     *
     * @param name its field, which must be given
     * @param least the least that it can be
     * @param most the most that it can be
     * @return the number
     */
    public long whole(String name, long least, long most) {
        String rule = "must be a whole number from " + least + " to " + most;
        Object value = value(name, rule);
        boolean small =
                value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
        if (!small || ((Number) value).longValue() < least || ((Number) value).longValue() > most) {
            throw invalid(name, rule, value);
        }
        return ((Number) value).longValue();
    }

    /**
     * Reads a number.
     *
     * @param name its field, which must be given
     * @return the number, which is finite
     */
    public double number(String name) {
        String rule = "must be a number";
        Object value = value(name, rule);
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            throw invalid(name, rule, value);
        }
        return number.doubleValue();
    }

    /**
     * Reads a number of seconds.
     *
     * @param name its field, which must be given
     * @return the number, which is finite and not negative
     */
    public double seconds(String name) {
        double seconds = number(name);
        if (seconds < 0) {
            throw invalid(name, "must be a number of seconds, 0 or more", seconds);
        }
        return seconds;
    }

    /**
     * Reads a yes or no.
     *
     * @param name its field, which must be given
     * @return true or false
     */
    public boolean flag(String name) {
        String rule = "must be true or false";
        if (value(name, rule) instanceof Boolean flag) {
            return flag;
        }
        throw invalid(name, rule, values.get(name));
    }

    /**
     * Reads a text.
     *
     * @param name its field, which must be given
     * @return the text, which is not empty
     */
    public String text(String name) {
        String rule = "must be a text";
        Object value = spellings.containsKey(name) ? spellings.get(name) : value(name, rule);
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid(name, rule, values.get(name));
    }

    /**
     * Reads one of a few words.
     *
     * @param name its field, which must be given
     * @param choices what can be chosen
     * @param word what each is called
     * @param <E> the type of that
     * @return what is chosen
     */
    public <E> E choice(String name, E[] choices, Function<E, String> word) {
        List<String> words = Arrays.stream(choices).map(word).toList();
        String rule = "must be " + String.join(" or ", words);
        int chosen = words.indexOf(value(name, rule));
        if (chosen < 0) {
            throw invalid(name, rule, values.get(name));
        }
        return choices[chosen];
    }

    /**
     * Reads an object.
     *
     * @param name its field, which must be given
     * @return its fields, whose names are told with this one's before them
     */
    public Fields object(String name) {
        String rule = "must be an object";
        Object value = value(name, rule);
        if (value instanceof JsonObject object) {
            return new Fields(prefix + name + ".", object.getMap(), Map.of());
        }
        if (value instanceof Map<?, ?> map) {
            return new Fields(prefix + name + ".", new JsonObject(cast(map)).getMap(), Map.of());
        }
        throw invalid(name, rule, value);
    }

    /** Reads a list. */
    public List<?> list(String name, String rule) {
        List<?> list = list(value(name, rule));
        if (list == null) {
            throw invalid(name, rule, values.get(name));
        }
        return list;
    }

    /** Gives the values of a list; null if it is none. */
    public static List<?> list(Object value) {
        return value instanceof JsonArray array ? array.getList() : value instanceof List<?> list ? list : null;
    }

    /** Tells whether a field is a text, or written as one. */
    public boolean isText(String name) {
        return spellings.containsKey(name) || values.get(name) instanceof String;
    }

    /** Gives a field as it is. */
    public Object get(String name) {
        return values.get(name);
    }

    /** Tells whether a field is an object. */
    public boolean isObject(String name) {
        return isObject(values.get(name));
    }

    private static boolean isObject(Object value) {
        return value instanceof JsonObject || value instanceof Map<?, ?>;
    }

    /** Gives the names of the fields. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        values.forEach((name, value) -> names.add(name));
        return names;
    }

    /**
     * Gives how a field is called from outside.
     *
     * @param name its name
     * @return the names of the objects that it is in, and its own
     */
    public String path(String name) {
        return prefix + name;
    }

    public Refusal invalid(String name, String rule, Object value) {
        String nested = list(value) != null ? "a list" : isObject(value) ? "an object" : "";
        return nested.isEmpty()
                ? Refusal.invalid(prefix + name, rule, value)
                : new Refusal(Reason.INVALID, prefix + name + " " + rule + ", not " + nested);
    }

    private Object value(String name, String rule) {
        if (!values.containsKey(name)) {
            throw new Refusal(Reason.INVALID, prefix + name + " is missing: it " + rule);
        }
        return values.get(name);
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Map<String, Object> cast(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
