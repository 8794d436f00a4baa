package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;

/** What is refused before anybody has read it. Any thread may call it. */
final class MalformedRequest {

    private MalformedRequest() {}

    /** Gives the refusal of a request that vertx-web has failed. */
    static Refusal request() {
        return new Refusal(Reason.INVALID, "the URL is malformed");
    }

    /** Tells whether it is no more than that the client has gone. */
    static boolean isGone(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof StreamResetException;
    }

    /** Gives the refusal of what is not even HTTP. */
    private static Refusal http(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(Reason.TOO_LONG, "the request line must be at most " + HttpApi.LONGEST_LINE + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(
                    Reason.HEADERS_TOO_LARGE, "the headers must be at most " + HttpApi.LONGEST_HEADERS + " bytes");
        }
        return new Refusal(Reason.INVALID, "the request is not HTTP");
    }

    /** Answers what is not even HTTP. */
    static void refuse(HttpServerRequest request, RefusalCounts refusals) {
        Refusal refusal = http(request.decoderResult().cause());
        refusals.add(refusal.reason());
        HttpServerResponse response = request.response();
        ResponseWriter.guard(response);
        response.setStatusCode(refusal.code())
                .putHeader(HttpHeaders.CONTENT_TYPE, Exchange.PROBLEM)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Answers.problem(refusal).toBuffer())
                .onComplete(sent -> request.connection().close());
    }
}
