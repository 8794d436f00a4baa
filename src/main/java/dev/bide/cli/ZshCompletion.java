package dev.bide.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completions for zsh. */
final class ZshCompletion {

    private static final String SCRIPT = """
            #compdef bide
            # Completions of bide for zsh. For this shell, after compinit: source <(bide completion zsh)
            # For all shells to come, a file in a folder of $fpath:
            #   bide completion zsh >~/.zfunc/_bide

            _bide() {
                local command=serve
                local -i first=1
                local -a list
                if (( CURRENT > 2 )) && [[ $words[2] != -* ]]; then
                    command=$words[2] first=2
                fi
                if [[ $command == tasks ]]; then
                    command='tasks ls'
                    if (( CURRENT > 3 )) && [[ $words[3] != -* ]]; then
                        command="tasks $words[3]" first=3
                    fi
                fi
                if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
                    list=(
            COMMANDS        )
                    _describe command list
                    return
                fi
                if (( CURRENT == 3 )) && [[ $words[2] == tasks && $words[3] != -* ]]; then
                    list=(
            TASKS        )
                    _describe command list
                    return
                fi
                # What _arguments sees begins with the command.
                words=("$command" "${(@)words[first + 1, -1]}")
                (( CURRENT -= first - 1 ))
                case $command in
            OPTIONS    esac
            }

            if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
                _bide "$@"
            else
                compdef _bide bide
            fi
            """;

    private ZshCompletion() {}

    static String script() {
        return SCRIPT.replace("COMMANDS", described("", CommandNames.all()))
                .replace("TASKS", described("tasks ", CommandNames.after("tasks")))
                .replace(
                        "OPTIONS",
                        Stream.of(Subcommand.values())
                                .map(ZshCompletion::options)
                                .collect(Collectors.joining()));
    }

    private static String described(String first, List<String> words) {
        return words.stream()
                .map(word -> "            " + quoted(word + ":" + Completions.summary(first + word)) + "\n")
                .collect(Collectors.joining());
    }

    private static String options(Subcommand subcommand) {
        List<String> arguments = Completions.arguments(subcommand);
        // -s: short options may be joined. -S: there are no options after --.
        StringBuilder text =
                new StringBuilder("        " + quoted(subcommand.word()) + ")\n            _arguments -s -S");
        for (Option option : Option.shown(subcommand)) {
            for (String name : option.names()) {
                text.append(" \\\n                ").append(quoted(spec(option, name)));
            }
        }
        if (!arguments.isEmpty()) {
            text.append(" \\\n                ").append(quoted("1: :(" + String.join(" ", arguments) + ")"));
        } else if (subcommand.positional().isPresent() || !subcommand.argument().isEmpty()) {
            text.append(" \\\n                ").append(quoted("1:" + argument(subcommand) + ": "));
        }
        return text.append("\n            ;;\n").toString();
    }

    private static String argument(Subcommand subcommand) {
        return subcommand.positional().map(field -> Option.kebab(field.key())).orElse(subcommand.argument());
    }

    private static String spec(Option option, String name) {
        // An option is given once, under one of its names.
        String names = option.names().size() == 1 ? "" : "(" + String.join(" ", option.names()) + ")";
        String equals = option.takesValue() && name.startsWith("--") ? "=" : "";
        return names + name + equals + "[" + option.meaning().replaceAll("[\\[\\]\\\\:]", "\\\\$0") + "]"
                + value(option);
    }

    private static String value(Option option) {
        if (!option.takesValue()) {
            return "";
        }
        String values = option.isFile()
                ? "_files"
                : option.words().isEmpty() ? " " : "(" + String.join(" ", option.words()) + ")";
        return ":" + option.label() + ":" + values;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
