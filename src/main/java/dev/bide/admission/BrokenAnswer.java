package dev.bide.admission;

import dev.bide.refusal.Fault;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers a request with a {@link Fault}. Over HTTP/1 it breaks the connection; over HTTP/2 only the stream, because
 * other requests use the same connection. The event loop of the connection calls it.
 *
 * <p>It breaks the answer that the caller has prepared: a body, and the status and the headers of the response, whose
 * head is not written yet. An answer to {@code HEAD} is broken in the same way, but has no body to cut.
 *
 * @param bytes how many bytes of the body are sent
 * @param sent completes when the client has taken them, and the connection or the stream has ended; never fails
 */
public record BrokenAnswer(long bytes, Future<Void> sent) {

    private static final Future<Void> DONE = Future.succeededFuture();

    // The error codes of HTTP/2 (RFC 9113, section 7).
    private static final long NO_ERROR = 0;
    private static final long PROTOCOL_ERROR = 1;
    private static final long INTERNAL_ERROR = 2;

    /** Sent where the length of a chunk should be, in hexadecimal digits. */
    private static final byte[] NO_CHUNK = "this is no chunk\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NEWLINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Answers a request with a fault.
     *
     * @param request a request whose response has a status and headers, but is not begun
     * @param fault the fault; a hang does nothing at all, so the caller must end it when the server stops
     * @param body the body that the answer would have without the fault
     * @param noise the bytes of {@link Fault.Kind#GARBAGE}
     * @return the broken answer
     */
    public static BrokenAnswer send(HttpServerRequest request, Fault fault, Buffer body, byte[] noise) {
        if (fault.kind() == Fault.Kind.HANG) {
            return new BrokenAnswer(0, DONE);
        }
        return request.version() == HttpVersion.HTTP_2
                ? stream(request, fault, body)
                : connection(request, fault, body, noise);
    }

    private static BrokenAnswer connection(HttpServerRequest request, Fault fault, Buffer body, byte[] noise) {
        return switch (fault.kind()) {
            case RESET -> new BrokenAnswer(0, ConnectionBreak.reset(request.connection()));
            case CUT -> cut(request, fault.bytes(), body);
            case MALFORMED -> malformed(request, body);
            case GARBAGE -> new BrokenAnswer(0, ConnectionBreak.send(request.connection(), noise));
            default -> new BrokenAnswer(0, ConnectionBreak.close(request.connection()));
        };
    }

    /** Announces the whole body, and closes the connection after some bytes of it. */
    private static BrokenAnswer cut(HttpServerRequest request, long bytes, Buffer body) {
        HttpServerResponse response = request.response();
        response.headers().remove(HttpHeaders.TRANSFER_ENCODING);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        byte[] part = part(request, bytes, body);
        return new BrokenAnswer(part.length, ConnectionBreak.send(request.connection(), head(request), part));
    }

    private static byte[] part(HttpServerRequest request, long bytes, Buffer body) {
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        return body.getBytes(0, isHead ? 0 : (int) Math.min(bytes, body.length()));
    }

    /** Sends the body as one chunk, and then bytes that are not a chunk. */
    private static BrokenAnswer malformed(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        // Also over HTTP/1.0, which has no chunks: there the header alone makes the answer malformed.
        response.putHeader(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
        byte[] whole = part(request, body.length(), body);
        byte[] size = whole.length == 0 ? whole : ascii(Integer.toHexString(whole.length) + "\r\n");
        byte[] end = whole.length == 0 ? whole : NEWLINE;
        return new BrokenAnswer(
                whole.length, ConnectionBreak.send(request.connection(), head(request), size, whole, end, NO_CHUNK));
    }

    /** Returns the status line and the headers as HTTP/1 has them. Vert.x has checked the headers as they were set. */
    private static byte[] head(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        StringBuilder head = new StringBuilder(request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ");
        head.append(response.getStatusCode()).append(' ').append(response.getStatusMessage());
        head.append("\r\n");
        for (Map.Entry<String, String> header : headers) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return ascii(head.append("\r\n").toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static BrokenAnswer stream(HttpServerRequest request, Fault fault, Buffer body) {
        HttpServerResponse response = request.response();
        return switch (fault.kind()) {
            case EMPTY -> new BrokenAnswer(0, settled(response.reset(NO_ERROR)));
            case CUT -> cutStream(request, fault.bytes(), body);
            case MALFORMED -> malformedStream(request, body);
            // Bytes that are no frames would break the other requests of the connection.
            default -> new BrokenAnswer(0, settled(response.reset(INTERNAL_ERROR)));
        };
    }

    private static BrokenAnswer cutStream(HttpServerRequest request, long bytes, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        byte[] part = part(request, bytes, body);
        if (part.length == body.length()) {
            return new BrokenAnswer(part.length, settled(response.end(body)));
        }
        Future<Void> written = part.length == 0 ? response.writeHead() : response.write(Buffer.buffer(part));
        return new BrokenAnswer(part.length, resetAfter(written, response, INTERNAL_ERROR));
    }

    /** Sends more bytes than announced, and then a reset with PROTOCOL_ERROR, for clients that do not count bytes. */
    private static BrokenAnswer malformedStream(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        Future<Void> written = response.write(body.copy().appendBytes(NO_CHUNK));
        return new BrokenAnswer(body.length(), resetAfter(written, response, PROTOCOL_ERROR));
    }

    /** Resets a stream when the client has taken what was written: a reset drops what flow control holds back. */
    private static Future<Void> resetAfter(Future<Void> written, HttpServerResponse response, long code) {
        return settled(written.compose(taken -> response.reset(code)));
    }

    /**
     * Breaks off a response of which the head and a part of the body are sent, so that no client takes it for whole.
     *
     * @param request a request whose response has begun, and has not ended; all its writes are complete
     * @return a future that completes when the connection or the stream has ended; never fails
     */
    public static Future<Void> breakOff(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (request.version() == HttpVersion.HTTP_2) {
            return settled(response.reset(INTERNAL_ERROR));
        }
        // Without a length and without chunks, closing the connection would end the body normally, so it is reset.
        return response.isChunked() || response.headers().contains(HttpHeaders.CONTENT_LENGTH)
                ? ConnectionBreak.close(request.connection())
                : ConnectionBreak.reset(request.connection());
    }

    /**
     * Ends a response with wrong bytes: over HTTP/1 they are not a chunk, and over HTTP/2 they exceed the length.
     *
     * @param request a request whose response has begun, chunked over HTTP/1; all its writes are complete
     * @return a future that completes when the connection or the stream has ended; never fails
     */
    public static Future<Void> endMalformed(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? settled(request.response().end(Buffer.buffer(NO_CHUNK)))
                : ConnectionBreak.send(request.connection(), NO_CHUNK);
    }

    /** Returns a future that succeeds even if the client has already gone. */
    private static Future<Void> settled(Future<Void> write) {
        return write.otherwiseEmpty();
    }
}
