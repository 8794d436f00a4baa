package dev.bide.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The completions for bash. */
final class BashCompletion {

    /** The script, which has a place for the commands, for the words of values, and for the options. */
    private static final String SCRIPT = """
            # Completions of bide for bash. For this shell: source <(bide completion bash)
            # For all shells to come:
            #   bide completion bash >~/.local/share/bash-completion/completions/bide

            _bide() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=serve first=1
                # Bash splits --option=value into three words.
                if [[ $current == = ]]; then
                    current=
                elif [[ $previous == = ]]; then
                    previous=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                if [[ ${COMP_WORDS[1]} != -* && $COMP_CWORD -gt 1 ]]; then
                    command=${COMP_WORDS[1]} first=2
                fi
                if [[ $command == tasks ]]; then
                    command='tasks ls'
                    if [[ ${COMP_WORDS[2]} != -* && $COMP_CWORD -gt 2 ]]; then
                        command="tasks ${COMP_WORDS[2]}" first=3
                    fi
                fi
                COMPREPLY=()
                case $previous in
            VALUES    esac
                local options= arguments=
                case $command in
            OPTIONS    esac
                if [[ $COMP_CWORD -eq 1 ]]; then
                    arguments='COMMANDS'
                elif [[ ${COMP_WORDS[1]} == tasks && $COMP_CWORD -eq 2 ]]; then
                    arguments='TASKS'
                elif [[ $COMP_CWORD -ne $first ]]; then
                    arguments=
                fi
                if [[ $current == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$current"))
                else
                    COMPREPLY=($(compgen -W "$arguments" -- "$current"))
                fi
            }

            complete -F _bide bide
            """;

    private BashCompletion() {}

    static String script() {
        return SCRIPT.replace("VALUES", values())
                .replace("OPTIONS", options())
                .replace("COMMANDS", String.join(" ", CommandNames.all()))
                .replace("TASKS", String.join(" ", CommandNames.after("tasks")));
    }

    /** Returns a case for each set of words that values may be, with the options that have it. */
    private static String values() {
        Map<String, List<String>> byValue = new LinkedHashMap<>();
        Completions.withValues()
                .forEach((name, option) -> byValue.computeIfAbsent(value(option), value -> new ArrayList<>())
                        .add(name));
        return byValue.entrySet().stream()
                .map(values -> "        " + String.join(" | ", values.getValue()) + ")\n" + values.getKey()
                        + "            return\n            ;;\n")
                .collect(Collectors.joining());
    }

    private static String value(Option option) {
        if (option.isFile()) {
            // A name may have a blank in it.
            return """
                                compopt -o filenames 2>/dev/null
                                local IFS=$'\\n'
                                COMPREPLY=($(compgen -f -- "$current"))
                    """;
        }
        // Of a number or a text nothing is known, and to complete it as a file would mislead.
        return option.words().isEmpty()
                ? ""
                : "            COMPREPLY=($(compgen -W '" + String.join(" ", option.words()) + "' -- \"$current\"))\n";
    }

    private static String options() {
        return Stream.of(Subcommand.values()).map(BashCompletion::options).collect(Collectors.joining());
    }

    private static String options(Subcommand subcommand) {
        List<String> arguments = Completions.arguments(subcommand);
        String line = "        '%s') options='%s'"
                .formatted(subcommand.word(), String.join(" ", Option.names(Option.shown(subcommand))));
        return line + (arguments.isEmpty() ? "" : " arguments='" + String.join(" ", arguments) + "'") + " ;;\n";
    }
}
