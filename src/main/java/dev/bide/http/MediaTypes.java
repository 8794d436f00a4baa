package dev.bide.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /** Picks what a client likes best of what there is, given in our own order: nothing if it accepts none. */
    static Optional<String> choose(List<String> accept, List<String> types) {
        if (String.join("", accept).isBlank()) {
            return Optional.of(types.get(0));
        }
        String[] ranges = String.join(",", accept)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s", "")
                .split(",", -1);
        String best = null;
        double most = 0;
        for (String type : types) {
            double quality = quality(ranges, type);
            if (quality > most) {
                most = quality;
                best = type;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Tells how much a type is liked: the range that names it most closely says so. */
    private static double quality(String[] ranges, String type) {
        int closest = -1;
        double quality = 0;
        for (String range : ranges) {
            String[] parts = range.split(";", -1);
            int closeness = closeness(parts[0], type);
            if (closeness > closest) {
                closest = closeness;
                quality = Arrays.stream(parts)
                        .filter(part -> part.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)"))
                        .mapToDouble(part -> Double.parseDouble(part.substring(2)))
                        .findFirst()
                        .orElse(1);
            }
        }
        return quality;
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
