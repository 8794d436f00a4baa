package dev.bide.http;

import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is refused before anybody has read it. Any thread may call it. */
final class Malformed {

    private Malformed() {}

    /** Gives the refusal of a request that vertx-web has failed. */
    static Refusal request() {
        return new Refusal(Reason.INVALID, "the URL is malformed");
    }

    /** Gives the refusal of what is not even HTTP. */
    static Refusal http(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(Reason.TOO_LONG, "the request line must be at most " + HttpDoor.LONGEST_LINE + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(
                    Reason.HEADERS_TOO_LARGE, "the headers must be at most " + HttpDoor.LONGEST_HEADERS + " bytes");
        }
        return new Refusal(Reason.INVALID, "the request is not HTTP");
    }
}
