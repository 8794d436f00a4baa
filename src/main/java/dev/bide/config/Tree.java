package dev.bide.config;

import dev.bide.json.JsonBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as JSON has them: objects as maps in maps, lists as lists. Any thread may call it. */
final class Tree {

    /** Read once, because each source is checked against it. Nothing changes it: merge() copies. */
    private static final Map<String, Object> DEFAULTS = Collections.unmodifiableMap(read());

    private Tree() {}

    /** Returns the settings of conf/bide.json, which the jar has a copy of: every setting with its default. */
    static Map<String, Object> defaults() {
        return DEFAULTS;
    }

    private static Map<String, Object> read() {
        try (InputStream file = Tree.class.getResourceAsStream("bide.json")) {
            return JsonBody.readFile(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns settings with a single one, whose path is such as {@code http.port}. */
    static Map<String, Object> of(String path, Object value) {
        int dot = path.indexOf('.');
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(dot < 0 ? path : path.substring(0, dot), dot < 0 ? value : of(path.substring(dot + 1), value));
        return tree;
    }

    /** Returns the value at a path, or null if there is none. */
    static Object get(Map<?, ?> tree, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return tree.get(path);
        }
        return tree.get(path.substring(0, dot)) instanceof Map<?, ?> inner ? get(inner, path.substring(dot + 1)) : null;
    }

    /**
     * Returns settings of which some are overridden. An object may be given in part, so profiles are added to others. Neither
     * argument is changed.
     */
    static Map<String, Object> merge(Map<?, ?> some, Map<?, ?> overrides) {
        Map<String, Object> merged = new LinkedHashMap<>();
        some.forEach((name, value) -> merged.put((String) name, value));
        overrides.forEach((name, value) -> merged.put(
                (String) name,
                value instanceof Map<?, ?> inner && some.get(name) instanceof Map<?, ?> old
                        ? merge(old, inner)
                        : value));
        return merged;
    }
}
