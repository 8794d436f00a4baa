package dev.bide.cli;

import dev.bide.config.ChosenSettings;
import dev.bide.config.ChosenValue;
import dev.bide.config.SettingsText;
import dev.bide.json.JsonText;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the settings in force, and where each comes from. */
final class ConfigCommand implements Command {

    @Override
    public int run(Invocation invocation, Console console, Program program) {
        ChosenSettings chosen = invocation.chosenSettings(console);
        if (invocation.has(Switch.JSON)) {
            console.out()
                    .println(chosen.values().stream()
                            .map(ConfigCommand::json)
                            .collect(Collectors.joining(",\n", "{\n", "\n}")));
        } else {
            SettingsText.table(chosen).forEach(console.out()::println);
        }
        return ExitCode.DONE;
    }

    /** Returns a row: {@code "http.port":{"value":9090,"from":"--http.port"}}. */
    private static String json(ChosenValue value) {
        String origin = new JsonText(Map.of("from", value.origin())).next().strip();
        // The text of a value is JSON already.
        return "  \"" + value.setting().path() + "\":{\"value\":" + value.text() + "," + origin.substring(1);
    }
}
