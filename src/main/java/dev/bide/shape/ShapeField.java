package dev.bide.shape;

import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A field of a request, or of the settings, that holds a shape. It creates the shape; a refusal names the field. Any
 * thread may call it.
 */
public final class ShapeField {

    /** The field of a shape that Java code creates without a request. */
    static final ShapeField DEFAULT = new ShapeField("shape");

    /** The grammar of a parameter's name. */
    static final Pattern PARAMETER_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9.]{0,30}");

    private final String path;

    /** Maps the name of a parameter to the end of the sentence that refuses it. */
    private final UnaryOperator<String> location;

    /**
     * Creates a field.
     *
     * @param path the field's name after the names of the objects around it, such as {@code profiles.slow-db}
     */
    public ShapeField(String path) {
        this(path, parameter -> "");
    }

    private ShapeField(String path, UnaryOperator<String> location) {
        this.path = path;
        this.location = location;
    }

    /** Returns the same field, whose refusals end with the location of the parameter. */
    ShapeField locatedBy(UnaryOperator<String> parameterLocation) {
        return new ShapeField(path, parameterLocation);
    }

    /**
     * Returns whether a name can be the name of a parameter. A name that cannot may hold any character.
     *
     * @param name a name, or null
     * @return true if it is a letter and at most 30 letters, digits and dots
     */
    public static boolean isParameterName(String name) {
        return name != null && PARAMETER_NAME.matcher(name).matches();
    }

    /**
     * Returns whether a parameter of a shape is a length of time, which may have a unit.
     *
     * @param type any of {@link Shape#TYPES}
     * @param parameter the name of a parameter
     * @return false for a number without a unit
     */
    public static boolean isSeconds(String type, String parameter) {
        return ShapeType.of(type, DEFAULT).isSeconds(parameter);
    }

    /**
     * Creates a shape from its text.
     *
     * @param text a text such as {@code lognormal(median=0.05,p99=1,max=5)}
     * @return the shape
     * @throws Refusal if the text is not a shape; the sentence names the first wrong character
     */
    public Shape parse(String text) {
        return new ShapeText(this, text).read();
    }

    /**
     * Creates a shape from its type and its parameters.
     *
     * @param type any of {@link Shape#TYPES} but {@link Shape#WEIGHTED}
     * @param parameters the values of that type's parameters by their names
     * @return the shape
     * @throws Refusal if the type is unknown, or its parameters are missing, unknown or out of range
     */
    public Shape create(String type, Map<String, Double> parameters) {
        // A copy, because the caller may change its map.
        return Shape.create(this, ShapeType.of(type, this), new LinkedHashMap<>(parameters));
    }

    /**
     * Creates a weighted choice between fixed delays.
     *
     * @param choices 1 to {@value Shape#MAX_POINTS} delays with their weights
     * @return the shape
     * @throws Refusal if there are too few or too many choices, or a delay or weight is out of range
     */
    public Shape weighted(List<Choice> choices) {
        return Shape.create(choices, this);
    }

    /** Returns the refusal of a parameter, or of the whole shape if the parameter's name is empty. */
    Refusal invalid(String parameter, String rule) {
        String name = parameter.isEmpty() ? path : path + "." + parameter;
        return Refusal.invalid(name + " " + rule + location.apply(parameter));
    }
}
