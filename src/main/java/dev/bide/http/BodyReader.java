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
    private final int maxBytes;
    private final RequestLease lease;
    private final Consumer<Throwable> refuse;

    /** How much has come, including what was dropped. */
    private long bytesRead;

    /** The bytes that are kept; null if all are dropped. */
    private Buffer body;

    private boolean refused;

    /** Whether the time limit is over: the body has ended or was refused, or the client has gone. */
    private boolean over;

    BodyReader(HttpServerRequest request, int maxBytes, RequestLease lease, Consumer<Throwable> refuse) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.lease = lease;
        this.refuse = refuse;
    }

    /** Reads the body within the same limits and keeps none of it, and goes on unless it is refused. */
    void drop(Loop loop, Runnable then) {
        receive(loop, then);
    }

    /** Reads the body, and passes it on unless it is refused. */
    void read(Loop loop, Consumer<Buffer> then) {
        body = Buffer.buffer();
        receive(loop, () -> then.accept(body));
    }

    private void receive(Loop loop, Runnable then) {
        boolean tooLong = isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        String expect = request.getHeader(HttpHeaders.EXPECT);
        boolean expected = expect == null || expect.equalsIgnoreCase("100-continue");
        // Also for a body that is refused below, so that what is dropped of it is counted.
        request.handler(this::take);
        request.endHandler(nothing -> {
            end();
            if (!refused) {
                then.run();
            }
        });
        // Refused before 100 Continue, so that a client that waits for it does not send the body at all.
        if (tooLong) {
            refuse(tooLong());
        } else if (!expected) {
            refuse(new Refusal(Reason.UNEXPECTED, "Expect must be 100-continue, if anything"));
        } else {
            // Most bodies arrive together with their head, and need no timer.
            lease.afterRead(() -> limitTime(loop));
            // An alarm that stays set would keep the request and its body in memory until it rings.
            lease.onDisconnect(this::end);
            // A client of HTTP/1.0 does not understand 100 Continue (RFC 9110, section 10.1.1).
            if (expect != null && request.version() != HttpVersion.HTTP_1_0) {
                ResponseWriter.ignoreIfGone(request.response().writeContinue());
            }
        }
    }

    /** Returns whether an announced length is a number beyond the limit; null if none is announced. */
    private boolean isTooLong(String length) {
        long number = 0;
        for (int i = 0; length != null && i < length.length(); i++) {
            char c = length.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            // Capped, because a long overflows after 19 digits. A number beyond the limit stays beyond it.
            number = Math.min(number * 10 + c - '0', Integer.MAX_VALUE);
        }
        return number > maxBytes;
    }

    private void limitTime(Loop loop) {
        if (!over) {
            loop.setAlarm(this, loop.nanos() + TIMEOUT_NANOS);
        }
    }

    private void end() {
        over = true;
        unset();
    }

    private void take(Buffer data) {
        bytesRead += data.length();
        if (!refused && bytesRead > maxBytes) {
            refuse(tooLong());
        } else if (!refused) {
            if (body != null) {
                keep(data);
            }
        } else if (bytesRead > maxBytes + MAX_DROPPED_BYTES) {
            // Bytes that Vert.x has read already may still come. They must not disconnect again.
            request.handler(null);
            lease.disconnect();
        }
    }

    private void keep(Buffer data) {
        try {
            // As it comes, not by its announced length: a client that announces much and sends nothing takes no memory.
            lease.takeBytes(data.length());
            body.appendBuffer(data);
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private Refusal tooLong() {
        return new Refusal(Reason.TOO_LARGE, "the body must be at most " + maxBytes + " bytes");
    }

    private void refuse(Refusal refusal) {
        refused = true;
        end();
        refuse.accept(refusal);
    }

    @Override
    protected void rang(long nanos) {
        // Before the refusal, whose headers say whether the connection ends.
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
