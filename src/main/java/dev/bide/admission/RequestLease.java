package dev.bide.admission;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/**
 * What one request holds until its response has ended: memory, and the state of its connection. The lease lasts from
 * the request's head to the end of its response. The event loop of the connection calls it.
 */
public final class RequestLease {

    /**
     * The memory of a pending request, in bytes: a measured value, rounded up. A wait took 10.0 KB of heap on an
     * HTTP/1.1 connection of its own, and 7.5 KB as an HTTP/2 stream.
     */
    public static final long BYTES_PER_REQUEST = 10_000;

    /** A piece of a response up to this length, in bytes, is part of {@link #BYTES_PER_REQUEST}: it is not counted twice. */
    private static final long SPARE_BYTES = 2_000;

    /** NO_ERROR of HTTP/2 (RFC 9113, section 8.1): after a complete response, the client need not send the rest. */
    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final boolean isStream;
    private final Optional<ConnectionWatch> watch;
    private final Limiter bytes;
    private final long maxBytes;
    private Runnable disconnectAction = () -> {};
    private Runnable releaseAction = () -> {};
    private long bytesTaken;
    private boolean overLimit;
    private boolean closing;
    private boolean refused;
    private boolean responseEnded;
    private boolean released;

    /**
     * Creates the lease of a request, which holds nothing yet.
     *
     * @param request the request
     * @param watch the watch of its connection, if there is one
     * @param bytes counts the bytes kept for all clients of the process
     * @param maxBytes the maximum of that count
     */
    public RequestLease(HttpServerRequest request, Optional<ConnectionWatch> watch, Limiter bytes, long maxBytes) {
        this.request = request;
        this.isStream = request.version() == HttpVersion.HTTP_2;
        this.watch = watch;
        this.bytes = bytes;
        this.maxBytes = maxBytes;
    }

    /** Starts to follow the request and its response. */
    public void begin() {
        HttpServerResponse response = request.response();
        response.closeHandler(nothing -> responseClosed());
        response.endHandler(nothing -> responseEnded());
        if (!isStream) {
            response.headersEndHandler(nothing -> beforeHeaders());
        }
        watch.ifPresent(connection -> connection.requestBegan(isStream));
    }

    /**
     * Reserves the memory of the request.
     *
     * @throws Refusal if that would exceed the limit
     */
    public void admit() {
        try {
            takeBytes(BYTES_PER_REQUEST);
        } catch (Refusal e) {
            refused = true;
            throw e;
        }
    }

    /**
     * Reserves the memory of the request even over the limit, unless it is an HTTP/2 stream.
     *
     * @throws Refusal if it is a stream, and that would exceed the limit
     */
    public void admitOverLimit() {
        // HTTP/1 has one request at a time on a connection, so the connection limit bounds them. Streams have no
        // such bound.
        if (isStream) {
            admit();
        } else {
            overLimit = true;
            takeBytes(BYTES_PER_REQUEST);
        }
    }

    /**
     * Returns whether to answer with headers only.
     *
     * @return true for a refused HTTP/2 stream
     */
    public boolean isHeadersOnly() {
        // The body of an HTTP/2 refusal would wait in memory for flow control, and memory is what has run out.
        return refused && isStream;
    }

    /**
     * Reserves memory for something that is kept until the end of the response.
     *
     * @param amount the number of bytes
     * @throws Refusal if that would exceed the limit
     */
    public void takeBytes(long amount) {
        bytes.take(amount, overLimit ? AdmissionLimits.UNLIMITED : maxBytes);
        bytesTaken += amount;
    }

    /**
     * Reserves memory for a piece of the response until the client has taken it.
     *
     * @param length the length of the piece, in bytes
     * @return the number of bytes that are reserved, for {@link #release(long)}
     * @throws Refusal if that would exceed the limit
     */
    public long reserve(int length) {
        return reserveAll(Math.max(0, length - SPARE_BYTES));
    }

    /**
     * Reserves memory for one of any number of pieces until the client has taken it.
     *
     * @param amount the length of the piece, in bytes
     * @return the amount, for {@link #release(long)}
     * @throws Refusal if that would exceed the limit
     */
    public long reserveAll(long amount) {
        if (amount > 0) {
            bytes.take(amount, overLimit ? AdmissionLimits.UNLIMITED : maxBytes);
        }
        return amount;
    }

    /**
     * Releases the memory of a piece of the response.
     *
     * @param amount the number of bytes that were reserved for it
     */
    public void release(long amount) {
        if (amount > 0) {
            bytes.give(amount);
        }
    }

