package dev.bide.refusal;

/**
 * A request is refused on purpose: nothing of it has begun, or what had begun was cancelled.
 *
 * <p>A wrong argument ({@link #invalid}) has a stack trace, which leads to the caller that gave it. No other refusal has
 * one, and neither has the wrong argument of a client of HTTP or of the event bus ({@link ClientWork}): its trace would
 * show where Bide reads requests, and a client that sends wrong requests only could make Bide write traces all day.
 */
public sealed class Refusal extends RuntimeException permits Failure {

    private static final long serialVersionUID = 1;
    private static final int MAX_SHOWN_CHARACTERS = 60;

    private final Reason reason;

    /**
     * Creates a refusal without a stack trace.
     *
     * @param reason the reason, for programs
     * @param sentence the message for people, which names what was requested
     */
    public Refusal(Reason reason, String sentence) {
        this(reason, sentence, false);
    }

    private Refusal(Reason reason, String sentence, boolean traced) {
        super(sentence, null, false, traced);
        this.reason = reason;
    }

    /**
     * Creates the refusal of a wrong argument.
     *
     * @param sentence the message for people, which names the argument and what is wrong with it
     * @return a refusal with a stack trace, unless a client gave the argument
     */
    public static Refusal invalid(String sentence) {
        return new Refusal(Reason.INVALID, sentence, !ClientWork.isRunning());
    }

    /**
     * Creates the refusal of a wrong argument, or of the value of a field.
     *
     * @param field the name of the field
     * @param rule the rule that the value breaks, as in "must be at most 5"
     * @param value the value
     * @return a refusal that names all three, with a stack trace unless a client gave the value
     */
    public static Refusal invalid(String field, String rule, Object value) {
        return invalid(field + " " + rule + ", not " + shown(value));
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
     * Creates the refusal of an instance that is closed.
     *
     * @return the failure of a request that comes after the end
     */
    public static Refusal closed() {
        // A program that uses what it has closed has a mistake, and its trace leads there.
        return new Refusal(Reason.STOPPING, "this Bide is closed", !ClientWork.isRunning());
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
     * Creates the refusal of a request for a task that is not there.
     *
     * @param id the id that the client has sent
     * @return the answer to the request
     */
    public static Refusal noTask(String id) {
        return new Refusal(Reason.NOT_FOUND, "there is no task " + shown(id));
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
