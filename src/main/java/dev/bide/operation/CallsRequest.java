package dev.bide.operation;

import static dev.bide.operation.Field.LIMIT;
import static dev.bide.operation.Field.NAME;
import static dev.bide.operation.Field.OUTCOME;
import static dev.bide.operation.Field.PATH;

import dev.bide.refusal.Refusal;
import dev.bide.standin.CallFilter;
import dev.bide.standin.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * A request for calls of a stand-in.
 *
 * @param filter selects calls
 * @param limit how many to list at most
 */
public record CallsRequest(CallFilter filter, int limit) {

    /**
     * Reads which calls to list.
     *
     * @param fields those of {@link Route#LIST_CALLS}, over HTTP or on the bus
     * @return what the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static CallsRequest listing(Fields fields) {
        return new CallsRequest(filter(fields), Requests.limit(fields));
    }

    /**
     * Reads which calls to follow.
     *
     * @param fields those of {@link Route#LIST_CALLS} over HTTP
     * @return what the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static CallFilter following(Fields fields) {
        CallFilter filter = filter(fields);
        Requests.refuse(fields, List.of(LIMIT), "for a stream");
        return filter;
    }

    private static CallFilter filter(Fields fields) {
        return new CallFilter(
                fields.has(PATH.key()) ? Optional.of(path(fields)) : Optional.empty(),
                fields.has(OUTCOME.key())
                        ? Optional.of(fields.choice(OUTCOME.key(), Outcome.values(), Outcome::word))
                        : Optional.empty());
    }

    private static String path(Fields fields) {
        String path = fields.text(PATH.key());
        // A path that no call can have would silently give an empty list.
        if (!path.startsWith("/") && !path.equals("*")) {
            throw Refusal.invalid(PATH.key(), "must begin with / or be *", path);
        }
        return path;
    }

    /**
     * Reads the name of a stand-in.
     *
     * @param fields those of a message
     * @return the name; there may be no such stand-in
     * @throws Refusal if it is missing or no text
     */
    public static String name(Fields fields) {
        return fields.text(NAME.key());
    }
}
