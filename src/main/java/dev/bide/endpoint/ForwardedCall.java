package dev.bide.endpoint;

import dev.bide.admission.MalformedHttp;
import dev.bide.number.ServerTiming;
import dev.bide.refusal.ClientWork;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Outcome;
import dev.bide.time.Loop;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ForwardedHeadersOptions;
import io.vertx.httpproxy.ProxyRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A call that is passed on to the service behind its stand-in. Only the thread of its loop may call it.
 *
 * <p>vertx-http-proxy sends the request, but does not pass on the answer. Version 5.1.6 (ProxiedResponse) passes on
 * headers of a single connection, and keeps the whole body for a client of HTTP/1.0 in memory. If the service breaks
 * off, it only closes the connection, which such a client takes for the end. And it can neither break an answer nor
 * count its bytes.
 */
final class ForwardedCall {

    /** Methods that may be sent twice (RFC 9110, section 9.2.2). */
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private static final ForwardedHeadersOptions FORWARDED =
            new ForwardedHeadersOptions().setEnabled(true).setForwardPort(false);

    /** If a service has closed one connection of the pool, it may have closed others. */
    private static final int MAX_REPEATS = 3;

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Forwarder forwarder;
    private final Loop loop;
    private final HttpCall call;
    private final Optional<Fault> fault;
    private final HttpServerRequest request;
    private final long start;

    private ProxyRequest proxied;
    private ForwardedBody body;

    /** The request to the service; null until there is a connection. */
    private HttpClientRequest upstream;

    /** The answer of the service; null until its head has come. */
    private ForwardedAnswer answer;

    private boolean repeatable;
    private int repeats;

    /** Whether the request is the first of its connection; false until there is a connection. */
    private boolean first;

    private boolean closed;

    ForwardedCall(Forwarder forwarder, Loop loop, HttpCall call, Optional<Fault> fault) {
        this.forwarder = forwarder;
        this.loop = loop;
        this.call = call;
        this.fault = fault;
        this.request = call.request();
        this.start = loop.nanos();
    }

    void begin() {
        if (request.method().equals(HttpMethod.CONNECT)) {
            throw new Refusal(Reason.INVALID, "CONNECT is for a proxy that the client has chosen, not for a service");
        }
        if (request.version() == HttpVersion.HTTP_2) {
            ForwardedHeaders.requireHttp1(request);
        }
        call.lease().onDisconnect(this::gone);
        // Before the body, because this call pauses the request, and that throws if the request has ended.
        proxied = ProxyRequest.reverseProxy(request, FORWARDED);
        body = new ForwardedBody(request, call.entry());
        // With a fault, the service gets no Upgrade header, and its HTTP answer is broken.
        if (fault.isEmpty() && request.canUpgradeToWebSocket()) {
            request.resume();
            forwarder.connectToUpgrade(call.target()).onComplete(made -> guarded(() -> upgrade(made)), this::failed);
            return;
        }
        body.whenKnown(() -> ClientWork.run(this::prepare, call::refuse));
    }

    private void prepare() {
        repeatable = body.isEmpty() && IDEMPOTENT.contains(request.method());
        proxied.setURI(originForm(request.uri()));
        ForwardedHeaders.strip(proxied.headers());
        proxied.headers().remove(HttpHeaders.EXPECT);
        if (body.isEmpty()) {
            proxied.setBody(null);
        } else {
            prepareBody();
        }
        connect();
    }

