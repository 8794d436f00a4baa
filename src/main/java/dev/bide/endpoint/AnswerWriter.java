package dev.bide.endpoint;

import dev.bide.admission.BrokenAnswer;
import dev.bide.admission.PendingWrites;
import dev.bide.admission.RequestLease;
import dev.bide.number.ServerTiming;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Answer;
import dev.bide.standin.Outcome;
import dev.bide.time.Loop;
import dev.bide.wait.Seed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Writes the stand-in's own answer to a call. Only the thread of its loop may call it. */
final class AnswerWriter {

    /** The headers that HTTP needs for itself (RFC 9110, section 7.6.1): an answer cannot set them. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "connection", "content-length", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    private final Loop loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease lease;
    private final CallEntry entry;
    private final PendingWrites writes;

    /** Stops a body that is being sent. */
    private Runnable stop = () -> {};

    AnswerWriter(Loop loop, HttpServerRequest request, RequestLease lease, CallEntry entry) {
        this.loop = loop;
        this.request = request;
        this.response = request.response();
        this.lease = lease;
        this.entry = entry;
        this.writes = new PendingWrites(loop, lease);
    }

    /** Sets the status and the headers. */
    void prepare(Answer answer) {
        response.setStatusCode(answer.status());
        for (Map.Entry<String, String> header : answer.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OWN_HEADERS.contains(name)) {
                response.headers().add(header.getKey(), header.getValue());
            } else if (name.equals("connection")
                    && header.getValue().equalsIgnoreCase("close")
                    && request.version() != HttpVersion.HTTP_2) {
                lease.closeAfterResponse();
            }
        }
        response.headers().add(ServerTiming.HEADER, ServerTiming.of(entry.delay(), entry.late()));
    }

    /** Sends an answer, at a rate if there is one. */
    void write(Answer answer, OptionalLong rate) {
        prepare(answer);
        int status = answer.status();
        Buffer body = answer.body();
        if (isConnected(status)) {
            // The client expects a tunnel after this answer (RFC 9110, section 9.3.6), and there is none.
            lease.closeAfterResponse();
        } else if (status == 205) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
        } else if (status != 204 && status != 304) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        }
        if (!hasBody(status) || body.length() == 0) {
            entry.end(Outcome.ANSWERED, status);
            ignoreIfGone(writes.addLast(response.end(), 0));
        } else if (rate.isEmpty() && body.length() <= BufferStream.PIECE_BYTES) {
            writeWhole(Outcome.ANSWERED, status, body);
        } else {
            stream(answer, rate);
        }
    }

    /** Returns whether an answer with this status would open a tunnel. */
    private boolean isConnected(int status) {
        return request.method().equals(HttpMethod.CONNECT) && status < 300;
    }

    private boolean hasBody(int status) {
        return !request.method().equals(HttpMethod.HEAD)
                && !isConnected(status)
                && status != 204
                && status != 205
                && status != 304;
    }

    /** Sends the status and the headers that are set, and a body. */
    private void writeWhole(Outcome outcome, int status, Buffer body) {
        if (request.method().equals(HttpMethod.HEAD) || lease.isHeadersOnly()) {
            if (!lease.isHeadersOnly()) {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
            }
            entry.end(outcome, status);
            ignoreIfGone(writes.addLast(response.end(), 0));
            return;
        }
        // Before the record: without memory for the body, the answer becomes a refusal.
        long reserved = lease.reserve(body.length());
        entry.addSent(body.length());
        entry.end(outcome, status);
        ignoreIfGone(writes.addLast(response.end(body), reserved));
    }

    /** Sends a problem. */
    void problem(Outcome outcome, int status, JsonObject problem) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        try {
            writeWhole(outcome, status, problem.toBuffer().appendString("\n"));
        } catch (Refusal full) {
            // There is no memory even for a short problem.
            entry.end(Outcome.REFUSED, 0);
            lease.disconnect();
        }
    }

    /** Sends an answer that a fault breaks, or breaks the connection before it. */
    void broken(Answer answer, Fault fault, Outcome outcome) {
        boolean answers = breaksAnswer(fault);
        int bytes = answers ? sentOf(answer, fault) : 0;
        // Before the record: without memory for the body, the answer becomes a refusal.
        long reserved = lease.reserve(bytes);
        if (answers) {
            prepare(answer);
        }
        entry.addSent(bytes);
        entry.end(outcome, answers ? answer.status() : 0);
        byte[] noise = Seed.noise(entry.seed(), entry.index());
        ignoreIfGone(writes.addLast(
                BrokenAnswer.send(request, fault, answer.body(), noise).sent(), reserved));
    }

    /** Returns whether a fault breaks the answer itself, and not the connection before it. */
    static boolean breaksAnswer(Fault fault) {
        return fault.kind() == Fault.Kind.CUT || fault.kind() == Fault.Kind.MALFORMED;
    }

    /** Returns how many bytes of a body a client gets before the break. */
    private int sentOf(Answer answer, Fault fault) {
        if (request.method().equals(HttpMethod.HEAD)) {
            return 0;
        }
        int length = answer.body().length();
        return fault.kind() == Fault.Kind.CUT ? (int) Math.min(fault.bytes(), length) : length;
    }

    private void stream(Answer answer, OptionalLong rate) {
        BufferStream pieces = new BufferStream(answer.body());
        ReadStream<Buffer> body = pieces;
        if (rate.isPresent()) {
            RatedStream rated = new RatedStream(loop, pieces, rate.getAsLong());
            stop = rated::close;
            body = rated;
        } else {
            stop = pieces::pause;
        }
        ReadStream<Buffer> source = body;
        long[] left = {answer.body().length()};
        source.exceptionHandler(stopping -> lease.disconnect())
                .endHandler(end -> ignoreIfGone(writes.addLast(response.end(), 0)))
                .handler(piece -> {
                    left[0] -= piece.length();
                    writePiece(source, piece, left[0] == 0, answer.status());
                });
    }

    private void writePiece(ReadStream<Buffer> source, Buffer piece, boolean last, int status) {
        long reserved;
        try {
            reserved = lease.reserve(piece.length());
        } catch (Refusal full) {
            // The status is sent, so only a broken end can say that the answer is not whole.
            stop.run();
            entry.end(Outcome.REFUSED, status);
            lease.disconnect();
            return;
        }
        entry.addSent(piece.length());
        if (last) {
            entry.end(Outcome.ANSWERED, status);
        }
        Future<Void> write = writes.add(response.write(piece), reserved);
        if (!write.isComplete()) {
            source.pause();
            write.onSuccess(taken -> source.resume());
        }
    }

    /** Stops sending: the client has gone. */
    void close() {
        stop.run();
    }

    /**
     * Drops the result of a write. A write fails only because the client has gone, which the response's close handler
     * reports to the {@link RequestLease}.
     */
    static void ignoreIfGone(Future<Void> write) {}
}
