package dev.bide.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON text of the value of a setting, the same for values that mean the same. Any thread may call it. */
final class ValueText {

    private ValueText() {}

    /** Returns the text of a value that has been checked. */
    static String of(Setting setting, Object value) {
        boolean seconds = setting.type() == Setting.Type.SECONDS;
        // So that "60m" and 3600 do not look like two values.
        return json(seconds && value instanceof String text ? (Object) SecondsText.parse(text) : value);
    }

    private static String json(Object value) {
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value instanceof Double number) {
            return NumberText.of(number);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ValueText::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted((String) entry.getKey()) + ":" + json(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return String.valueOf(value);
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