    /**
     * Sets what to do if the client disconnects before the end of the response. Replaces an earlier action.
     *
     * @param action the action
     */
    public void onDisconnect(Runnable action) {
        disconnectAction = action;
    }

    /**
     * Sets what to do when the lease has ended: the response is sent, or the client has disconnected.
     *
     * @param action the action
     */
    public void onRelease(Runnable action) {
        releaseAction = action;
    }

    /** Closes an HTTP/1 connection after the response. A stream is reset in any case: see {@link #responseSent}. */
    public void closeAfterResponse() {
        closing = true;
    }

    /** Closes the connection, or resets the HTTP/2 stream, now. */
    public void disconnect() {
        if (isStream) {
            reset();
        } else {
            request.connection().close().onFailure(alreadyGone -> {}); // it fails only if the client has left first
        }
    }

    /**
     * Resets the stream if the client has not ended its request. Called when the whole response has been sent; an HTTP/2
     * stream would otherwise be open, and in memory, for as long as the client likes.
     */
    public void responseSent() {
        if (isRequestOpen()) {
            reset();
        }
    }

    /** Returns whether the client of an HTTP/2 stream may still send data. */
    boolean isRequestOpen() {
        return isStream && !request.isEnded();
    }

    /** Runs an action when everything that an HTTP/2 client may take of the response is flushed; for HTTP/1, at once. */
    void afterFlush(Runnable action) {
        if (isStream && watch.isPresent()) {
            // Vert.x 5.1.6 flushes headers with the body (see ConnectionWatch.write). A client may wait for them before
            // it opens its window.
            watch.get().flushSoon(action);
        } else {
            action.run();
        }
    }

    /**
     * Runs an action when the bytes that arrived together with the head of the request have been passed on.
     *
     * @param action the action
     */
    public void afterRead(Runnable action) {
        watch.ifPresentOrElse(connection -> connection.afterRead(action), action);
    }

    private void reset() {
        // Not HttpServerResponse.reset(): Vert.x 5.1.6 refuses it once it has passed the end of the response to Netty
        // (DefaultHttp2Stream.writeReset0), where flow control may still hold the data.
        watch.ifPresentOrElse(
                connection -> connection.resetStream((int) request.response().streamId(), NO_ERROR),
                () -> request.response().reset(NO_ERROR).onFailure(alreadyGone -> {}));
    }

    /**
     * Closes the connection at once, without a word to the client: for a client that takes nothing. HTTP/2 has other
     * streams on the connection, so this is for HTTP/1 only.
     */
    public void abort() {
        watch.ifPresentOrElse(ConnectionWatch::closeNow, this::disconnect);
    }

    /**
     * Ends the lease of a request that was upgraded to another protocol. Its response never ends and never closes, so the
     * caller has to call this when the connection has closed.
     */
    public void upgradeClosed() {
        release();
    }

    /** Runs the action that is set for a disconnect. */
    public void cancel() {
        disconnectAction.run();
    }

    /** Decides, just before the headers are written, whether the connection ends with this response. */
    private void beforeHeaders() {
        HttpServerResponse response = request.response();
        // HTTP/1.0 has no chunked encoding: the end of the connection is the end of a body without Content-Length.
        closing = closing
                || (request.version() == HttpVersion.HTTP_1_0
                        && !response.headers().contains(HttpHeaders.CONTENT_LENGTH));
        if (closing) {
            // Here and not earlier, because Vert.x has by now set the header itself: keep-alive, for a client of
            // HTTP/1.0 that asked for it.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private void responseClosed() {
        // Before release(), which sets the field. A response that has ended closes too, and is no disconnect.
        // Not response.ended(): over HTTP/2 it stays false if the response has trailers, even none (Vert.x 5.1.6).
        boolean disconnected = !responseEnded && !released;
        release();
        if (disconnected) {
            disconnectAction.run();
        }
    }

    private void responseEnded() {
        responseEnded = true;
        // A stream's response stays in memory until flow control lets the client take it; then the stream is closed, by
        // responseSent() if the client has not ended its request. A reset now would drop what Vert.x holds back while
        // the connection is not writable.
        if (!isStream) {
            release();
            if (closing) {
                disconnect();
            }
        }
    }

    /** Releases everything, once: after an end, Vert.x may also report a close. */
    private void release() {
        if (!released) {
            released = true;
            bytes.give(bytesTaken);
            watch.ifPresent(ConnectionWatch::requestEnded);
            releaseAction.run();
        }
    }
}
