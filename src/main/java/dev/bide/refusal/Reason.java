package dev.bide.refusal;

/** Why something was refused: the one table of codes, which HTTP gives as its status and the bus as its failure code. */
public enum Reason {
    /** What was asked makes no sense: missing, unknown, repeated, of the wrong type or over a limit. */
    INVALID(400, "Bad Request"),
    /** There is no such task or route. */
    NOT_FOUND(404, "Not Found"),
    /** The route does not know the method. */
    WRONG_METHOD(405, "Method Not Allowed"),
    /** The client accepts nothing that the route gives. */
    NOT_ACCEPTABLE(406, "Not Acceptable"),
    /** The request's body took too long to come. */
    TOO_SLOW(408, "Request Timeout"),
    /** The request's body is too large. */
    TOO_LARGE(413, "Content Too Large"),
    /** The request line is too long. */
    TOO_LONG(414, "URI Too Long"),
    /** The request's body is not JSON. */
    WRONG_MEDIA_TYPE(415, "Unsupported Media Type"),
    /** The client expects what the server does not do. */
    UNEXPECTED(417, "Expectation Failed"),
    /** The key of an earlier request comes with another request. */
    KEY_REUSED(422, "Unprocessable Content"),
    /** The request's headers are too large. */
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    /** Somebody has cancelled it. */
    CANCELLED(499, "Cancelled"),
    /** A fault of ours. */
    FAILED(500, "Internal Server Error"),
    /** A wait has failed, as it was asked to; the code is what was asked for, unless nothing was. */
    FAILED_AS_ASKED(500, "Failed as Asked"),
    /** Too much is pending already; later there may be room. */
    FULL(503, "Service Unavailable"),
    /** The event loop is later than it may be for anything to be begun; later there may be time. */
    LATE(503, "Service Unavailable"),
    /** The instance is stopping. */
    STOPPING(503, "Service Unavailable"),
    /** The time that the caller has set was up. */
    TIMED_OUT(504, "Gateway Timeout");

    private final int code;
    private final String title;

    Reason(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /**
     * Gives the code that both doors answer with, unless a {@link Failure} has its own.
     *
     * @return an HTTP status code
     */
    public int code() {
        return code;
    }

    /**
     * Gives the reason in two or three words.
     *
     * @return the title of a problem: HTTP's phrase for the code, where it has one
     */
    public String title() {
        return title;
    }
}
