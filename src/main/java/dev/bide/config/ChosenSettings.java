package dev.bide.config;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings that a start of the program chooses. An option wins over an environment variable, that over the settings
 * file, and that over the default.
 *
 * @param settings the settings in force
 * @param merged those that were given, as JSON has them, to deploy the verticle with
 * @param values every setting with its value and its origin, in the order of the table
 * @param warnings sentences about environment variables that are ignored
 */
public record ChosenSettings(
        Settings settings, Map<String, Object> merged, List<ChosenValue> values, List<String> warnings) {

    private static final String DEFAULT = "default";

    /** Copies the lists. */
    public ChosenSettings {
        values = List.copyOf(values);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the settings from all their sources.
     *
     * @param conf the settings file; if empty, conf/bide.json if it exists
     * @param environment the environment variables; those that do not begin with {@code BIDE_} are ignored
     * @param options the texts of the options that were given: one for a scalar, any number for other types
     * @return the settings in force, and where each came from
     * @throws Refusal if a setting is wrong, even if another source overrides it; the sentence names the source
     */
    public static ChosenSettings read(
            Optional<String> conf, Map<String, String> environment, Map<Setting, List<String>> options) {
        SettingsFile file = SettingsFile.read(conf);
        Map<Setting, String> origins = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (Tree.get(file.values(), setting.path()) != null) {
                origins.put(setting, file.name());
            }
        }
        Environment variables = Environment.of(environment);
        List<GivenText> texts = new ArrayList<>(variables.given());
        // In the order of the table, so that the first refusal does not depend on the map.
        new TreeMap<>(options).forEach((setting, given) -> {
            if (!given.isEmpty()) {
                texts.add(new GivenText(setting, setting.option(), given));
            }
        });
        Map<String, Object> merged = file.values();
        for (GivenText text : texts) {
            merged = Tree.merge(merged, text.checked());
            // Profiles of one source are added to those of another.
            boolean added = text.setting() == Setting.PROFILES && origins.containsKey(Setting.PROFILES);
            origins.put(text.setting(), added ? origins.get(text.setting()) + ", " + text.source() : text.source());
        }
        Settings settings = settings(merged, origins);
        return new ChosenSettings(settings, merged, values(settings, merged, origins), variables.warnings());
    }

    private static Settings settings(Map<String, Object> merged, Map<Setting, String> origins) {
        try {
            return Settings.of(merged);
        } catch (Refusal e) {
            // Each source is right by itself, so two settings do not fit together. The sentence has both names.
            String named = origins.entrySet().stream()
                    .filter(origin -> Pattern.compile(
                                    "\\b" + Pattern.quote(origin.getKey().path()) + "\\b")
                            .matcher(e.getMessage())
                            .find())
                    .map(origin -> origin.getKey().path() + " is from " + origin.getValue())
                    .collect(Collectors.joining(", "));
            throw new Refusal(Reason.INVALID, e.getMessage() + " (" + named + ")");
        }
    }

    private static List<ChosenValue> values(
            Settings settings, Map<String, Object> merged, Map<Setting, String> origins) {
        Map<String, Object> all = Tree.merge(Tree.defaults(), merged);
        List<ChosenValue> values = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            boolean shapes = setting == Setting.PROFILES;
            Object value = shapes ? texts(settings.profiles()) : Tree.get(all, setting.path());
            String origin = origins.getOrDefault(setting, DEFAULT);
            values.add(new ChosenValue(
                    setting,
                    ValueText.of(setting, value),
                    shapes && isShippedLeftOut(settings, all) ? leftOut(origin) : origin));
        }
        return values;
    }

    /** Returns whether the shipped profile is left out, because it is longer than the longest delay allowed. */
    private static boolean isShippedLeftOut(Settings settings, Map<String, Object> all) {
        Map<?, ?> profiles = (Map<?, ?>) Tree.get(all, Setting.PROFILES.path());
        return settings.profiles().all().size() < profiles.size();
    }

    private static String leftOut(String origin) {
        String reason = Setting.LIMITS_MAX_DELAY.path();
        return origin.equals(DEFAULT) ? reason : origin + ", " + reason;
    }

    private static Map<String, Object> texts(Profiles profiles) {
        Map<String, Object> texts = new LinkedHashMap<>();
        profiles.all().forEach((name, shape) -> texts.put(name, shape.toString()));
        return texts;
    }

    /**
     * Returns the values that differ from the defaults.
     *
     * @return some of {@link #values()}
     */
    public List<ChosenValue> changed() {
        return values.stream().filter(value -> !value.isDefault()).toList();
    }
}
