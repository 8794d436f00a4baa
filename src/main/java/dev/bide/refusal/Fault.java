package dev.bide.refusal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a failure breaks the connection of its client, instead of answering with a status.
 *
 * @param kind what happens
 * @param bytes for {@link Kind#CUT}, how many bytes of the body are sent before; else 0
 */
public record Fault(Kind kind, long bytes) {

    /** What happens to the connection. */
    public enum Kind {
        /** It is reset: the client sees "connection reset by peer". */
        RESET,
        /** It is closed before a byte of the answer. */
        EMPTY,
        /** It is closed after some bytes of the body. */
        CUT,
        /** The answer begins correctly, and goes on with bytes that are not HTTP. */
        MALFORMED,
        /** The answer is random bytes from the start. */
        GARBAGE,
        /** It stays open, and nothing is sent. */
        HANG;

        /**
         * Returns the name of the kind in requests and answers.
         *
         * @return the name, such as {@code reset}
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The rule in the refusal of a text that is not a fault. */
    public static final String RULE = "must be reset, empty, cut(BYTES), malformed, garbage or hang";

    /** Larger than any body. Whole numbers are exact in JSON up to this one. */
    private static final long MAX_BYTES = 1L << 53;

    /** The texts of all faults, as a regular expression without a capturing group. */
    public static final String GRAMMAR = "(?:reset|empty|cut\\( *[0-9]{1,16} *\\)|malformed|garbage|hang)";

    private static final Pattern CUT = Pattern.compile("cut\\( *([0-9]{1,16}) *\\)");

    /** Refuses a number of bytes that no cut can have. */
    public Fault {
        if (bytes < 0 || bytes > (kind == Kind.CUT ? MAX_BYTES : 0)) {
            throw Refusal.invalid("the bytes of a fault", "must be a whole number from 0 to 2^53, of a cut", bytes);
        }
    }

    /**
     * Reads a fault.
     *
     * @param field the name of the field that has the text
     * @param text such as {@code reset} or {@code cut(100)}
     * @return the fault
     * @throws Refusal if the text is not a fault
     */
    public static Fault of(String field, String text) {
        Matcher cut = CUT.matcher(text);
        if (cut.matches()) {
            long bytes = Long.parseLong(cut.group(1));
            if (bytes > MAX_BYTES) {
                throw Refusal.invalid(field, "must have at most 2^53 bytes in a cut", text);
            }
            return new Fault(Kind.CUT, bytes);
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.CUT && kind.word().equals(text)) {
                return new Fault(kind, 0);
            }
        }
        throw Refusal.invalid(field, RULE, text);
    }

    /**
     * Returns the text from which {@link #of} reads the same fault.
     *
     * @return the text, such as {@code cut(100)}
     */
    @Override
    public String toString() {
        return kind == Kind.CUT ? kind.word() + "(" + bytes + ")" : kind.word();
    }
}
