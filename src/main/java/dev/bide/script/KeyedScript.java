package dev.bide.script;

/**
 * A script, and the key of the calls that share it: each call with the key gets the next step.
 *
 * @param key the key
 * @param script the steps
 */
public record KeyedScript(String key, Script script) implements Series {

    /** Refuses a key that is empty, too long, or not fit for a path. */
    public KeyedScript {
        key = SeriesName.checked("key", key);
    }
}
