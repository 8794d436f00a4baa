package dev.bide.operation;

import static dev.bide.operation.Field.FORMAT;
import static dev.bide.operation.Field.OF;
import static dev.bide.operation.Field.TENTHS;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.List;
import java.util.Locale;

/**
 * How to report lateness.
 *
 * @param hgrm true for the text of HdrHistogram, false for JSON
 * @param of what it is about
 * @param tenths whether the JSON has the worst lateness of each tenth of a second
 */
public record LatenessRequest(boolean hgrm, Of of, boolean tenths) {

    /** What lateness is about. */
    public enum Of {
        /** The event loops of this process. */
        LOOP,
        /** The waits of this process. */
        LATE,
        /** All nodes of the cluster. */
        CLUSTER
    }

    /**
     * Reads how to report lateness.
     *
     * @param fields those of {@link Route#LATENESS} over HTTP
     * @return the format that the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static LatenessRequest ofQuery(Fields fields) {
        fields.only(Route.LATENESS.queryKeys());
        return read(fields, FieldWords.isSecond(Route.LATENESS, fields, FORMAT));
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
        return read(fields, false);
    }

    private static LatenessRequest read(Fields fields, boolean hgrm) {
        String word = FieldWords.read(Route.LATENESS, fields, OF);
        Of of = Of.valueOf(word.toUpperCase(Locale.ROOT));
        if (fields.has(OF.key()) && of != Of.CLUSTER && !hgrm) {
            throw new Refusal(Reason.INVALID, "of may only be " + word + " with format=hgrm");
        }
        boolean tenths = fields.has(TENTHS.key()) && fields.flag(TENTHS.key());
        if (hgrm) {
            Requests.refuse(fields, List.of(TENTHS), "with format=hgrm");
        }
        if (of == Of.CLUSTER) {
            // A tenth is a moment, and the clocks of two machines are not compared.
            Requests.refuse(fields, List.of(TENTHS), "with of=cluster");
        }
        return new LatenessRequest(hgrm, of, tenths);
    }
}
