package dev.bide.endpoint;

import dev.bide.admission.RequestLease;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads the body of a request, and keeps none of it. Only the thread of its loop may call it. */
final class RequestBody extends Alarm {

    /** The largest body that is read. */
    static final long MAX_BYTES = 1L << 30;

    /** How long a client may pause in the middle of a body. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop;
    private final HttpServerRequest request;
    private final RequestLease lease;
    private final CallEntry entry;
    private final Consumer<Refusal> refuse;

    private Runnable atEnd = () -> {};
    private long bytes;
    private long bytesBefore = -1;
    private boolean ended;
    private boolean refused;

    RequestBody(Loop loop, HttpServerRequest request, RequestLease lease, CallEntry entry, Consumer<Refusal> refuse) {
        this.loop = loop;
        this.request = request;
        this.lease = lease;
        this.entry = entry;
        this.refuse = refuse;
    }

    /** Begins to read. */
    void drop() {
        request.handler(this::take);
        request.endHandler(nothing -> end());
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Checks the number of digits first, because parseLong() fails for more than a long can hold.
        if (length != null
                && length.matches("[0-9]+")
                && (length.length() > 18 || Long.parseLong(length) > MAX_BYTES)) {
            refuse(tooLarge());
            return;
        }
        // A client of HTTP/1.0 does not understand 100 Continue (RFC 9110, section 10.1.1).
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
                && request.version() != HttpVersion.HTTP_1_0) {
            AnswerWriter.ignoreIfGone(request.response().writeContinue());
        }
    }

    /** Runs an action when the body has ended. */
    void whenEnded(Runnable action) {
        if (ended) {
            action.run();
        } else {
            atEnd = action;
            // Only from now on: until the wait is over, a client that pauses delays nothing.
            watch();
        }
    }

    private void watch() {
        loop.setAlarm(this, loop.nanos() + STALL_NANOS);
    }

    private void take(Buffer data) {
        bytes += data.length();
        entry.addReceived(data.length());
        if (bytes > MAX_BYTES && !refused) {
            refuse(tooLarge());
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(Reason.TOO_LARGE, "the body must be at most " + MAX_BYTES + " bytes");
    }

    private void end() {
        ended = true;
        unset();
        if (!refused) {
            atEnd.run();
        }
    }

    private void refuse(Refusal refusal) {
        refused = true;
        unset();
        // Before the refusal, whose headers say that the connection ends.
        lease.closeAfterResponse();
        refuse.accept(refusal);
    }

    /** Stops watching. Data that still comes is dropped. */
    void close() {
        refused = true;
        unset();
    }

    @Override
    protected void rang(long nanos) {
        if (bytes > bytesBefore) {
            bytesBefore = bytes;
            watch();
        } else {
            refuse(new Refusal(Reason.TOO_SLOW, "nothing more of the body has come for a minute"));
        }
    }

    @Override
    protected void brokenOff(Throwable reason) {
        refuse(Refusal.stopping());
    }
}
