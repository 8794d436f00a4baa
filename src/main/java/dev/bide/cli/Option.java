package dev.bide.cli;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import dev.bide.operation.FieldWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An option of a command: a field of its request, a switch, or a setting. The parser, the help and the completions read the same
 * options.
 *
 * @param names its names; a short one comes first
 * @param label what its value is called in the help; empty if it takes none
 * @param meaning what it is for, as part of a sentence
 * @param words the words that its value may be; empty if it may be any text
 * @param value the value that it has if it takes none itself
 * @param target what it sets: a {@link Field}, a {@link Switch} or a {@link Setting}
 */
record Option(List<String> names, String label, String meaning, List<String> words, String value, Enum<?> target) {

    /** Returns all options of a command: the fields of its request first, and the settings last. */
    static List<Option> of(Subcommand subcommand) {
        Stream<Option> fields = subcommand.fields().stream().flatMap(field -> of(field, subcommand).stream());
        Stream<Option> switches = subcommand.switches().stream().map(Option::of);
        Stream<Option> settings = subcommand.hasSettings()
                ? Stream.of(Setting.values()).map(setting -> of(setting, subcommand))
                : Stream.empty();
        return Stream.of(fields, switches, settings).flatMap(options -> options).toList();
    }

    private static List<Option> of(Field field, Subcommand subcommand) {
        String name = kebab(field.key());
        if (field.type() == Field.Type.FLAG) {
            String meaning = withOptionNames(field.meaning()).replaceFirst("^false ", "--no-" + name + " ");
            return List.of(
                    new Option(List.of("--" + name), "", meaning, List.of(), "true", field),
                    new Option(List.of("--no-" + name), "", meaning, List.of(), "false", field));
        }
        String otherwise = field.otherwise().isEmpty() ? "" : " (default: " + field.otherwise() + ")";
        // A field of one letter has an option of one letter.
        List<String> names = name.length() == 1 ? List.of("-" + name, "--" + name) : List.of("--" + name);
        List<String> words =
                subcommand.route().map(route -> FieldWords.of(route, field)).orElse(field.words());
        return List.of(
                new Option(names, label(field.type()), withOptionNames(field.meaning()) + otherwise, words, "", field));
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

    private static Option of(Switch toggle) {
        return new Option(toggle.names(), toggle.label(), toggle.meaning(), toggle.words(), "", toggle);
    }

    private static Option of(Setting setting, Subcommand subcommand) {
        // What a start of the server needs most is short; for an operation it means nothing.
        boolean port = setting == Setting.HTTP_PORT && !subcommand.isOperation();
        List<String> names = port ? List.of(setting.option(), "--port") : List.of(setting.option());
        List<String> words = setting.type() == Setting.Type.FLAG ? List.of("true", "false") : List.of();
        return new Option(names, label(setting.type()), setting.meaning(), words, "", setting);
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
            case SECONDS -> "TIME";
            case NUMBER, TEXT, WORD, SHAPE -> type.name();
            case FLAG -> "";
        };
    }

    /** Returns a name in kebab case: {@code max-delay} for {@code maxDelay}. */
    static String kebab(String key) {
        return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
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

    /** Returns the same option with the words of another one as well. */
    Option withWordsOf(Option other) {
        List<String> both =
                Stream.concat(words.stream(), other.words.stream()).distinct().toList();
        return new Option(names, label, meaning, both, value, target);
    }

    /** Returns the names of several options. */
    static List<String> names(List<Option> options) {
        List<String> names = new ArrayList<>();
        options.forEach(option -> names.addAll(option.names()));
        return names;
    }
}