    private void prepareBody() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        proxied.setBody(Body.body(body, length == null ? -1 : Long.parseLong(length)));
        // Not the 100 of the service, which only says that it waits for the body. The wait of the call is over, so the
        // service gets the body in any case.
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
                && request.version() != HttpVersion.HTTP_1_0) {
            AnswerWriter.ignoreIfGone(request.response().writeContinue());
        }
    }

    /** Returns a request target without scheme and host (RFC 9112, section 3.2.1): a service is no proxy. */
    private static String originForm(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        String rest = target.substring(scheme + 3).replaceFirst("^[^/?]*", "");
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private void connect() {
        forwarder.connect(call.target()).onComplete(made -> guarded(() -> send(made)), this::failed);
    }

    private void guarded(Runnable work) {
        ClientWork.run(work, this::refused);
    }

    /** Answers a request that could not be sent. */
    private void refused(Throwable failure) {
        closed = true;
        if (upstream.version() == HttpVersion.HTTP_2) {
            reset();
        } else {
            // Vert.x 5.1.6 (OutboundMessageQueue) sends nothing more over a connection after such a head.
            AnswerWriter.ignoreIfGone(upstream.connection().close());
        }
        call.refuse(failure);
    }

    private void send(HttpClientRequest made) {
        // Even if the client has gone: the pool gives the connection to another call.
        first = forwarder.isFirst(made.connection());
        if (!take(made)) {
            return;
        }
        if (request.headers().contains("te", "trailers", true)) {
            // For this connection too: ForwardedAnswer passes trailers on, and gRPC needs the header.
            made.putHeader("te", "trailers");
        }
        // Its result is ignored: the answer is taken from made.response() below.
        AnswerWriter.ignoreIfGone(proxied.send(made).mapEmpty());
        // In place of the one of vertx-http-proxy, which resets the request before the close handler can say why.
        request.response().exceptionHandler(failure -> {});
        made.response().onComplete(this::answered, this::failed);
    }

    private void upgrade(HttpClientRequest made) {
        if (take(made)) {
            new ForwardedSocket(this, call, made).upgrade().onComplete(this::answered, this::failed);
        }
    }

    private boolean take(HttpClientRequest made) {
        upstream = made;
        // The future of the answer, or the answer itself, also fails. Without a handler, Vert.x logs an error.
        made.exceptionHandler(failure -> {});
        if (closed) {
            reset();
        }
        return !closed;
    }

    /** Begins to answer, unless the service has changed to another protocol. */
    private void answered(HttpClientResponse response) {
        call.entry().upstream(seconds());
        if (closed) {
            return;
        }
        if (response.statusCode() < 200) {
            failed(new IllegalStateException("it answered " + response.statusCode()));
            return;
        }
        answer = new ForwardedAnswer(this, loop, call, response, fault);
        ClientWork.run(answer::begin, failure -> {
            reset();
            call.refuse(failure);
        });
    }

    /** Returns the value of the Server-Timing header of the answer. */
    String timing() {
        CallEntry entry = call.entry();
        return ServerTiming.of(entry.delay(), entry.late(), seconds());
    }

    private double seconds() {
        return (loop.nanos() - start) / SECOND_NANOS;
    }

    /** Returns the outcome of a call whose answer has broken off. */
    Outcome broken() {
        Throwable ofClient = body.failure();
        if (ofClient == null) {
            return Outcome.UPSTREAM;
        }
        return MalformedHttp.isGone(ofClient) ? Outcome.GONE : Outcome.REFUSED;
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        if (request.response().closed()) {
            gone();
            return;
        }
        if (repeatable && !first && isLost(failure) && repeats < MAX_REPEATS) {
            // The service may have closed an idle connection just before this request reached it.
            repeats++;
            upstream = null;
            connect();
            return;
        }
        Throwable ofClient = body.failure();
        if (ofClient != null && MalformedHttp.isGone(ofClient)) {
            return; // the close handler of the response ends the call
        }
        closed = true;
        reset();
        if (ofClient != null) {
            call.refuse(new Refusal(Reason.INVALID, "the body is malformed"));
            return;
        }
        call.entry().upstream(seconds());
        body.drop();
        request.response().putHeader(ServerTiming.HEADER, timing());
        call.writer().problem(Outcome.UPSTREAM, 502, problem(failure));
    }

    /**
     * Returns whether a connection ended before the head of the answer was complete. If a request reaches a closed
     * socket, the system of the service answers with a reset, which is an IOException. Without a connection, an
     * IOException says that the service cannot be reached.
     */
    private boolean isLost(Throwable failure) {
        return failure instanceof HttpClosedException || (upstream != null && failure instanceof IOException);
    }

    private JsonObject problem(Throwable failure) {
        String message = failure.getMessage();
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", "Bad Gateway")
                .put("status", 502)
                .put(
                        "detail",
                        "the service behind the stand-in is away or broke off: "
                                + (message == null ? failure.getClass().getSimpleName() : message));
    }

    private void gone() {
        closed = true;
        call.entry().end(Outcome.GONE, 0);
        // After a whole answer there is no reset: it would close the connection to the service, which another call may
        // use.
        if (answer == null || answer.close()) {
            reset();
        }
    }

    /** Ends the request to the service, unless it has ended. */
    void reset() {
        if (upstream != null) {
            AnswerWriter.ignoreIfGone(upstream.reset().mapEmpty());
        }
    }
}
