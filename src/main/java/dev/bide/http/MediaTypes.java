package dev.bide.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a client sends, and what it accepts. Any thread may call it. */
final class MediaTypes {

    private MediaTypes() {}

    /** Tells whether a {@code Content-Type} is that of JSON, in the only encoding that JSON has. */
    static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.replace(" ", "").toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.equals("application/json;charset=utf-8")
                || type.equals("application/json;charset=\"utf-8\"");
    }

    /** Tells whether a type is accepted: the range that names it most closely decides. */
    static boolean accepts(List<String> accept, String type) {
        if (accept.isEmpty()) {
            return true;
        }
        int closest = -1;
        boolean accepted = false;
        for (String range : String.join(",", accept).toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.replaceAll("\\s", "").split(";", -1);
            int closeness = closeness(parts[0], type);
            if (closeness > closest) {
                closest = closeness;
                accepted = Arrays.stream(parts).noneMatch(part -> part.matches("q=0(\\.0*)?"));
            }
        }
        return accepted;
    }

    private static int closeness(String range, String type) {
        if (range.equals("*/*")) {
            return 0;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 1;
        }
        return range.equals(type) ? 2 : -1;
    }
}
