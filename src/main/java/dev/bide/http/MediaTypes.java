package dev.bide.http;

import io.vertx.ext.web.MIMEHeader;
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
    static boolean accepts(List<MIMEHeader> accept, String type) {
        int closest = -1;
        boolean accepted = accept.isEmpty();
        for (MIMEHeader range : accept) {
            int closeness = closeness(range, type);
            if (closeness > closest) {
                closest = closeness;
                accepted = range.weight() > 0;
            }
        }
        return accepted;
    }

    private static int closeness(MIMEHeader range, String type) {
        if (range.component().equals("*")) {
            return 0;
        }
        if (range.subComponent().equals("*")) {
            return type.startsWith(range.component() + "/") ? 1 : -1;
        }
        return type.equals(range.component() + "/" + range.subComponent()) ? 2 : -1;
    }
}
