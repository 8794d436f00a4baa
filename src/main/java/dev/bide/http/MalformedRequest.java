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

/** Refuses requests that never reach a handler. Any thread may call it. */
final class MalformedRequest {

    private MalformedRequest() {}

    /** Returns the refusal of a URL that vertx-web cannot decode. */
    static Refusal url() {
        return new Refusal(Reason.INVALID, "the URL is malformed");
    }

    /** Returns whether a failure only means that the client has gone. */
    static boolean isGone(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof StreamResetException;
    }

    /** Returns the refusal of bytes that are not HTTP. */
    private static Refusal http(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return tooLong();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(
                    Reason.HEADERS_TOO_LARGE, "the headers must be at most " + HttpApi.MAX_HEADER_BYTES + " bytes");
        }
        // What admission refuses, such as two Host headers, has a sentence of its own.
        return cause instanceof Refusal refusal ? refusal : new Refusal(Reason.INVALID, "the request is not HTTP");
    }

    static Refusal tooLong() {
        return new Refusal(Reason.TOO_LONG, "the request line must be at most " + HttpApi.MAX_LINE_BYTES + " bytes");
    }

    /** Answers bytes that are not HTTP, and closes the connection, since nothing after them can be read. */
    static void refuse(HttpServerRequest request, RefusalCounts refusals) {
        // Vert.x passes this request to no router, so there is no Exchange that could answer it.
        Refusal refusal = http(request.decoderResult().cause());
        refusals.add(refusal.reason());
        HttpServerResponse response = request.response();
        ResponseWriter.secure(response);
        response.setStatusCode(refusal.code())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.PROBLEM)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Answers.problem(refusal).toBuffer())
                .onComplete(
                        sent -> ResponseWriter.ignoreIfGone(request.connection().close()));
    }
}
