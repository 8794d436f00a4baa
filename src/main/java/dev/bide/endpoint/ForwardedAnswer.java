package dev.bide.endpoint;

import dev.bide.admission.BrokenAnswer;
import dev.bide.admission.PendingWrites;
import dev.bide.admission.RequestLease;
import dev.bide.number.ServerTiming;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Outcome;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/**
 * Passes on the answer of a service as it comes, at the rate of the rule. If a fault was drawn, breaks the answer. Only
 * the thread of its loop may call it.
 */
final class ForwardedAnswer {

    /** Reading from the service is paused while the client has more than this to take. */
    private static final int MAX_UNSENT_BYTES = 256 * 1024;

    private final ForwardedCall forwarded;
    private final Loop loop;
    private final HttpCall call;
    private final HttpClientResponse upstream;
    private final Optional<Fault> fault;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease lease;
    private final CallEntry entry;
    private final PendingWrites writes;

    private ReadStream<Buffer> source;
    private Runnable stop = () -> {};

    /** How many bytes of the body are left, or are left before a cut; -1 if the length is unknown. */
    private long left = -1;

    private long unsent;
    private boolean paused;
    private boolean over;
    private Future<Void> lastWrite = Future.succeededFuture();

    ForwardedAnswer(
            ForwardedCall forwarded, Loop loop, HttpCall call, HttpClientResponse upstream, Optional<Fault> fault) {
        this.forwarded = forwarded;
        this.loop = loop;
        this.call = call;
        this.upstream = upstream;
        this.fault = fault;
        this.request = call.request();
        this.response = request.response();
        this.lease = call.lease();
        this.entry = call.entry();
        this.writes = new PendingWrites(loop, lease);
    }

    void begin() {
        prepare();
        source = upstream;
        if (call.rule().rate().isPresent()) {
            RatedStream rated =
                    new RatedStream(loop, upstream, call.rule().rate().getAsLong());
            stop = rated::close;
            source = rated;
        }
        source.exceptionHandler(this::broken);
        source.endHandler(nothing -> end());
        source.handler(this::take);
        if (left == 0 && isCut()) {
            breakOff(Outcome.CUT);
        } else {
            upstream.fetch(source == upstream ? Long.MAX_VALUE : 0);
        }
    }

    /** Sets the status and the headers. */
    private void prepare() {
        response.setStatusCode(upstream.statusCode());
        String message = upstream.statusMessage();
        // With a message of its own, Vert.x 5.1.6 does not know a 304, and gives it a length (Http1ServerResponse).
        if (request.version() != HttpVersion.HTTP_2 && message != null && upstream.statusCode() != 304) {
            response.setStatusMessage(message);
        }
        ForwardedHeaders.copy(upstream.headers(), response.headers());
        response.headers().add(ServerTiming.HEADER, forwarded.timing());
        String length = upstream.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean malformed = fault.isPresent() && !isCut();
        if (malformed && request.version() == HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, length == null ? "0" : length);
        } else if (malformed) {
            response.headers().remove(HttpHeaders.CONTENT_LENGTH);
            chunk();
        } else if (length != null && hasBody()) {
            left = Long.parseLong(length);
        } else if (length == null && hasBody()) {
            chunk();
        }
        if (isCut()) {
            left = fault.get().bytes();
        }
    }

    private void chunk() {
        if (request.version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        } else if (request.version() == HttpVersion.HTTP_1_0 && fault.isPresent() && !isCut()) {
            // HTTP/1.0 has no chunks, so the header alone makes the answer malformed.
            response.putHeader(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
        }
    }

    private boolean isCut() {
        return fault.isPresent() && fault.get().kind() == Fault.Kind.CUT;
    }

    private boolean hasBody() {
        int status = upstream.statusCode();
        return !request.method().equals(HttpMethod.HEAD) && status != 204 && status != 304;
    }

    private void take(Buffer data) {
        if (over) {
            return;
        }
        Buffer piece = left >= 0 && data.length() > left ? data.slice(0, (int) left) : data;
        left -= left >= 0 ? piece.length() : 0;
        long reserved;
        try {
            reserved = lease.reserve(piece.length());
        } catch (Refusal full) {
            // The status is sent, so only a broken end can say that the answer is not whole.
            breakOff(Outcome.REFUSED);
            return;
        }
        entry.addSent(piece.length());
        // Over HTTP/2, trailers may come behind a body of a known length.
        if (left == 0 && fault.isEmpty() && upstream.version() != HttpVersion.HTTP_2) {
            // With the last piece, so that both go out together.
            over = true;
            entry.end(Outcome.FORWARDED, upstream.statusCode());
            AnswerWriter.ignoreIfGone(writes.addLast(response.end(piece), reserved));
            return;
        }
        boolean cut = left == 0 && isCut();
        if (cut) {
            entry.end(Outcome.CUT, upstream.statusCode());
        }
        write(piece, reserved);
        if (cut) {
            breakOff(Outcome.CUT);
        }
    }

    private void write(Buffer piece, long reserved) {
        int length = piece.length();
        lastWrite = writes.add(response.write(piece), reserved);
        if (lastWrite.isComplete()) {
            return;
        }
        unsent += length;
        if (unsent > MAX_UNSENT_BYTES && !paused) {
            paused = true;
            source.pause();
        }
        AnswerWriter.ignoreIfGone(lastWrite.onComplete(taken -> {
            unsent -= length;
            if (paused && unsent <= MAX_UNSENT_BYTES / 2 && !over) {
                paused = false;
                source.resume();
            }
        }));
    }

    private void end() {
        if (over) {
            return;
        }
        // A cut after the end of the body leaves the answer whole, but over HTTP/1 it ends the connection.
        boolean whole = fault.isEmpty() || (isCut() && request.version() == HttpVersion.HTTP_2);
        if (!whole) {
            breakOff(Outcome.of(fault.get()));
            return;
        }
        over = true;
        if (response.isChunked() || request.version() == HttpVersion.HTTP_2) {
            response.trailers().addAll(upstream.trailers());
        }
        entry.end(fault.map(Outcome::of).orElse(Outcome.FORWARDED), upstream.statusCode());
        AnswerWriter.ignoreIfGone(writes.addLast(response.end(), 0));
    }

    private void broken(Throwable failure) {
        if (!over) {
            breakOff(forwarded.broken());
        }
    }

    /** Ends the answer after the data that is written, in such a way that the client sees that it is not whole. */
    private void breakOff(Outcome outcome) {
        over = true;
        stop.run();
        entry.end(outcome, upstream.statusCode());
        if (outcome != Outcome.MALFORMED) {
            forwarded.reset();
        }
        Future<Void> written = response.headWritten() ? lastWrite : writes.add(response.writeHead(), 0);
        AnswerWriter.ignoreIfGone(written.compose(sent ->
                outcome == Outcome.MALFORMED ? BrokenAnswer.endMalformed(request) : BrokenAnswer.breakOff(request)));
    }

    /** Stops, because the client has gone. Returns whether the answer of the service was still needed. */
    boolean close() {
        over = true;
        stop.run();
        return !response.ended();
    }
}
