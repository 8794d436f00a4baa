package dev.bide.operation;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Misshapen;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.shape.Shape.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads shapes from fields. Any thread may call it. */
public final class ShapeReader {

    private static final String TYPE = "type";
    private static final String OF = "of";
    private static final String CHOICE = "a delay and a weight";
    private static final Pattern PARAMETER = Pattern.compile("[a-zA-Z][a-zA-Z0-9.]{0,30}");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");

    private ShapeReader() {}

    /**
     * Reads a shape.
     *
     * @param fields some fields
     * @param name that of a shape: an object, its text, or the name of a profile
     * @param profiles what may be named
     * @return the shape
     * @throws Refusal if it is none
     */
    static Shape read(Fields fields, String name, Profiles profiles) {
        if (fields.isObject(name)) {
            return read(fields.object(name), fields.path(name));
        }
        if (!fields.isText(name)) {
            throw fields.invalid(name, "must be a text or an object", fields.get(name));
        }
        String text = fields.text(name);
        if (text.indexOf('(') >= 0) {
            return shape(fields.path(name), text, () -> Shape.of(text));
        }
        return profiles.find(text).orElseThrow(() -> unknown(fields.path(name), text, profiles));
    }

    private static Refusal unknown(String path, String text, Profiles profiles) {
        String known = profiles.all().isEmpty()
                ? ""
                : "one of the profiles (" + String.join(", ", profiles.all().keySet()) + "), or ";
        return Refusal.invalid(path, "must be " + known + "such as lognormal(median=0.05,p99=1,max=5)", text);
    }

    private static Shape read(Fields shape, String path) {
        String type = shape.choice(TYPE, Shape.TYPES.toArray(String[]::new), Function.identity());
        if (type.equals(Shape.WEIGHTED)) {
            shape.only(List.of(TYPE, OF));
            List<Choice> choices = choices(shape);
            return shape(path, "", () -> Shape.weighted(choices));
        }
        Map<String, Double> parameters = new HashMap<>();
        for (String name : shape.names()) {
            if (name == null || !PARAMETER.matcher(name).matches()) {
                throw new Refusal(Reason.INVALID, Refusal.shown(path + "." + name) + " is unknown");
            }
            if (!name.equals(TYPE)) {
                parameters.put(name, shape.number(name));
            }
        }
        return shape(path, "", () -> Shape.of(type, parameters));
    }

    private static List<Choice> choices(Fields shape) {
        List<Choice> choices = new ArrayList<>();
        for (Object value : shape.list(OF, "must be a list of pairs of numbers, each " + CHOICE)) {
            List<?> pair = Fields.list(value);
            if (pair == null || pair.size() != 2 || !pair.stream().allMatch(ShapeReader::isNumber)) {
                throw shape.invalid(OF + "[" + choices.size() + "]", "must be " + CHOICE, value);
            }
            choices.add(new Choice(((Number) pair.get(0)).doubleValue(), ((Number) pair.get(1)).doubleValue()));
        }
        return choices;
    }

    private static boolean isNumber(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static Shape shape(String path, String text, Supplier<Shape> shape) {
        try {
            return shape.get();
        } catch (Misshapen e) {
            String key = e.key().isEmpty() ? "" : "." + e.key();
            throw new Refusal(Reason.INVALID, path + key + " " + e.rule() + place(text, e.place()));
        }
    }

    private static String place(String text, int place) {
        if (place == 0) {
            return "";
        }
        String rest = text.substring(Math.min(place - 1, text.length()));
        return ", at character " + place + ", " + (rest.isEmpty() ? "where it ends" : Refusal.shown(rest));
    }

    /**
     * Reads shapes that have a name.
     *
     * @param fields some fields
     * @param name that of an object of shapes
     * @return the shapes by their names
     * @throws Refusal if one is none, or its name is no name
     */
    public static Profiles profiles(Fields fields, String name) {
        Fields given = fields.object(name);
        Map<String, Shape> all = new HashMap<>();
        for (String profile : given.names()) {
            if (profile == null || !NAME.matcher(profile).matches()) {
                throw Refusal.invalid(
                        "a name in " + fields.path(name),
                        "must be a letter and at most 63 letters, digits, dots, dashes or underscores",
                        profile);
            }
            all.put(profile, read(given, profile, Profiles.NONE));
        }
        return new Profiles(all);
    }
}
