package dev.bide.operation;

import static dev.bide.operation.Field.FORMAT;
import static dev.bide.operation.Field.OF;
import static dev.bide.operation.Field.TENTHS;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.List;

/**
 * How to report lateness.
 *
 * @param hgrm true for the text of HdrHistogram, false for JSON
 * @param loop whether that text is about the event loops, not the waits
 * @param tenths whether the JSON has the worst lateness of each tenth of a second
 */
public record LatenessRequest(boolean hgrm, boolean loop, boolean tenths) {

    /**
     * Reads how to report lateness.
     *
     * @param fields those of {@link Route#LATENESS} over HTTP
     * @return the format that the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static LatenessRequest ofQuery(Fields fields) {
        fields.only(Route.LATENESS.queryKeys());
        boolean hgrm = FieldWords.isSecond(Route.LATENESS, fields, FORMAT);
        boolean late = FieldWords.isSecond(Route.LATENESS, fields, OF);
        if (fields.has(OF.key()) && !hgrm) {
            throw new Refusal(Reason.INVALID, "of may only be given with format=hgrm");
        }
        if (hgrm) {
            Requests.refuse(fields, List.of(TENTHS), "with format=hgrm");
        }
        return new LatenessRequest(hgrm, !late, isTenths(fields));
    }

    /**
     * Reads how to report lateness as JSON.
     *
     * @param fields those of {@link Route#LATENESS} on the bus
     * @return what the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static LatenessRequest ofMessage(Fields fields) {
        fields.only(Route.LATENESS.messageKeys());
        return new LatenessRequest(false, true, isTenths(fields));
    }

    private static boolean isTenths(Fields fields) {
        return fields.has(TENTHS.key()) && fields.flag(TENTHS.key());
    }
}
