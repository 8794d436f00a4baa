package dev.bide.operation;

import dev.bide.number.SecondsText;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Named values, read strictly: an unknown, repeated or ill-typed field is refused, and so is a value out of range. One
 * thread at a time.
 *
 * <p>The values come from a message, a body, a query or a settings file. The texts of a query are read as the JSON values
 * that they spell, so {@code n=5} is a number. Nothing here is a class of Vert.x, so that a command line can read the
 * same fields without loading it; nested objects are {@link Map}s and arrays are {@link List}s.
 */
public final class Fields {

    private static final String OBJECT_RULE = "must be an object";
    private final String prefix;
    private final Map<String, Object> values;

    /** The texts of a query by name; empty for JSON, where each value has a type of its own. */
    private final Map<String, String> texts;

    private Fields(String prefix, Map<String, Object> values, Map<String, String> texts) {
        this.prefix = prefix;
        this.values = values;
        this.texts = texts;
    }

    /**
     * Reads the fields of a JSON object.
     *
     * @param values its values by name, nested objects as maps and arrays as lists
     * @return its fields
     */
    public static Fields of(Map<String, Object> values) {
        return new Fields("", values, Map.of());
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
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, String> parameter : query) {
            texts.put(parameter.getKey(), parameter.getValue());
            // Refused: servers differ in which value of a repeated parameter they use, so the client may mean either.
            if (values.put(parameter.getKey(), QueryValue.value(parameter.getValue())) != null) {
                throw repeated(parameter.getKey());
            }
        }
        return new Fields("", values, texts);
    }

    /**
     * Returns the refusal of a field that is given twice.
     *
     * @param name its name
     * @return a refusal to throw
     */
    public static Refusal repeated(String name) {
        return new Refusal(Reason.INVALID, Refusal.shown(name) + " must be given once, not repeated");
    }

    /**
     * Refuses every field that is not in a list.
     *
     * @param names the names that may be given
     * @throws Refusal if there is another
     */
    public void only(Collection<String> names) {
        // Not with keySet(): a HashMap caches that view, and a pending wait would keep it alive with its message.
        values.forEach((name, value) -> {
            if (name == null || !names.contains(name)) {
                throw unknown(name, names);
            }
        });
    }

    private Refusal unknown(String name, Collection<String> names) {
        String known = names.isEmpty() ? "; nothing may be given here" : "; known here: " + String.join(", ", names);
        return new Refusal(Reason.INVALID, Refusal.shown(prefix + name) + " is unknown" + known);
    }

    /**
     * Returns whether a field is given.
     *
     * @param name its name
     * @return true if it has a value, which may be null
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Reads a whole number.
     *
     * @param name its field, which must be given
     * @param min the smallest value allowed
     * @param max the largest value allowed
     * @return the number
     */
    public long whole(String name, long min, long max) {
        Object value = values.get(name);
        // Not longValue() of any Number, which would truncate 5.9 and wrap a BigInteger around.
        boolean fitsLong =
                value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
        if (!fitsLong || ((Number) value).longValue() < min || ((Number) value).longValue() > max) {
            String rule = "must be a whole number from " + min + " to " + max; // made only if it is broken
            throw invalid(name, rule, value(name, rule));
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
        double number = NumberValue.number(value(name, rule));
        if (Double.isNaN(number)) {
            throw invalid(name, rule, values.get(name));
        }
        return number;
    }

    /**
     * Reads a length of time: a number of seconds, or a text with a unit.
     *
     * @param name its field, which must be given
     * @return its seconds, which are finite and not negative
     */
    public double seconds(String name) {
        Object value = value(name, SecondsText.RULE);
        double seconds = NumberValue.seconds(value);
        // Negated, so that NaN is refused too.
        if (!(seconds >= 0)) {
            throw invalid(name, texts.containsKey(name) ? SecondsText.RULE : NumberValue.secondsRule(value), value);
        }
        return seconds;
    }

    /**
     * Reads a boolean.
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
        // In a query as the client wrote it, even if it spells a number: name=1e3 must not become 1000.0.
        Object value = texts.containsKey(name) ? texts.get(name) : value(name, rule);
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid(name, rule, values.get(name));
    }

    /**
     * Reads one of several words.
     *
     * @param name its field, which must be given
     * @param choices the values to choose from
     * @param word returns the word for a value
     * @param <E> the type of the values
     * @return the chosen value
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
     * @return its fields; refusals name them with this field's name in front
     */
    public Fields object(String name) {
        return nested(name, value(name, OBJECT_RULE));
    }

    /** Reads an object that is the value of a field, or an element of its list, such as {@code on[2]}. */
    Fields nested(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(prefix + name + ".", cast(map), Map.of());
        }
        throw invalid(name, OBJECT_RULE, value);
    }

    /**
     * Reads a list.
     *
     * @param name its field, which must be given
     * @param rule the rule that a refusal quotes
     * @return its values, of any type
     */
    public List<?> list(String name, String rule) {
        List<?> list = list(value(name, rule));
        if (list == null) {
            throw invalid(name, rule, values.get(name));
        }
        return list;
    }

    /** Returns the values of a list; null if it is not a list. */
    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : null;
    }

    /** Returns whether a field is a text. In a query every field is. */
    boolean isText(String name) {
        return texts.containsKey(name) || values.get(name) instanceof String;
    }

    /** Returns a value of any type. */
    Object get(String name) {
        return values.get(name);
    }

    /** Returns whether a field is an object. */
    boolean isObject(String name) {
        return values.get(name) instanceof Map<?, ?>;
    }

    /**
     * Returns the names of the fields.
     *
     * @return all that are given
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        values.forEach((name, value) -> names.add(name)); // not with keySet(): see only()
        return names;
    }

    /**
     * Returns the full name of a field.
     *
     * @param name its name
     * @return its own name after those of the objects that it is in
     */
    public String path(String name) {
        return prefix + name;
    }

    Refusal invalid(String name, String rule, Object value) {
        String nested = list(value) != null ? "a list" : value instanceof Map<?, ?> ? "an object" : "";
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
