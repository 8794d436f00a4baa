package dev.bide.cli;

import dev.bide.json.JsonText;
import dev.bide.number.NumberText;
import dev.bide.operation.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the body of a new task from the texts of its options. */
final class TaskBody {

    private static final String WHOLE = "-?[0-9]+";

    private TaskBody() {}

    /**
     * Returns a JSON object.
     *
     * @param fields the fields as in a query. A number that is none stays a text, which the server refuses with the value
     */
    static String of(List<Map.Entry<String, String>> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        fields.forEach(field -> body.put(field.getKey(), value(field.getKey(), field.getValue())));
        StringBuilder text = new StringBuilder();
        new JsonText(body).forEachRemaining(text::append);
        return text.toString();
    }

    private static Object value(String key, String text) {
        boolean number = false;
        for (Field field : Field.values()) {
            if (field.key().equals(key)) {
                number = switch (field.type()) {
                    case WHOLE, COUNT, NUMBER, SECONDS ->
                        NumberText.GRAMMAR.matcher(text).matches();
                    // Even if it looks like a number: a task may have the name 5.
                    case FLAG, TEXT, WORD, SHAPE, OBJECT, OBJECTS -> false;
                };
            }
        }
        if (!number) {
            return text;
        }
        return text.matches(WHOLE) ? (Object) new BigInteger(text) : (Object) new BigDecimal(text);
    }
}
