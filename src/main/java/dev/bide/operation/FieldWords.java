package dev.bide.operation;

import java.util.List;
import java.util.function.Function;

/** The words that a field of the type {@link Field.Type#WORD} may have on a route. Any thread may call it. */
public final class FieldWords {

    private static final List<String> ORDERS_OF_DELAYS = List.of("sorted", "drawn");
    private static final List<String> ORDERS_OF_TASKS = List.of("oldest", "newest");

    private FieldWords() {}

    /**
     * Returns the words that a value may be. Only the order differs between routes: that of tasks has other words than that
     * of delays.
     *
     * @param route any route
     * @param field one of the route's fields
     * @return some of {@link Field#words()}, the default first if it is one of them; empty for a field without words
     */
    public static List<String> of(Route route, Field field) {
        if (field != Field.ORDER) {
            return field.words();
        }
        return route == Route.LIST_TASKS ? ORDERS_OF_TASKS : ORDERS_OF_DELAYS;
    }

    /** Returns the word of a field; its default, the first one, if it is not given. */
    static String read(Route route, Fields fields, Field field) {
        List<String> words = of(route, field);
        return fields.has(field.key())
                ? fields.choice(field.key(), words.toArray(String[]::new), Function.identity())
                : words.get(0);
    }

    /** Returns whether a field is given, and has the second of its words. */
    static boolean isSecond(Route route, Fields fields, Field field) {
        return read(route, fields, field).equals(of(route, field).get(1));
    }
}
