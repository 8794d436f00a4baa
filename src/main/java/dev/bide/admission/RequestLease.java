package dev.bide.admission;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/**
 * The time from a request's head to the end of its answer, and what is kept for it meanwhile. The thread of its
 * connection's loop calls it.
 */
public final class RequestLease {

    /** What a request costs that is held, as measured, with something to spare. */
    public static final long BYTES = 10_000;

    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final Optional<ConnectionWatch> guest;
    private final Limiter bytes;
    private final long most;
    private Runnable gone = () -> {};
    private long taken;
    private boolean last;
    private boolean turnedAway;
    private boolean ended;
    private boolean over;

    public RequestLease(HttpServerRequest request, Optional<ConnectionWatch> guest, Limiter bytes, long most) {
        this.request = request;
        this.guest = guest;
        this.bytes = bytes;
        this.most = most;
    }

    /** Begins it. */
    public void begin() {
        HttpServerResponse response = request.response();
        response.headersEndHandler(nothing -> headed());
        response.closeHandler(nothing -> closed());
        response.endHandler(nothing -> ended());
        guest.ifPresent(some -> some.came(isStream()));
    }

    /** Takes room for it; if there is none, it is turned away. */
    public void enter() {
        try {
            take(BYTES);
        } catch (Refusal e) {
            turnedAway = true;
            throw e;
        }
    }

    /** Takes room for it though there may be none; but not for streams, of which there may be too many. */
    public void enterAnyhow() {
        if (isStream()) {
            enter();
        } else {
            bytes.take(BYTES, Long.MAX_VALUE / 2);
            taken += BYTES;
        }
    }

    /**
     * Tells whether its answer is to be no more than a head: that of a stream, which could not go on without room, if its
     * client takes no data.
     */
    public boolean isTurnedAway() {
        return turnedAway && isStream();
    }

    private boolean isStream() {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Takes room for something that is kept until the end of the answer. */
    public void take(long amount) {
        bytes.take(amount, most);
        taken += amount;
    }

    /** Says what to do if the client goes away before it has its answer. */
    public void onGone(Runnable what) {
        gone = what;
    }

    /** Has the connection, or the stream, end with the answer. */
    public void last() {
        last = true;
    }

    /** Ends the connection, or the stream. */
    public void hangUp() {
        if (isStream()) {
            Future<Void> unused = request.response().reset(NO_ERROR);
        } else {
            Future<Void> unused = request.connection().close();
        }
    }

    /** Does what is done when the client goes away. */
    public void giveUp() {
        gone.run();
    }

    /** The head is about to be written, with what Vert.x says of the connection, which does not know that it ends. */
    private void headed() {
        HttpServerResponse response = request.response();
        // HTTP/1.0 knows no chunks, so the end of a text is that of its connection.
        last = last
                || (request.version() == HttpVersion.HTTP_1_0
                        && !response.headers().contains(HttpHeaders.CONTENT_LENGTH));
        if (last && !isStream()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private void closed() {
        boolean before = !ended && !over;
        over();
        if (before) {
            gone.run();
        }
    }

    /** The answer has been written; of a stream it is kept until its client has taken it, when the stream is closed. */
    private void ended() {
        ended = true;
        if (!isStream()) {
            over();
        }
        if (last) {
            hangUp();
        }
    }

    private void over() {
        if (!over) {
            over = true;
            bytes.give(taken);
            guest.ifPresent(ConnectionWatch::left);
        }
    }
}
