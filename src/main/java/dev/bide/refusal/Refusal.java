package dev.bide.refusal;

/**
 * A request is refused on purpose: nothing of it has begun, or what had begun was cancelled. It has no stack trace.
 */
public sealed class Refusal extends RuntimeException permits Failure {

    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN_CHARACTERS = 60;

    private final Reason reason;

    /**
     * Creates a refusal.
     *
     * @param reason the reason, for programs
     * @param sentence the message for people, which names what was requested
     */
    public Refusal(Reason reason, String sentence) {
        // No stack trace: it would show where the request was checked, but the fault is in the request.
        super(sentence, null, false, false);
        this.reason = reason;
    }

    /**
     * Creates the refusal of a field's value.
     *
     * @param field the name of the field
     * @param rule the rule that the value breaks, as in "must be at most 5"
     * @param value the value
     * @return a refusal that names all three
     */
    public static Refusal invalid(String field, String rule, Object value) {
        return new Refusal(Reason.INVALID, field + " " + rule + ", not " + shown(value));
    }

    /**
     * Creates the refusal of a wait that was cancelled.
     *
     * @return the failure of its future
     */
    public static Refusal cancelled() {
        return new Refusal(Reason.CANCELLED, "cancelled");
    }

    /**
     * Creates the refusal of an instance that is stopping.
     *
     * @return the failure of pending waits and of further requests
     */
    public static Refusal stopping() {
        return new Refusal(Reason.STOPPING, "stopping");
    }

    /**
     * Creates the refusal of a wait that a reset has ended.
     *
     * @return the failure of its future
     */
    public static Refusal reset() {
        return new Refusal(Reason.RESET, "ended by a reset");
    }

    /**
     * Returns a client's value in a form that can neither break a line nor fill a log.
     *
     * @param value any value
     * @return the first characters of it, quoted if it is text, with control characters replaced
     */
    public static String shown(Object value) {
        String text = text(value);
        StringBuilder shown = new StringBuilder();
        // By code points, so that no surrogate pair is cut. U+2028 and U+2029 are line breaks too.
        text.codePoints()
                .limit(MAX_SHOWN_CHARACTERS)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .forEach(shown::appendCodePoint);
        if (text.codePointCount(0, text.length()) > MAX_SHOWN_CHARACTERS) {
            shown.append("...");
        }
        return value instanceof CharSequence ? "\"" + shown + "\"" : shown.toString();
    }

    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            // Such as JSON with a key that is null. The client still has to learn why it was refused.
            return "what cannot be shown";
        }
    }

    /**
     * Returns the reason.
     *
     * @return the reason, for programs
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the code with which HTTP and the event bus answer.
     *
     * @return the code of the reason, unless the request set another
     */
    public int code() {
        return reason.code();
    }
}
