package dev.bide.http;

import dev.bide.operation.Field;
import dev.bide.operation.Route;

/** The text at {@code GET /}, for a person with curl, made from the tables of routes and fields. */
final class Guide {

    private static final int ROUTE_COLUMNS = 49;
    private static final int FIELD_COLUMNS = 12;

    private static final String EXAMPLES = """

            A time is a number of seconds, or has a unit: 200ms, 1.5s, 2m, 1h.
            A shape is uniform(0.1,0.5), fixed(0.2), exponential(mean=0.05,max=2), lognormal(median=0.05,p99=1,max=5),
            pareto(min=0.01,alpha=1.5,max=10), weighted(0.01:90,0.5:9,2:1), percentiles(p50=0.02,p90=0.1,p99=0.8,max=3),
            or the name of a profile. A script is what the calls with the same key get, one after the other.
            With Accept: application/x-ndjson or text/event-stream, /wait-n reports each wait as it ends.

            Try:  curl 'http://HOST/wait-n?n=5&maxDelay=0.2'
            """;

    /** Made once: only the host in its last line differs between requests. */
    private static final String TEXT = text();

    private Guide() {}

    static void answer(Exchange exchange) {
        exchange.client().requireAccepted(MediaTypes.TEXT);
        exchange.client().requireNoQuery();
        String authority = exchange.client().authority();
        exchange.answerText(MediaTypes.UTF_8_TEXT, TEXT.replace("HOST", authority));
    }

    private static String text() {
        StringBuilder text = new StringBuilder("Bide waits on purpose, and says how late it was.\n\n");
        Route.overHttp().forEach(route -> line(text, route.usage(), ROUTE_COLUMNS, route.summary()));
        text.append(
                "\nFields. A request with an unknown field is refused with the list of the fields that its route takes:\n\n");
        for (Field field : Field.values()) {
            // Some fields exist only on the bus.
            if (Route.overHttp().stream().anyMatch(route -> route.queryKeys().contains(field.key()))) {
                String whenLeftOut = field.otherwise().isEmpty() ? "" : " (" + field.otherwise() + ")";
                line(text, field.key(), FIELD_COLUMNS, field.meaning() + whenLeftOut);
            }
        }
        return text.append(EXAMPLES).toString();
    }

    private static void line(StringBuilder text, String left, int leftColumns, String right) {
        text.append(left)
                // At least one space, also after a text that is wider than its column.
                .append(" ".repeat(Math.max(1, leftColumns - left.length())))
                .append(right)
                .append('\n');
    }
}
