package dev.bide.refusal;

/** The reasons for refusals, and the only table of their codes: HTTP statuses and failure codes of the event bus. */
public enum Reason {
    /** A field is missing, unknown, repeated, of the wrong type or over a limit. */
    INVALID(400, "Bad Request"),
    /** The request may come from a web page that must not use Bide. */
    FORBIDDEN(403, "Forbidden"),
    /** There is no such task or route. */
    NOT_FOUND(404, "Not Found"),
    /** The route does not have the method. */
    WRONG_METHOD(405, "Method Not Allowed"),
    /** The client accepts none of the media types of the route. */
    NOT_ACCEPTABLE(406, "Not Acceptable"),
    /** The request's body arrived too slowly. */
    TOO_SLOW(408, "Request Timeout"),
    /** The request's body is too large. */
    TOO_LARGE(413, "Content Too Large"),
    /** The request line is too long. */
    TOO_LONG(414, "URI Too Long"),
    /** The request's body is not JSON. */
    WRONG_MEDIA_TYPE(415, "Unsupported Media Type"),
    /** The client sent an Expect header that the server does not support. */
    UNEXPECTED(417, "Expectation Failed"),
    /** The idempotency key of an earlier request came with a different request. */
    KEY_REUSED(422, "Unprocessable Content"),
    /** The request's headers are too large. */
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    /** The wait, the fan-out or the task was cancelled. */
    CANCELLED(499, "Cancelled"),
    /** The program has a fault. */
    FAILED(500, "Internal Server Error"),
    /** A wait failed, as requested. The code is that of the request, if it sets one. */
    FAILED_AS_ASKED(500, "Failed as Asked"),
    /** Too much is pending already. A later request may be accepted. */
    FULL(503, "Service Unavailable"),
    /** The event loop is later than allowed for a request to begin. A later request may be accepted. */
    LATE(503, "Service Unavailable"),
    /** A node of the cluster that the answer depends on has gone, or does not answer. */
    LOST(503, "Service Unavailable"),
    /** A reset has ended the wait. */
    RESET(503, "Service Unavailable"),
    /** The instance is stopping. */
    STOPPING(503, "Service Unavailable"),
    /** The timeout that the client set has passed. */
    TIMED_OUT(504, "Gateway Timeout");

    private final int code;
    private final String title;

    Reason(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /**
     * Returns the code with which HTTP and the event bus answer, unless a {@link Failure} has its own.
     *
     * @return an HTTP status code
     */
    public int code() {
        return code;
    }

    /**
     * Returns the reason in two or three words.
     *
     * @return the title of a problem: HTTP's reason phrase for the code, if there is one
     */
    public String title() {
        return title;
    }
}
