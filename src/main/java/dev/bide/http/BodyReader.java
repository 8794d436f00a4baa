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
 * The body of a request, which is not to be long, nor long in coming. The rest of one that is refused is read for a while,
 * since a client that is still sending when its connection goes may never see why; one that goes on and on is hung up on.
 * The thread of its connection's loop calls it.
 */
final class BodyReader extends Alarm {

    static final int LONGEST = 64 * 1024;

    private static final long MOST_NANOS = 10_000_000_000L;
    private static final long READ_FOR_NOTHING = 1 << 20;

    private final HttpServerRequest request;
    private final RequestLease visit;
    private final Consumer<Throwable> refuse;
    private final Buffer body = Buffer.buffer();
    private long read;
    private boolean refused;

    BodyReader(HttpServerRequest request, RequestLease visit, Consumer<Throwable> refuse) {
        this.request = request;
        this.visit = visit;
        this.refuse = refuse;
    }

    /** Reads it, and gives it to somebody unless it is refused. */
    void read(Loop loop, Consumer<Buffer> then) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean tooLong =
                length != null && length.matches("[0-9]+") && (length.length() > 9 || Long.parseLong(length) > LONGEST);
        String expect = request.getHeader(HttpHeaders.EXPECT);
        boolean expected = expect == null || expect.equalsIgnoreCase("100-continue");
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
            loop.set(this, loop.nanos() + MOST_NANOS);
            visit.onGone(this::unset);
            if (expect != null && request.version() != HttpVersion.HTTP_1_0) {
                request.response().writeContinue();
            }
        }
    }

    private void take(Buffer data) {
        read += data.length();
        if (!refused && read > LONGEST) {
            refuse(tooLong());
        } else if (!refused) {
            keep(data);
        } else if (read > READ_FOR_NOTHING) {
            request.handler(null);
            visit.hangUp();
        }
    }

    private void keep(Buffer data) {
        try {
            visit.take(data.length());
            body.appendBuffer(data);
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private static Refusal tooLong() {
        return new Refusal(Reason.TOO_LARGE, "the body must be at most " + LONGEST + " bytes");
    }

    private void refuse(Refusal refusal) {
        refused = true;
        unset();
        refuse.accept(refusal);
    }

    @Override
    protected void ended(long nanos) {
        visit.last();
        refuse(new Refusal(Reason.TOO_SLOW, "the body must come within " + MOST_NANOS / 1_000_000_000 + " seconds"));
    }

    @Override
    protected void failed(Throwable reason) {
        if (!refused) {
            refused = true;
            refuse.accept(reason);
        }
    }
}
