package dev.bide.cli;

import dev.bide.operation.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help, made from the table of commands. Picocli lays out the options. */
final class HelpText {

    private static final int WIDTH = 80;
    private static final int LONG_OPTION_WIDTH = 26;
    private static final String USAGE = "usage: bide ";

    private HelpText() {}

    /** Returns how to call a command, in one line. */
    static String usage(Subcommand subcommand) {
        return USAGE + subcommand.usage();
    }

    /** Returns how to call the program, in one line. */
    static String usageOfAll() {
        return USAGE + "[" + String.join(" | ", CommandNames.all()) + "] ...";
    }

    /** Returns the help of the program. */
    static String ofAll() {
        StringBuilder text = new StringBuilder();
        text.append("usage: bide [COMMAND] [OPTION]...\n\n")
                .append(HelpParts.ALL)
                .append("\nCommands\n")
                .append(commands())
                .append("\nOptions of serve, which is what bide does without a command\n")
                .append(options(Option.of(Subcommand.SERVE)))
                .append(HelpParts.SETTINGS)
                .append(HelpParts.ENVIRONMENT)
                .append(HelpParts.EXIT_CODES)
                .append("\n\"bide help COMMAND\" explains a command, with examples.\n");
        return text.toString();
    }

    /** Returns the help of a command. */
    static String of(Subcommand subcommand) {
        StringBuilder text = new StringBuilder();
        text.append(wrapped(usage(subcommand))).append("\n").append(HelpParts.description(subcommand));
        List<Option> all = Option.of(subcommand);
        section(
                text,
                "Request",
                all.stream().filter(option -> option.target() instanceof Field).toList());
        section(
                text,
                "Answer",
                all.stream()
                        .filter(option -> option.target() instanceof Switch && !isPlace(option))
                        .toList());
        section(text, "Where it runs", all.stream().filter(HelpText::isPlace).toList());
        if (subcommand.isOperation()) {
            text.append(HelpParts.SETTINGS_OF_OPERATIONS);
        }
        return text.append(HelpParts.examples(subcommand)).toString();
    }

    private static boolean isPlace(Option option) {
        return option.target() == Switch.URL || option.target() == Switch.CONF;
    }

    private static void section(StringBuilder text, String title, List<Option> options) {
        if (!options.isEmpty()) {
            text.append("\n").append(title).append("\n").append(options(options));
        }
    }

    private static String commands() {
        return Arrays.stream(Subcommand.values())
                .map(subcommand -> "  %-15s%s%n".formatted(subcommand.word(), subcommand.summary()))
                .collect(Collectors.joining());
    }

    private static String options(List<Option> options) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().width(WIDTH).longOptionsMaxWidth(LONG_OPTION_WIDTH);
        spec.parser().separator(" ");
        List<OptionSpec> specs = new ArrayList<>();
        for (Option option : options) {
            boolean opposite = option.target() instanceof Field && option.value().equals("false");
            if (!opposite) {
                specs.add(spec(option));
                spec.addOption(specs.get(specs.size() - 1));
            }
        }
        Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
        Help.Layout layout = help.createDefaultLayout(specs, List.of(), help.colorScheme());
        layout.addOptions(specs, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    private static OptionSpec spec(Option option) {
        return OptionSpec.builder(option.names().toArray(String[]::new))
                .type(option.takesValue() ? String.class : boolean.class)
                .arity(option.takesValue() ? "1" : "0")
                .negatable(option.target() instanceof Field && !option.takesValue())
                .paramLabel(option.label())
                .description(option.meaning())
                .build();
    }

    /** Breaks a line between words; the rest is indented. */
    private static String wrapped(String line) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append("\n            ");
                column = USAGE.length();
            } else if (column > 0) {
                text.append(" ");
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.append("\n").toString();
    }
}
