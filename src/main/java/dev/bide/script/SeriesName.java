package dev.bide.script;

import dev.bide.refusal.Refusal;

/** What may be the key of a script or the name of a sequence. Any thread may call it. */
final class SeriesName {

    private SeriesName() {}

    /** Returns a name, or refuses one that is empty, too long, or not fit for a path. */
    static String checked(String field, String name) {
        // A client asks for it at a path that ends with the name, and clients and proxies resolve dot segments.
        if (name.equals(".") || name.equals("..")) {
            throw Refusal.invalid(field, "must not be what paths are made of", name);
        }
        // The name is kept for a while, so its length needs a limit.
        if (name.isEmpty() || name.length() > Series.MAX_NAME_LENGTH) {
            throw Refusal.invalid(field, "must be a text of 1 to " + Series.MAX_NAME_LENGTH + " characters", name);
        }
        return name;
    }
}
