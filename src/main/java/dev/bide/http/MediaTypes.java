package dev.bide.http;

import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The media types of requests and answers, and content negotiation (RFC 9110, section 12.5.1). Any thread may call it. */
final class MediaTypes {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String TEXT = "text/plain";
    static final String HTML = "text/html";
    static final String OPEN_METRICS = "application/openmetrics-text";
    static final String UTF_8_TEXT = TEXT + "; charset=utf-8";

    private static final Pattern QUALITY = Pattern.compile("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final CharSequence JSON_HEADER = HttpHeaders.createOptimized(JSON);

    private MediaTypes() {}

    /** Returns a type as the value of a header. JSON, the type of nearly all answers, is converted to ASCII only once. */
    static CharSequence header(String type) {
        return type.equals(JSON) ? JSON_HEADER : type;
    }

    /** Returns whether a {@code Content-Type} is JSON in UTF-8, the only encoding of JSON. */
    static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.replace(" ", "").toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.equals("application/json;charset=utf-8")
                || type.equals("application/json;charset=\"utf-8\"");
    }

    /** Returns whether the client accepts a type by its name, not only as one of many. */
    static boolean names(List<String> accept, String type) {
        return Arrays.stream(ranges(accept))
                .map(range -> range.split(";", -1))
                .anyMatch(parts -> parts[0].equals(type) && quality(parts) > 0);
    }

    private static String[] ranges(List<String> accept) {
        String joined = String.join(",", accept).toLowerCase(Locale.ROOT);
        return SPACES.matcher(joined).replaceAll("").split(",", -1);
    }

    /**
     * Returns the offered type that the client prefers, the first one offered if it has no preference. Empty if it accepts
     * none. (vertx-web answers 200 to {@code Accept: application/json;q=0}.)
     */
    static Optional<String> choose(List<String> accept, List<String> types) {
        // Most clients send no Accept header, any type, or the type that is offered first. These need no parsing.
        String first = types.get(0);
        if (accept.isEmpty()
                || (accept.size() == 1
                        && (accept.get(0).equals("*/*") || accept.get(0).equals(first)))) {
            return Optional.of(first);
        }
        if (String.join("", accept).isBlank()) {
            return Optional.of(first);
        }
        String[] ranges = ranges(accept);
        Preference best = Preference.NONE;
        String chosen = null;
        for (String type : types) {
            Preference preference = preference(ranges, type);
            if (preference.quality() > 0 && preference.isMoreThan(best)) {
                best = preference;
                chosen = type;
            }
        }
        return Optional.ofNullable(chosen);
    }

    /** The quality that the client gives a type, and how specific the range is that gives it. */
    private record Preference(double quality, int specificity) {

        // A tie goes to the more specific range, and then to the type that is offered first: a client that names a type
        // and accepts any other gets the one that it names.

        static final Preference NONE = new Preference(0, -1);

        boolean isMoreThan(Preference other) {
            return quality > other.quality || (quality == other.quality && specificity > other.specificity);
        }
    }

    /** Returns the quality of a type, which its most specific range gives. */
    private static Preference preference(String[] ranges, String type) {
        Preference preference = Preference.NONE;
        for (String range : ranges) {
            // With -1 there is always a first part. Without it, ";" alone would split into nothing.
            String[] parts = range.split(";", -1);
            int specificity = specificity(parts[0], type);
            if (specificity > preference.specificity()) {
                preference = new Preference(quality(parts), specificity);
            }
        }
        return preference;
    }

    private static double quality(String[] parts) {
        // An invalid weight is ignored, as any other unknown parameter: the default weight is 1.
        return Arrays.stream(parts)
                .filter(part -> QUALITY.matcher(part).matches())
                .mapToDouble(part -> Double.parseDouble(part.substring(2)))
                .findFirst()
                .orElse(1);
    }

    private static int specificity(String range, String type) {
        if (range.equals("*/*")) {
            return 0;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 1;
        }
        return range.equals(type) ? 2 : -1;
    }
}
