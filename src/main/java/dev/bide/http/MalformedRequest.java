package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Refuses requests that never reach a handler. Any thread may call it. */
final class MalformedRequest {

    private MalformedRequest() {}

    /** Returns the refusal of a URL that vertx-web cannot decode. */
    static Refusal url() {
        return new Refusal(Reason.INVALID, "the URL is malformed");
    }

    /** Answers bytes that are not HTTP, and closes the connection, since nothing after them can be read. */
    static void refuse(HttpServerRequest request, RefusalCounts refusals) {
        // Vert.x passes this request to no router, so there is no Exchange that could answer it.
        Refusal refusal = HttpApi.HEAD_LIMITS.refusal(request);
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
