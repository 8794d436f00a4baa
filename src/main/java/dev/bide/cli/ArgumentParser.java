package dev.bide.cli;

import dev.bide.config.Setting;
import dev.bide.operation.Field;
import dev.bide.refusal.Nearest;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Reads the arguments of one command. Picocli takes them apart; what is wrong with them is said in our words, and values
 * stay texts, which are read as those of a query.
 */
final class ArgumentParser {

    private final Subcommand subcommand;
    private final List<String> args;
    private final List<Option> options;
    private final List<String> names;

    private final List<Map.Entry<String, String>> fields = new ArrayList<>();
    private final Map<Switch, String> switches = new EnumMap<>(Switch.class);
    private final Map<Setting, List<String>> settings = new EnumMap<>(Setting.class);
    private final List<Option> given = new ArrayList<>();

    /** What is wrong, in the order in which it was found. Only a call for help makes it void. */
    private final List<String> mistakes = new ArrayList<>();

    private ArgumentParser(Subcommand subcommand, List<String> args) {
        this.subcommand = subcommand;
        this.args = args;
        this.options = Option.of(subcommand);
        this.names = Option.names(options);
    }

    /**
     * Reads arguments.
     *
     * @param args those that follow the name of the command
     * @throws Refusal if one is unknown, repeated or incomplete
     */
    static Invocation parse(Subcommand subcommand, List<String> args) {
        return new ArgumentParser(subcommand, args).parse();
    }

    private Invocation parse() {
        CommandLine.ParseResult result = commandLine().parseArgs(args.toArray(String[]::new));
        List<String> arguments = result.matchedPositionalValue(0, List.of());
        if (has(Switch.HELP) || has(Switch.VERSION)) {
            return new Invocation(subcommand, List.of(), switches, List.of());
        }
        result.unmatched().forEach(this::unknown);
        refuseValuesOfFlags();
        List<String> rest = new ArrayList<>(arguments);
        takePositional(rest);
        if (rest.size() > maxArguments()) {
            mistakes.add(unexpected(rest.get(rest.size() - 1)));
        }
        if (rest.isEmpty() && subcommand.needsArgument()) {
            mistakes.add(subcommand.argument() + " is missing");
        }
        if (!mistakes.isEmpty()) {
            throw new Refusal(Reason.INVALID, mistakes.get(0));
        }
        return new Invocation(subcommand, List.copyOf(fields), switches, List.copyOf(rest), settings);
    }

    private int maxArguments() {
        // A command that acts on tasks has two words.
        return subcommand == Subcommand.HELP ? 2 : subcommand.argument().isEmpty() ? 0 : 1;
    }

    private CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create();
        options.forEach(option -> spec.addOption(optionSpec(option)));
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        return new CommandLine(spec)
                // So that the sentence about it is ours. It would be picocli's otherwise.
                .setUnmatchedArgumentsAllowed(true)
                // A value may begin with @ or have ${} in it, and is no file or variable.
                .setExpandAtFiles(false)
                .setInterpolateVariables(false);
    }

    private OptionSpec optionSpec(Option option) {
        return OptionSpec.builder(option.names().toArray(String[]::new))
                .type(option.takesValue() ? String.class : boolean.class)
                .arity(option.takesValue() ? "0..1" : "0")
                // Picocli calls it for each occurrence. With a setter, it would refuse a repeated option in its own
                // words.
                .parameterConsumer((rest, argument, command) -> take(option, rest))
                .build();
    }

    private void take(Option option, Stack<String> rest) {
        boolean repeated = given.stream().anyMatch(earlier -> earlier.target() == option.target());
        if (repeated && !option.isRepeatable()) {
            mistakes.add(option.name() + " must be given once, not repeated");
        }
        given.add(option);
        if (!option.takesValue()) {
            put(option, option.value());
        } else if (rest.isEmpty() || (!isAttached(rest) && isOption(rest.peek()))) {
            mistakes.add(option.name() + " needs a value");
        } else {
            put(option, rest.pop());
        }
    }

    /** Returns whether the next value is part of the argument with the option, as in {@code --name=--json}. */
    private boolean isAttached(Stack<String> rest) {
        // Picocli puts such a value in the place of its argument.
        return !args.get(args.size() - rest.size()).equals(rest.peek());
    }

    private boolean isOption(String argument) {
        return argument.equals("--") || names.contains(name(argument));
    }

    private void put(Option option, String value) {
        if (option.target() instanceof Field field) {
            // An empty text too: HTTP has a sentence for it.
            fields.add(Map.entry(field.key(), value));
            return;
        }
        if (option.takesValue() && value.isEmpty()) {
            mistakes.add(option.name() + " needs a value");
        }
        if (option.target() instanceof Setting setting) {
            settings.computeIfAbsent(setting, first -> new ArrayList<>()).add(value);
            return;
        }
        if (!option.words().isEmpty() && !option.words().contains(value)) {
            mistakes.add(option.name() + " must be " + String.join(" or ", option.words()) + ", not "
                    + Refusal.shown(value));
        }
        switches.put((Switch) option.target(), value);
    }

    private boolean has(Switch option) {
        return switches.containsKey(option);
    }

    /** Takes the first argument as the field that needs no option. */
    private void takePositional(List<String> rest) {
        if (subcommand == Subcommand.LATENESS && !rest.isEmpty()) {
            String url = rest.remove(0);
            if (switches.putIfAbsent(Switch.URL, url) != null) {
                mistakes.add("URL must be given once, not as an option and an argument");
            }
        }
        if (rest.isEmpty() || subcommand.positional().isEmpty()) {
            return;
        }
        String key = subcommand.positional().get().key();
        if (fields.stream().anyMatch(field -> field.getKey().equals(key))) {
            mistakes.add(Option.kebab(key) + " must be given once, not as an option and an argument");
        }
        // First, as it would be in a query that was typed in this order.
        fields.add(0, Map.entry(key, rest.remove(0)));
    }

    private void unknown(String argument) {
        // Of a cluster such as -qx picocli adds where the letter was found.
        String typed = name(argument.replaceAll(" \\(while processing option: .*", ""));
        Optional<String> nearest = Nearest.of(typed, names);
        mistakes.add("unknown option " + Refusal.shown(typed)
                + nearest.map(name -> "; did you mean " + name + "?").orElse(""));
    }

    /** Refuses {@code --json=true}. Picocli passes the value on as an argument of its own. */
    private void refuseValuesOfFlags() {
        for (String arg : args.subList(0, args.contains("--") ? args.indexOf("--") : args.size())) {
            for (Option option : options) {
                if (!option.takesValue() && arg.contains("=") && option.names().contains(name(arg))) {
                    mistakes.add(0, name(arg) + " takes no value");
                }
            }
        }
    }

    private String unexpected(String argument) {
        // Such as show in "tasks --url URL show ID".
        String first = subcommand.word().split(" ", -1)[0];
        boolean command = CommandNames.all().contains(argument)
                || CommandNames.after(first).contains(argument);
        return "unknown argument " + Refusal.shown(argument)
                + (command ? "; a command comes first, before its options" : "");
    }

    /** Returns the name of an option without the value that may follow it. */
    private static String name(String argument) {
        int equals = argument.startsWith("-") ? argument.indexOf('=') : -1;
        return equals < 0 ? argument : argument.substring(0, equals);
    }
}
