package dev.bide.refusal;

/**
 * What was asked is not going to be done, on purpose: nothing of it has been started, or what was started has been
 * given up. It carries no stack trace.
 */
public sealed class Refusal extends RuntimeException permits Failure {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_VALUE = 60;

    private final Reason reason;

    /**
     * Makes a refusal.
     *
     * @param reason why
     * @param sentence the same for people, naming what was asked
     */
    public Refusal(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    /**
     * Refuses the value of a field.
     *
     * @param field its name
     * @param rule what it must be, as in "must be at most 5"
     * @param value what it was
     * @return a refusal that names all three
     */
    public static Refusal invalid(String field, String rule, Object value) {
        return new Refusal(Reason.INVALID, field + " " + rule + ", not " + shown(value));
    }

    /**
     * Tells that whoever waited has given up.
     *
     * @return a refusal for whoever else still looks
     */
    public static Refusal cancelled() {
        return new Refusal(Reason.CANCELLED, "cancelled");
    }

    /**
     * Tells that the instance is stopping.
     *
     * @return a refusal for whoever waits on it, or asks it
     */
    public static Refusal stopping() {
        return new Refusal(Reason.STOPPING, "stopping");
    }

    /**
     * Shows somebody's text so that it cannot break a line, or fill a log.
     *
     * @param value what to show
     * @return the start of it, quoted if it is text, without control characters
     */
    public static String shown(Object value) {
        String text = text(value);
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_VALUE)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .forEach(shown::appendCodePoint);
        if (text.codePointCount(0, text.length()) > LONGEST_VALUE) {
            shown.append("...");
        }
        return value instanceof CharSequence ? "\"" + shown + "\"" : shown.toString();
    }

    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return "what cannot be shown"; // such as JSON with a key that is null
        }
    }

    /**
     * Tells why.
     *
     * @return the reason, by which a program can decide what to do
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Gives the number that both doors answer with.
     *
     * @return that of the reason, unless another was asked for
     */
    public int code() {
        return reason.code();
    }
}
