package dev.bide.admission;

import dev.bide.number.ServerTiming;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.OptionalLong;

/** The headers of a refusal, in addition to those of every response. Any thread may call it. */
public final class RefusalHeaders {

    private RefusalHeaders() {}

    /**
     * Adds Retry-After, and to a requested failure Server-Timing.
     *
     * @param response a response whose head is not written
     * @param refusal the refusal that it answers with
     * @param retryAfter the seconds of the Retry-After header that a failure as asked gets, if any
     */
    public static void add(HttpServerResponse response, Refusal refusal, OptionalLong retryAfter) {
        if (refusal.reason() == Reason.FULL || refusal.reason() == Reason.LATE || refusal.reason() == Reason.LOST) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        // Only if it was requested: the test of a client may need a 503 with this header, or a 503 without it.
        if (refusal.reason() == Reason.FAILED_AS_ASKED && refusal instanceof Failure asked) {
            response.putHeader(ServerTiming.HEADER, ServerTiming.of(asked.planned(), asked.late()));
            retryAfter.ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        }
    }
}
