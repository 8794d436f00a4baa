package dev.bide.admission;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;

/**
 * The limits of the head of a request, and the refusals of requests that never reach a handler. Any thread may call it.
 *
 * @param maxLineBytes the maximum length of the request line
 * @param maxHeaderBytes the maximum length of all headers together
 */
public record MalformedHttp(int maxLineBytes, int maxHeaderBytes) {

    /**
     * Returns the refusal of bytes that are not HTTP.
     *
     * @param request a request that could not be decoded
     * @return the refusal to answer with
     */
    public Refusal refusal(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return tooLong();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(Reason.HEADERS_TOO_LARGE, "the headers must be at most " + maxHeaderBytes + " bytes");
        }
        // A refusal by Http1Rules or NextHead, such as that of two Host headers, has its own sentence.
        return cause instanceof Refusal refusal ? refusal : new Refusal(Reason.INVALID, "the request is not HTTP");
    }

    /**
     * Returns the refusal of a request line that is too long.
     *
     * @return the refusal to answer with
     */
    public Refusal tooLong() {
        return new Refusal(Reason.TOO_LONG, "the request line must be at most " + maxLineBytes + " bytes");
    }

    /**
     * Returns whether the failure of a request only means that the client has gone.
     *
     * @param failure what the request failed with
     * @return true if it is no fault of the request
     */
    public static boolean isGone(Throwable failure) {
        return failure instanceof HttpClosedException || failure instanceof StreamResetException;
    }
}
