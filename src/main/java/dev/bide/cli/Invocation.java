package dev.bide.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a command after parsing.
 *
 * @param subcommand which command
 * @param fields the fields of the request, as in a query, in the order in which they were given
 * @param switches the other options with their values; an empty value for those without one
 * @param arguments what is neither, such as the id of a task
 */
record Invocation(
        Subcommand subcommand,
        List<Map.Entry<String, String>> fields,
        Map<Switch, String> switches,
        List<String> arguments) {

    boolean has(Switch option) {
        return switches.containsKey(option);
    }

    Optional<String> value(Switch option) {
        return Optional.ofNullable(switches.get(option));
    }
}
