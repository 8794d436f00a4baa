package dev.bide.cli;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help, made from the table of commands. Picocli lays out the options. */
final class HelpText {

    private static final int WIDTH = 80;
    private static final int LONG_OPTION_WIDTH = 32;
    private static final String USAGE = "usage: bide ";

    private final StringBuilder text = new StringBuilder();

    private HelpText() {}

    /** Returns how to call a command, in one line. */
    static String usage(Subcommand subcommand) {
        return USAGE + subcommand.usage();
    }

    /** Returns how to call the program, or the commands about tasks, in one line. */
    static String usageOfAll(List<String> args) {
        List<String> after = args.isEmpty() ? List.of() : CommandNames.after(args.get(0));
        return after.isEmpty()
                ? USAGE + "[" + String.join(" | ", CommandNames.all()) + "] ..."
                : USAGE + args.get(0) + " [" + String.join(" | ", after) + "] ...";
    }

    /** Returns the help of the program. */
    static String ofAll() {
        HelpText help = new HelpText();
        help.text.append("usage: bide [COMMAND] [OPTION]...\n\n").append(HelpParts.ALL);
        help.title("Commands");
        CommandNames.all().forEach(word -> help.row(word, Completions.summary(word)));
        help.text.append("\nbide help COMMAND explains a command, with examples.\n");
        help.options(
                "Without a command bide serves. Options of serve", Option.of(Subcommand.SERVE), HelpText::isInShort);
        help.text.append(HelpParts.SETTINGS_IN_SHORT);
        help.text.append(HelpParts.VALUES).append(HelpParts.ENVIRONMENT).append(HelpParts.EXIT_CODES);
        return help.text.toString();
    }

    /** Returns the help of a command. */
    static String of(Subcommand subcommand) {
        HelpText help = new HelpText();
        List<Option> options = Option.shown(subcommand);
        help.text.append(wrapped(usage(subcommand))).append("\n").append(HelpParts.description(subcommand));
        if (subcommand == Subcommand.TASKS_LS) {
            help.title("Commands");
            CommandNames.after("tasks")
                    .forEach(word -> help.row("tasks " + word, Completions.summary("tasks " + word)));
        }
        Predicate<Option> ofRequest = option -> option.target() instanceof Field;
        Predicate<Option> ofSettings = option -> option.target() instanceof Setting || option.target() == Switch.CONF;
        Predicate<Option> ofPlace = option -> option.target() == Switch.URL || option.target() == Switch.CONF;
        if (subcommand.isOperation()) {
            help.options("Request", options, ofRequest);
            help.options("Answer", options, isSwitch().and(ofPlace.negate()));
            help.options("Where it runs", options, ofPlace);
            help.text.append(HelpParts.SETTINGS_OF_OPERATIONS);
        } else {
            help.options("Options", options, ofSettings.negate());
            help.options("Settings", options, ofSettings);
        }
        if (subcommand.hasSettings()) {
            help.text.append(HelpParts.ORDER_OF_SETTINGS);
        }
        help.title("Examples");
        return help.text.append(HelpParts.examples(subcommand)).toString();
    }

    private static Predicate<Option> isSwitch() {
        return option -> option.target() instanceof Switch;
    }

    /** Returns whether an option of the server is shown in the help of the program too. */
    private static boolean isInShort(Option option) {
        return !(option.target() instanceof Setting)
                || option.target() == Setting.HTTP_PORT
                || option.target() == Setting.INSTANCES
                || option.target() == Setting.CLUSTER_MEMBERS
                || isFlagAlone(option);
    }

    /** Returns whether an option sets a setting and takes no value. */
    private static boolean isFlagAlone(Option option) {
        return option.target() instanceof Setting && !option.takesValue();
    }

    private void title(String title) {
        text.append("\n").append(title).append(":\n");
    }

    private void row(String word, String meaning) {
        text.append("  %-15s%s%n".formatted(word, meaning));
    }

    /** Adds those of a command's options that belong together. */
    private void options(String title, List<Option> all, Predicate<Option> chosen) {
        List<Option> options = all.stream()
                .filter(chosen)
                .filter(option -> !isOpposite(option))
                .toList();
        if (options.isEmpty()) {
            return;
        }
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().width(WIDTH).longOptionsMaxWidth(LONG_OPTION_WIDTH);
        spec.parser().separator(" ");
        List<OptionSpec> specs = options.stream().map(HelpText::spec).toList();
        specs.forEach(spec::addOption);
        Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
        Help.Layout layout = help.createDefaultLayout(specs, List.of(), help.colorScheme());
        layout.addOptions(specs, help.createDefaultParamLabelRenderer());
        title(title);
        text.append(layout);
    }

    /** Returns whether an option is one of the two of a flag, and is shown with the other. */
    private static boolean isOpposite(Option option) {
        return option.target() instanceof Field && option.value().equals("false");
    }

    private static OptionSpec spec(Option option) {
        return OptionSpec.builder(option.names().toArray(String[]::new))
                .type(option.takesValue() ? String.class : boolean.class)
                .arity(option.takesValue() ? "1" : "0")
                .negatable(option.target() instanceof Field && !option.takesValue())
                .paramLabel(option.label())
                .description(option.meaning() + defaultOf(option))
                .build();
    }

    /** Returns the default of a setting. Only here: to know it, the shipped file is read. */
    private static String defaultOf(Option option) {
        boolean shown =
                option.target() instanceof Setting setting && setting.type().isScalar() && option.takesValue();
        return shown ? " (default: " + ((Setting) option.target()).defaultText().replace("\"", "") + ")" : "";
    }

    /** Breaks a line between words, but not within brackets. What follows the first line is indented. */
    private static String wrapped(String line) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : line.split(" (?![^\\[]*\\])", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                wrapped.append("\n").append(" ".repeat(USAGE.length()));
                column = USAGE.length();
            } else if (column > 0) {
                wrapped.append(" ");
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.append("\n").toString();
    }
}
