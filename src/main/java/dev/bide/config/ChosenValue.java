package dev.bide.config;

/**
 * The value of a setting, and where it came from.
 *
 * @param setting the setting
 * @param text its value, as JSON
 * @param origin {@code default}, the name of the settings file, of the environment variable or of the option
 */
public record ChosenValue(Setting setting, String text, String origin) {

    /**
     * Returns whether the value is the default, wherever it came from.
     *
     * @return false if it differs
     */
    public boolean isDefault() {
        return text.equals(setting.defaultText());
    }
}
