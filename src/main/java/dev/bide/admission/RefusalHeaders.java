package dev.bide.admission;

import dev.bide.number.ServerTiming;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.OptionalLong;

/** The headers that a refusal has beside those of every response. Any thread may call it. */
public final class RefusalHeaders {

    private RefusalHeaders() {}

    /**
     * Adds when to come back, and to a failure as asked how late it came.
     *
     * @param response a response whose head is not written
     * @param refusal what it answers
     * @param retryAfter the seconds of the Retry-After header that a failure as asked gets, if any
     */
    public static void add(HttpServerResponse response, Refusal refusal, OptionalLong retryAfter) {
        if (refusal.reason() == Reason.FULL || refusal.reason() == Reason.LATE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        // Only as the client has asked: a test of a client may need a 503 with this header, and one without it.
        if (refusal.reason() == Reason.FAILED_AS_ASKED && refusal instanceof Failure asked) {
            response.putHeader(ServerTiming.HEADER, ServerTiming.of(asked.planned(), asked.late()));
            retryAfter.ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        }
    }
}
