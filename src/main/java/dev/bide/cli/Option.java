package dev.bide.cli;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An option of a command: a field of its request, a switch, or a setting. The parser, the help and the completions read the
 * same options.
 *
 * @param names its names; the long one comes last
 * @param label what its value is called in the help; empty if it takes none
 * @param value the value that it has if it takes none itself
 * @param target what it sets: a {@link Field}, a {@link Switch} or a {@link Setting}
 */
record Option(List<String> names, String label, String value, Enum<?> target) {

    /** Returns all options of a command: the fields of its request first, and the settings last. */
    static List<Option> of(Subcommand subcommand) {
        List<Option> options = new ArrayList<>();
        subcommand.fields().forEach(field -> options.addAll(of(field)));
        subcommand.switches().forEach(toggle -> options.add(new Option(toggle.names(), toggle.label(), "", toggle)));
        if (subcommand.hasSettings()) {
            Stream.of(Setting.values()).forEach(setting -> options.addAll(of(setting, subcommand)));
        }
        return List.copyOf(options);
    }

    /** Returns the options of a command without those that are only known: an operation needs a setting now and then. */
    static List<Option> shown(Subcommand subcommand) {
        return of(subcommand).stream()
                .filter(option -> !subcommand.isOperation() || !(option.target() instanceof Setting))
                .toList();
    }

    private static List<Option> of(Field field) {
        String name = kebab(field.key());
        if (field.type() == Field.Type.FLAG) {
            return List.of(
                    new Option(List.of("--" + name), "", "true", field),
                    new Option(List.of("--no-" + name), "", "false", field));
        }
        // A field of one letter has an option of one letter.
        List<String> names = name.length() == 1 ? List.of("-" + name, "--" + name) : List.of("--" + name);
        return List.of(new Option(names, label(field.type()), "", field));
    }

    private static List<Option> of(Setting setting, Subcommand subcommand) {
        Option option = new Option(List.of(setting.option()), label(setting.type()), "", setting);
        // What a start of the server needs most is short; for an operation it means nothing.
        if (subcommand.isOperation()) {
            return List.of(option);
        }
        return switch (setting) {
            case HTTP_PORT -> List.of(option.withName("--port"));
            case CLUSTER_ENABLED -> List.of(new Option(List.of("--cluster"), "", "true", setting), option);
            case CLUSTER_MEMBERS -> List.of(option.withName("--join"));
            default -> List.of(option);
        };
    }

    private Option withName(String shorter) {
        return new Option(List.of(name(), shorter), label, value, target);
    }

    private static String label(Setting.Type type) {
        return switch (type) {
            case WHOLE -> "N";
            case SECONDS -> "TIME";
            case FLAG -> "true|false";
            case TEXT, TEXTS -> "TEXT";
            case SHAPES -> "NAME=SHAPE";
        };
    }

    private static String label(Field.Type type) {
        return switch (type) {
            case WHOLE -> "N";
            case COUNT -> "N|all";
            case SECONDS -> "TIME";
            case NUMBER, TEXT, WORD, SHAPE -> type.name();
            case OBJECT, OBJECTS -> "JSON";
            case FLAG -> "";
        };
    }

    /** Returns a name in kebab case: {@code max-delay} for {@code maxDelay}. */
    static String kebab(String key) {
        // Without a regular expression, because every start comes here some fifty times.
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            name.append(Character.isUpperCase(c) ? "-" : "").append(Character.toLowerCase(c));
        }
        return name.toString();
    }

    /** Returns what it is for, as part of a sentence, with its default. */
    String meaning() {
        if (target instanceof Field field) {
            String meaning = withOptionNames(field.meaning());
            return field.type() == Field.Type.FLAG
                    ? meaning.replaceFirst("^false ", "--no-" + kebab(field.key()) + " ")
                    : meaning + (field.otherwise().isEmpty() ? "" : " (default: " + field.otherwise() + ")");
        }
        return target instanceof Setting setting ? setting.meaning() : ((Switch) target).meaning();
    }

    /** Returns a meaning that names other fields by their options, not by their keys. */
    private static String withOptionNames(String meaning) {
        // Here the format has an option of its own.
        String text = meaning.replace(Field.FORMAT.key() + "=hgrm", "--hgrm");
        for (Field field : Field.values()) {
            // A key of one word is a word of the language as well.
            if (!kebab(field.key()).equals(field.key())) {
                text = text.replaceAll("\\b" + field.key() + "\\b", "--" + kebab(field.key()));
            }
        }
        return text;
    }

    /** Returns the words that its value may be; empty if it may be any text. */
    List<String> words() {
        if (target instanceof Field field) {
            return field.words();
        }
        if (target instanceof Setting setting) {
            return setting.type() == Setting.Type.FLAG ? List.of("true", "false") : List.of();
        }
        return ((Switch) target).words();
    }

    boolean takesValue() {
        return !label.isEmpty();
    }

    /** Returns whether its value is the name of a file. */
    boolean isFile() {
        return target == Switch.CONF;
    }

    /** Returns the long name. */
    String name() {
        return names.get(names.size() - 1);
    }

    /** Returns whether it may be given several times. */
    boolean isRepeatable() {
        return target instanceof Setting setting && !setting.type().isScalar();
    }

    /** Returns the names of several options. */
    static List<String> names(List<Option> options) {
        List<String> names = new ArrayList<>();
        options.forEach(option -> names.addAll(option.names()));
        return names;
    }
}
