package dev.bide.operation;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.shape.Shape.Choice;
import dev.bide.shape.ShapeField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads shapes from fields: objects, texts and names of profiles. Any thread may call it. */
public final class ShapeReader {

    private static final String TYPE = "type";
    private static final String OF = "of";
    private static final String CHOICE_RULE = "a delay and a weight, such as [0.2,90] or [\"200ms\",90]";
    private static final Pattern PROFILE_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");

    private ShapeReader() {}

    /**
     * Reads a shape.
     *
     * @param fields the fields of a request or of an object in it
     * @param name the name of the field with the shape: an object, its text, or the name of a profile
     * @param profiles the profiles that the field may name
     * @return the shape
     * @throws Refusal if the field is not a shape
     */
    static Shape read(Fields fields, String name, Profiles profiles) {
        ShapeField field = new ShapeField(fields.path(name));
        if (fields.isObject(name)) {
            return read(fields.object(name), field);
        }
        if (!fields.isText(name)) {
            throw fields.invalid(name, "must be a text or an object", fields.get(name));
        }
        String text = fields.text(name);
        // The text of a shape has a parenthesis; the name of a profile in the settings cannot have one.
        if (text.indexOf('(') >= 0) {
            return field.parse(text);
        }
        return profiles.find(text).orElseThrow(() -> unknown(fields.path(name), text, profiles));
    }

    private static Refusal unknown(String path, String text, Profiles profiles) {
        String known = profiles.all().isEmpty()
                ? ""
                : "one of the profiles (" + String.join(", ", profiles.all().keySet()) + "), or ";
        return Refusal.invalid(path, "must be " + known + "such as lognormal(median=0.05,p99=1,max=5)", text);
    }

    private static Shape read(Fields object, ShapeField field) {
        String type = object.choice(TYPE, Shape.TYPES.toArray(String[]::new), Function.identity());
        // Apart, because its parameter is a list. Those of all other types are single values.
        if (type.equals(Shape.WEIGHTED)) {
            object.only(List.of(TYPE, OF));
            return field.weighted(choices(object));
        }
        Map<String, Double> parameters = new HashMap<>();
        for (String name : object.names()) {
            if (!ShapeField.isParameterName(name)) {
                // Quoted: such a name may hold line breaks, and later refusals would show it as it is.
                throw new Refusal(Reason.INVALID, Refusal.shown(object.path(name)) + " is unknown");
            }
            if (!name.equals(TYPE)) {
                parameters.put(name, ShapeField.isSeconds(type, name) ? object.seconds(name) : object.number(name));
            }
        }
        return field.create(type, parameters);
    }

    private static List<Choice> choices(Fields object) {
        List<Choice> choices = new ArrayList<>();
        for (Object value : object.list(OF, "must be a list of pairs, each " + CHOICE_RULE)) {
            List<?> pair = Fields.list(value);
            boolean isPair = pair != null && pair.size() == 2;
            double delay = isPair ? NumberValue.seconds(pair.get(0)) : Double.NaN;
            double weight = isPair ? NumberValue.number(pair.get(1)) : Double.NaN;
            if (Double.isNaN(delay) || Double.isNaN(weight)) {
                throw object.invalid(OF + "[" + choices.size() + "]", "must be " + CHOICE_RULE, value);
            }
            choices.add(new Choice(delay, weight));
        }
        return choices;
    }

    /**
     * Reads the profiles: shapes that have a name.
     *
     * @param fields the fields of the settings
     * @param name the name of the field with an object of shapes
     * @return the shapes by their names
     * @throws Refusal if a value is not a shape, or a name has other characters than those of a profile's name
     */
    public static Profiles profiles(Fields fields, String name) {
        Fields object = fields.object(name);
        Map<String, Shape> shapes = new HashMap<>();
        for (String profile : object.names()) {
            // A program may pass any map as its settings, even one with a null key.
            if (profile == null || !PROFILE_NAME.matcher(profile).matches()) {
                throw Refusal.invalid(
                        "a name in " + fields.path(name),
                        "must be a letter and at most 63 letters, digits, dots, dashes or underscores",
                        profile);
            }
            // Without profiles: a profile cannot refer to another one.
            shapes.put(profile, read(object, profile, Profiles.NONE));
        }
        return new Profiles(shapes);
    }
}
