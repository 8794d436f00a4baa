package dev.bide.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a client sends, and what it accepts. Any thread may call it. */
final class MediaTypes {

    private static final Pattern QUALITY = Pattern.compile("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");
    private static final Pattern SPACES = Pattern.compile("\\s+");

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
        String joined = String.join(",", accept).toLowerCase(Locale.ROOT);
        String[] ranges = SPACES.matcher(joined).replaceAll("").split(",", -1);
        Liking best = Liking.NONE;
        String chosen = null;
        for (String type : types) {
            Liking liking = liking(ranges, type);
            if (liking.quality() > 0 && liking.isMoreThan(best)) {
                best = liking;
                chosen = type;
            }
        }
        return Optional.ofNullable(chosen);
    }

    /** How much a type is liked, and how closely it is named by the range that says so. */
    private record Liking(double quality, int closeness) {

        static final Liking NONE = new Liking(0, -1);

        boolean isMoreThan(Liking other) {
            return quality > other.quality || (quality == other.quality && closeness > other.closeness);
        }
    }

    /** Tells how much a type is liked: the range that names it most closely says so. */
    private static Liking liking(String[] ranges, String type) {
        Liking liking = Liking.NONE;
        for (String range : ranges) {
            String[] parts = range.split(";", -1);
            int closeness = closeness(parts[0], type);
            if (closeness > liking.closeness()) {
                liking = new Liking(quality(parts), closeness);
            }
        }
        return liking;
    }

    private static double quality(String[] parts) {
        return Arrays.stream(parts)
                .filter(part -> QUALITY.matcher(part).matches())
                .mapToDouble(part -> Double.parseDouble(part.substring(2)))
                .findFirst()
                .orElse(1);
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
