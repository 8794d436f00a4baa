package dev.bide.config;

import dev.bide.operation.Fields;
import dev.bide.operation.QueryValue;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A setting that was given as text: by an environment variable or by an option.
 *
 * @param setting the setting
 * @param source the name of the variable or the option
 * @param texts its texts; a scalar has one
 */
record GivenText(Setting setting, String source, List<String> texts) {

    /** Returns settings with this one alone. It is checked by itself, because another one may override it. */
    Map<String, Object> checked() {
        try {
            Map<String, Object> values = Tree.of(setting.path(), value());
            Settings.check(values);
            return values;
        } catch (Refusal e) {
            throw new Refusal(Reason.INVALID, named(e.getMessage()));
        }
    }

    private Object value() {
        return switch (setting.type()) {
            // No name, origin or address has a comma.
            case TEXTS ->
                texts.stream().flatMap(text -> Stream.of(text.split(",", -1))).toList();
            case SHAPES -> shapes();
            // As it is, even if it looks like a number: a prefix may be 5.
            case TEXT -> text();
            case WHOLE, SECONDS, FLAG -> QueryValue.value(text());
        };
    }

    private String text() {
        if (texts.size() > 1) {
            throw Refusal.invalid(setting.path() + " must be given once, not repeated");
        }
        return texts.get(0);
    }

    private Map<String, Object> shapes() {
        Map<String, Object> shapes = new LinkedHashMap<>();
        for (String text : texts) {
            String[] parts = text.split("=", 2);
            if (parts.length < 2) {
                throw Refusal.invalid(setting.path(), "must be NAME=SHAPE, such as slow=fixed(2s)", text);
            }
            if (shapes.put(parts[0], parts[1]) != null) {
                throw Fields.repeated(setting.path() + "." + parts[0]);
            }
        }
        return shapes;
    }

    /** Returns a sentence that names the source. An option takes the place of the setting, whose name it has. */
    private String named(String sentence) {
        boolean isOption = source.equals(setting.option());
        return isOption && sentence.startsWith(setting.path() + " ")
                ? source + sentence.substring(setting.path().length())
                : source + ": " + sentence;
    }
}
