package dev.bide.http;

import dev.bide.admission.BrokenAnswer;
import dev.bide.admission.PendingWrites;
import dev.bide.admission.RequestLease;
import dev.bide.json.Answers;
import dev.bide.json.JsonBuffers;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import dev.bide.wait.Seed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Writes an answer as the method and the HTTP version of its request need it. Every route uses it: it counts the data
 * that the client has not taken, and disconnects a client that takes nothing for a minute. Only the thread of its loop
 * may call it.
 */
final class ResponseWriter {

    /**
     * The headers of every answer. No cache keeps it, no browser guesses its type, and its content may not load or run
     * anything else.
     */
    static final Map<CharSequence, CharSequence> SECURITY_HEADERS = securityHeaders();

    private final Loop loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease lease;
    private final PendingWrites writes;
    private final BooleanSupplier stopping;
    private boolean broken;

    /** Creates the writer of an answer; {@code stopping} returns whether the server ends soon. */
    ResponseWriter(Loop loop, HttpServerRequest request, RequestLease lease, BooleanSupplier stopping) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
        this.lease = lease;
        this.writes = new PendingWrites(loop, lease);
        this.stopping = stopping;
    }

    private static Map<CharSequence, CharSequence> securityHeaders() {
        // createOptimized() converts a text to ASCII once, and not for each response.
        Map<CharSequence, CharSequence> securityHeaders = new LinkedHashMap<>();
        securityHeaders.put(HttpHeaders.CACHE_CONTROL, HttpHeaders.createOptimized("no-store"));
        securityHeaders.put(
                HttpHeaders.createOptimized("x-content-type-options"), HttpHeaders.createOptimized("nosniff"));
        securityHeaders.put(
                HttpHeaders.createOptimized("content-security-policy"),
                HttpHeaders.createOptimized("default-src 'none'"));
        return Collections.unmodifiableMap(securityHeaders);
    }

    void send(int status, String type, JsonBuffers text) {
        if (text.isShort()) {
            sendWhole(status, type, text.next());
            return;
        }
        prepareHead(status, type);
        if (request.method().equals(HttpMethod.HEAD)) {
            // Without a Content-Length, which would be known only after the whole text has been produced.
            end();
        } else {
            prepareUnknownLength();
            LongResponse answer = new LongResponse(loop, this, text);
            lease.onDisconnect(answer::close);
            answer.next();
        }
    }

    /** Sends a refusal, which is short; as headers only if there is no memory for more. */
    void sendRefusal(Refusal refusal) {
        prepareHead(refusal.code(), MediaTypes.PROBLEM);
        Buffer problem = new JsonBuffers(Answers.problem(refusal)).next();
        if (refusal instanceof Failure failure && failure.fault().isPresent()) {
            sendBroken(failure, failure.fault().get(), problem);
        } else if (lease.isHeadersOnly()) {
            end();
        } else {
            endWhole(problem, 0);
        }
    }

    /** Breaks the connection or the stream, as the client has requested. */
    private void sendBroken(Failure failure, Fault fault, Buffer problem) {
        broken = true;
        if (fault.kind() == Fault.Kind.HANG) {
            new HungAnswer(loop, lease).begin();
            return;
        }
        byte[] noise = Seed.noise(failure.seed(), failure.index().orElse(0));
        ignoreIfGone(
                writes.addLast(BrokenAnswer.send(request, fault, problem, noise).sent(), 0));
    }

    /** Returns whether the answer is broken. To Vert.x, which does not see this, the response may not have begun. */
    boolean isBroken() {
        return broken;
    }

    void sendWhole(int status, String type, Buffer text) {
        sendWhole(status, type, text, SECURITY_HEADERS);
    }

    /** Sends an answer with other headers than the security headers, which they replace. */
    void sendWhole(int status, String type, Buffer text, Map<CharSequence, CharSequence> headers) {
        // Before the head, so that the answer becomes a refusal if there is no memory for the text.
        long reserved = lease.reserve(text.length());
        response.putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.header(type));
        prepareHead(status, headers);
        endWhole(text, reserved);
    }

    /** Sends that the client has the answer already. */
    void sendNotModified(Map<CharSequence, CharSequence> headers) {
        prepareHead(304, headers);
        end();
    }

    private void endWhole(Buffer text, long reserved) {
        if (request.method().equals(HttpMethod.HEAD)) {
            // The length that the same GET would have (RFC 9110, section 8.6). Vert.x sets it only with a body.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()));
            lease.release(reserved);
            end();
        } else {
            ignoreIfGone(writes.addLast(response.end(text), reserved));
        }
    }

    /**
     * Sends a piece of a long answer.
     *
     * @return a future that completes when the client has taken the piece, and fails if there is no memory for it or the
     *     client has gone; the caller sends the next piece only then
     */
    Future<Void> write(Buffer piece) {
        return reserved(piece, reserved -> writes.add(response.write(piece), reserved));
    }

    /** Sends the last piece of a long answer. */
    void end(Buffer last) {
        // A refusal has disconnected the client already.
        ignoreIfGone(reserved(last, reserved -> writes.addLast(response.end(last), reserved)));
    }

    /** Ends an answer that has no body, or no more of it. */
    void end() {
        ignoreIfGone(writes.addLast(response.end(), 0));
    }

    private Future<Void> reserved(Buffer piece, LongFunction<Future<Void>> write) {
        long reserved;
        try {
            reserved = lease.reserve(piece.length());
        } catch (Refusal full) {
            // The status is sent, so only a broken end can say that the answer is not whole.
            lease.disconnect();
            return Future.failedFuture(full);
        }
        return write.apply(reserved);
    }

    /** Adds a header of requests to those on which the answer depends. */
    void vary(String name) {
        String others = response.headers().get(HttpHeaders.VARY);
        response.putHeader(HttpHeaders.VARY, others == null ? name : others + ", " + name);
    }

    /** Prepares for a body of unknown length. HTTP/1.0 has no chunks, so there the connection's end is the body's. */
    void prepareUnknownLength() {
        if (request.version() == HttpVersion.HTTP_1_0) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else {
            response.setChunked(true);
        }
    }

    /** Sends the head before there is any body. */
    void flushHead() {
        ignoreIfGone(response.writeHead());
    }

    /**
     * Drops the result of a write. A write fails only because the client has gone, which the response's close handler
     * reports to the {@link RequestLease}.
     */
    static void ignoreIfGone(Future<Void> write) {}

    void prepareHead(int status, String type) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        prepareHead(status);
    }

    void prepareHead(int status) {
        prepareHead(status, SECURITY_HEADERS);
    }

    private void prepareHead(int status, Map<CharSequence, CharSequence> headers) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (stopping.getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
            // Otherwise the client might send its next request just as the server closes the connection. HTTP/2
            // clients get a GOAWAY instead.
            lease.closeAfterResponse();
        }
    }

    /** Adds the security headers. */
    static void secure(HttpServerResponse response) {
        SECURITY_HEADERS.forEach(response::putHeader);
    }
}
