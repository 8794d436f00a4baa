package dev.bide.cli;

import dev.bide.config.ChosenSettings;
import dev.bide.config.Setting;
import dev.bide.config.Settings;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
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
 * @param settings the texts of the options that are settings
 */
record Invocation(
        Subcommand subcommand,
        List<Map.Entry<String, String>> fields,
        Map<Switch, String> switches,
        List<String> arguments,
        Map<Setting, List<String>> settings) {

    private static final String URL_VARIABLE = "BIDE_URL";

    /** Creates arguments without a setting. */
    Invocation(
            Subcommand subcommand,
            List<Map.Entry<String, String>> fields,
            Map<Switch, String> switches,
            List<String> arguments) {
        this(subcommand, fields, switches, arguments, Map.of());
    }

    boolean has(Switch option) {
        return switches.containsKey(option);
    }

    Optional<String> value(Switch option) {
        return Optional.ofNullable(switches.get(option));
    }

    /**
     * Returns the server that the option or else the environment names.
     *
     * @throws Refusal if there is one, and settings of this process are given as well
     */
    Optional<String> url(Console console) {
        String variable = console.environment().getOrDefault(URL_VARIABLE, "");
        Optional<String> url = value(Switch.URL).or(() -> Optional.of(variable).filter(text -> !text.isEmpty()));
        Optional<String> setting = has(Switch.CONF)
                ? Optional.of("--conf")
                : settings.keySet().stream().map(Setting::option).findFirst();
        // The server has settings of its own. To ignore these would mislead.
        if (url.isPresent() && setting.isPresent()) {
            throw new Refusal(
                    Reason.INVALID,
                    setting.get() + " may not be given with " + (has(Switch.URL) ? "--url" : URL_VARIABLE)
                            + ": the server has its own settings");
        }
        return url;
    }

    /** Returns the settings of this process, and prints the warnings about them. */
    ChosenSettings chosenSettings(Console console) {
        ChosenSettings chosen = ChosenSettings.read(value(Switch.CONF), console.environment(), settings);
        chosen.warnings().forEach(warning -> console.err().println("bide: " + warning));
        return chosen;
    }

    /** Returns the settings for an operation in this process, and prints the warnings about them. */
    Settings settings(Console console) {
        return chosenSettings(console).settings();
    }
}
