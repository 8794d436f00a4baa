package dev.bide.operation;

import java.util.List;
import java.util.Optional;

/**
 * A route over HTTP.
 *
 * @param methods its methods; the first one is that of the guide
 * @param path its path, which may have a parameter
 * @param example what follows the path in the guide
 * @param keys the keys of its fields
 */
record HttpSide(List<String> methods, String path, String example, List<String> keys) {

    static HttpSide http(String method, String path, String example, List<Field> fields) {
        return new HttpSide(List.of(method), path, example, Fieldset.keys(fields));
    }

    /** Returns the name of the parameter in the path. */
    Optional<String> pathParameter() {
        int start = path.indexOf('{');
        return start < 0 ? Optional.empty() : Optional.of(path.substring(start + 1, path.indexOf('}')));
    }

    /** Returns the request line as the guide shows it. */
    String usage() {
        String method = methods.get(0);
        // Padded to the width of DELETE and a space, so that the paths of all lines are aligned.
        return method + " ".repeat(7 - method.length()) + path + example;
    }
}
