package dev.bide.http;

import dev.bide.admission.RequestLease;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/**
 * Reads the body of a request, within a limit of bytes and of time. The rest of a refused body is read and dropped up to
 * a megabyte, because a client that is still sending when its connection is closed may never see the answer; after that the
 * connection is closed. Only the thread of its connection's loop may call it.
 */
final class BodyReader extends Alarm {

    static final int MAX_BYTES = 64 * 1024;

    private static final long TIMEOUT_NANOS = 10_000_000_000L;
    private static final long MAX_DROPPED_BYTES = 1 << 20;

    private final HttpServerRequest request;
    private final RequestLease lease;
    private final Consumer<Throwable> refuse;
    private final Buffer body = Buffer.buffer();
    private long bytesRead;
    private boolean refused;

    BodyReader(HttpServerRequest request, RequestLease lease, Consumer<Throwable> refuse) {
        this.request = request;
        this.lease = lease;
        this.refuse = refuse;
    }

    /** Reads the body, and passes it on unless it is refused. */
    void read(Loop loop, Consumer<Buffer> then) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // A length that is too large is refused before anything is read. Its digits are counted first, because
        // parseLong
        // throws if there are too many.
        boolean tooLong = length != null
                && length.matches("[0-9]+")
                && (length.length() > 9 || Long.parseLong(length) > MAX_BYTES);
        String expect = request.getHeader(HttpHeaders.EXPECT);
        boolean expected = expect == null || expect.equalsIgnoreCase("100-continue");
        // Before any refusal: the rest of a refused body has to be read as well.
        request.handler(this::take);
        request.endHandler(nothing -> {
            unset();
            if (!refused) {
                then.accept(body);
            }
        });
        if (tooLong) {
            refuse(tooLong());
        } else if (!expected) {
            refuse(new Refusal(Reason.UNEXPECTED, "Expect must be 100-continue, if anything"));
        } else {
            loop.setAlarm(this, loop.nanos() + TIMEOUT_NANOS);
            lease.onDisconnect(this::unset);
            // Only now, when nothing speaks against the body; Vert.x leaves the answer to Expect to the handler.
            // HTTP/1.0 has no interim responses.
            if (expect != null && request.version() != HttpVersion.HTTP_1_0) {
                ResponseWriter.ignoreIfGone(request.response().writeContinue());
            }
        }
    }

    private void take(Buffer data) {
        bytesRead += data.length();
        if (!refused && bytesRead > MAX_BYTES) {
            refuse(tooLong());
        } else if (!refused) {
            keep(data);
        } else if (bytesRead > MAX_DROPPED_BYTES) {
            // A client that goes on sending a megabyte too much does not read answers.
            request.handler(null);
            lease.disconnect();
        }
    }

    private void keep(Buffer data) {
        try {
            // Counted as they come and not by Content-Length, which a client may leave out or never fulfil.
            lease.takeBytes(data.length());
            body.appendBuffer(data);
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private static Refusal tooLong() {
        return new Refusal(Reason.TOO_LARGE, "the body must be at most " + MAX_BYTES + " bytes");
    }

    private void refuse(Refusal refusal) {
        refused = true;
        unset();
        refuse.accept(refusal);
    }

    @Override
    protected void rang(long nanos) {
        // The rest of the body may still come, and would be taken for the next request.
        lease.closeAfterResponse();
        refuse(new Refusal(Reason.TOO_SLOW, "the body must come within " + TIMEOUT_NANOS / 1_000_000_000 + " seconds"));
    }

    @Override
    protected void brokenOff(Throwable reason) {
        if (!refused) {
            refused = true;
            refuse.accept(reason);
        }
    }
}
