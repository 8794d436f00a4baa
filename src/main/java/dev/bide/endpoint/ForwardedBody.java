package dev.bide.endpoint;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.Set;

/** The body of a request that is forwarded. Counts its bytes. Only the thread of its loop may call it. */
final class ForwardedBody implements ReadStream<Buffer> {

    /** The methods of HTTP whose requests rarely have a body. */
    private static final Set<HttpMethod> RARELY_WITH_BODY =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private final HttpServerRequest request;
    private final CallEntry entry;

    private Handler<Buffer> handler = dropped -> {};
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;

    /** The data that was read to find out whether there is a body; null if it is passed on, or nothing was read. */
    private Buffer first;

    /** The action to run when something is read; null if there is none. */
    private Runnable known;

    private boolean empty;
    private boolean paused = true;
    private boolean ended;
    private Throwable failure;

    /** Takes over the handlers of a request that is paused. */
    ForwardedBody(HttpServerRequest request, CallEntry entry) {
        this.request = request;
        this.entry = entry;
        request.exceptionHandler(this::fail);
        request.endHandler(nothing -> end());
        request.handler(this::take);
    }

    /** Runs an action when it is known whether there is a body. */
    void whenKnown(Runnable action) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isStream = request.version() == HttpVersion.HTTP_2;
        boolean isWithout = length == null && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if ("0".equals(length) || (isWithout && !isStream)) {
            empty = true;
            request.resume();
        } else if (isWithout && RARELY_WITH_BODY.contains(request.method())) {
            // Only the end of the stream shows that there is no body. Requests with other methods are forwarded at
            // once, because the answer may come before the body.
            known = action;
            request.fetch(1);
            return;
        }
        action.run();
    }

    /** Returns whether there is no body. */
    boolean isEmpty() {
        return empty;
    }

    /** Returns why the body broke off; null if it did not. */
    Throwable failure() {
        return failure;
    }

    /** Reads the rest, and drops it, so that the connection can go on. */
    void drop() {
        handler = dropped -> {};
        endHandler = null;
        exceptionHandler = null;
        first = null;
        if (!ended) {
            request.resume();
        }
    }

    private void take(Buffer data) {
        entry.addReceived(data.length());
        if (known != null) {
            first = data;
            know();
        } else {
            handler.handle(data);
        }
    }

    private void know() {
        Runnable action = known;
        known = null;
        action.run();
    }

    private void end() {
        ended = true;
        if (known != null) {
            empty = true;
            know();
        } else if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void fail(Throwable cause) {
        failure = cause;
        if (exceptionHandler != null) {
            exceptionHandler.handle(cause);
        }
    }

    @Override
    public ForwardedBody handler(Handler<Buffer> passTo) {
        handler = passTo == null ? dropped -> {} : passTo;
        return this;
    }

    @Override
    public ForwardedBody endHandler(Handler<Void> atEnd) {
        endHandler = atEnd;
        return this;
    }

    @Override
    public ForwardedBody exceptionHandler(Handler<Throwable> atFailure) {
        exceptionHandler = atFailure;
        return this;
    }

    @Override
    public ForwardedBody pause() {
        paused = true;
        if (!ended) {
            request.pause();
        }
        return this;
    }

    @Override
    public ForwardedBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ForwardedBody fetch(long amount) {
        paused = false;
        if (first != null) {
            Buffer data = first;
            first = null;
            handler.handle(data);
        }
        // The handler may have paused.
        if (!paused && !ended) {
            request.fetch(amount);
        }
        return this;
    }
}
