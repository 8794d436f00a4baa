package dev.bide.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows settings to people. Any thread may call it. */
public final class SettingsText {

    private static final String HEADING = "setting";

    /** A longer value moves the column after it, and not those of all other lines. */
    private static final int MAX_VALUE_COLUMNS = 44;

    /** A file may have thousands of profiles, and the log gets one line. */
    private static final int MAX_LOGGED_CHARACTERS = 80;

    private SettingsText() {}

    /**
     * Returns a table of all settings: its heading, and a line for each setting with its value and its origin. A line of a
     * value that differs from the default begins with an asterisk.
     *
     * @param chosen the settings
     * @return the lines, without line ends
     */
    public static List<String> table(ChosenSettings chosen) {
        int names = chosen.values().stream()
                .mapToInt(value -> value.setting().path().length())
                .max()
                .orElseThrow();
        int values = chosen.values().stream()
                .mapToInt(value -> shown(value, chosen.settings()).length())
                .filter(length -> length <= MAX_VALUE_COLUMNS)
                .max()
                .orElseThrow();
        String format = "%s %-" + names + "s  %-" + values + "s  %s";
        List<String> lines = chosen.values().stream()
                .map(value -> format.formatted(
                        value.isDefault() ? " " : "*",
                        value.setting().path(),
                        shown(value, chosen.settings()),
                        value.origin()))
                .collect(Collectors.toList());
        lines.add(0, format.formatted(" ", HEADING, "value", "from"));
        return lines;
    }

    /** Returns a value, and what a 0 stands for in this process. */
    private static String shown(ChosenValue value, Settings settings) {
        return value.text().equals("0") ? "0" + zero(value.setting(), settings) : value.text();
    }

    private static String zero(Setting setting, Settings settings) {
        return switch (setting) {
            case INSTANCES -> here(Runtime.getRuntime().availableProcessors(), "one for each core");
            case HTTP_PORT -> " (any free port)";
            case LIMITS_MAX_PENDING -> here(settings.limits().maxPending(), "by the heap");
            case LIMITS_MAX_TASKS -> here(settings.limits().maxTasks(), "by the heap");
            case LIMITS_MAX_CONNECTIONS -> here(settings.http().maxConnections(), "by the heap");
            // As package admission computes it when the server starts.
            case LIMITS_MAX_BYTES -> here(Runtime.getRuntime().maxMemory() / 2, "half of the heap");
            case METER_PROBE_MILLIS -> " (no probe)";
            case METER_WARN_MILLIS, SHED_LATE_MILLIS -> " (never)";
            default -> "";
        };
    }

    private static String here(long number, String why) {
        return String.format(Locale.ROOT, " (%,d, %s)", number, why);
    }

    /**
     * Returns a line for the log of a start.
     *
     * @param chosen the settings
     * @return the settings that differ from the defaults, and where each comes from
     */
    public static String changes(ChosenSettings chosen) {
        List<ChosenValue> changed = chosen.changed();
        return changed.isEmpty()
                ? "all settings are the defaults"
                : changed.stream()
                        .map(value ->
                                value.setting().path() + "=" + shortened(value.text()) + " (" + value.origin() + ")")
                        .collect(Collectors.joining(", ", "settings that differ from the defaults: ", ""));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LOGGED_CHARACTERS ? text : text.substring(0, MAX_LOGGED_CHARACTERS) + "...";
    }
}
