package dev.bide.cli;

import dev.bide.operation.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of a command that does the same again. */
final class CommandText {

    /** What a shell passes on as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private CommandText() {}

    /**
     * Returns a command.
     *
     * @param fields the fields of its request, with the seed
     * @param url the server that was named by an option
     */
    static String of(Subcommand subcommand, List<Map.Entry<String, String>> fields, Optional<String> url) {
        StringBuilder text = new StringBuilder("bide ").append(subcommand.word());
        String positional = subcommand.positional().map(Field::key).orElse("");
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equals(positional)) {
                text.append(' ').append(quoted(field.getValue()));
            }
        }
        for (Map.Entry<String, String> field : fields) {
            if (field.getKey().equals(Field.LIST.key())) {
                text.append(field.getValue().equals("true") ? " --list" : "");
            } else if (!field.getKey().equals(positional)) {
                text.append(" --")
                        .append(Option.kebab(field.getKey()))
                        .append(' ')
                        .append(quoted(field.getValue()));
            }
        }
        url.ifPresent(server -> text.append(" --url ").append(quoted(server)));
        return text.toString();
    }

    /** Returns a text as an argument of a shell. */
    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
