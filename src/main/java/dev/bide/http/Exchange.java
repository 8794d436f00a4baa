package dev.bide.http;

import static dev.bide.http.ResponseWriter.ignoreIfGone;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.MalformedHttp;
import dev.bide.admission.RefusalHeaders;
import dev.bide.admission.RequestLease;
import dev.bide.json.Answers;
import dev.bide.json.JsonBuffers;
import dev.bide.json.StreamFormat;
import dev.bide.metric.Metrics;
import dev.bide.refusal.ClientWork;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import dev.bide.time.Loop;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Request;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One request and its answer. Only the thread of its connection's loop may call it.
 *
 * <p>Every way out of a handler leads to {@link #refuse} or to an answer: what a handler throws, also in a callback, would
 * otherwise be swallowed by a future, and the client would wait for ever.
 */
final class Exchange {

    private static final Logger LOG = System.getLogger("dev.bide.http");

    /** Where vertx-web's context keeps the exchange of a request, for failure handlers. */
    private static final String KEY = "exchange";

    /** What each delay of a list occupies until it is sent. */
    private static final long BYTES_PER_DELAY = Double.BYTES;

    private final RoutingContext context;
    private final Loop loop;
    private final OriginPolicy origins;
    private final RefusalCounts refusals;
    private final ClientRequest client;
    final HttpServerRequest request;
    private final HttpServerResponse response;
    final RequestLease lease;
    final ResponseWriter writer;

    /** The seconds of the Retry-After header that a failure as asked gets, if any. */
    private OptionalLong retryAfter = OptionalLong.empty();

    private Exchange(
            RoutingContext context, Engine engine, Metrics metrics, AdmissionLimits admission, OriginPolicy origins) {
        this.context = context;
        this.loop = engine.loop();
        this.origins = origins;
        this.refusals = metrics.refusals();
        this.client = new ClientRequest(context);
        this.request = context.request();
        this.response = context.response();
        this.lease = new RequestLease(
                request, ConnectionGate.watchOf(request.connection()), metrics.bytes(), admission.bytes());
        this.writer = new ResponseWriter(loop, request, lease, engine::isStopping);
    }

    /** Returns the exchange of a request: a new one, or the first one if the request failed after it began. */
    static Exchange of(
            RoutingContext context, Engine engine, Metrics metrics, AdmissionLimits admission, OriginPolicy origins) {
        // A second exchange would take the memory of the request twice, and replace the handlers of the first.
        Exchange begun = context.get(KEY);
        if (begun != null) {
            return begun;
        }
        return new Exchange(context, engine, metrics, admission, origins);
    }

    /** Keeps this exchange for the failure handlers. Called only if a request fails after it began, which is rare. */
    void keep() {
        context.put(KEY, this);
    }

    /** Begins the exchange if there is memory for it. */
    void begin() {
        begin(lease::admit);
    }

    /** Begins the exchange even if memory is used up: for short answers that report how full the process is. */
    void beginRegardless() {
        begin(lease::admitOverLimit);
    }

    private void begin(Runnable admit) {
        // The handlers first, so that they also serve a request that is not admitted.
        lease.begin();
        request.exceptionHandler(this::refuseMalformed);
        origins.addHeaders(request);
        // Before the origin is checked, so that the memory of that refusal is counted too.
        admit.run();
        origins.check(request);
        // Over HTTP/1, Vert.x has the same limit for the request line.
        if (request.uri().length() > HttpApi.HEAD_LIMITS.maxLineBytes()) {
            throw HttpApi.HEAD_LIMITS.tooLong();
        }
    }

    ClientRequest client() {
        return client;
    }

    /** Runs a handler in a turn of the loop, so that many large answers do not block it together. */
    void inTurn(Runnable work) {
        Handler<Void> guarded = guarded(nothing -> work.run());
        loop.runInTurn(() -> {
            // The client may have gone before its turn came.
            if (!response.closed()) {
                guarded.handle(null);
            }
        });
    }

    /** Reads the body, which must be JSON, and passes it on. A web page cannot send JSON without asking first. */
    void readBody(int maxBytes, Consumer<Buffer> then) {
        client.requireJsonBody();
        new BodyReader(request, maxBytes, lease, this::refuse).read(loop, guarded(then)::handle);
    }

    /** Reads the body, drops it, and goes on. */
    void dropBody(Runnable then) {
        new BodyReader(request, BodyReader.MAX_BYTES, lease, this::refuse)
                .drop(loop, () -> guarded(nothing -> then.run()).handle(null));
    }

    /** Answers when the wait has ended; if the client goes away first, the wait is cancelled. */
    <T> void answer(PendingWait<T> pendingWait, Function<T, JsonObject> answer) {
        lease.onDisconnect(pendingWait::cancel);
        // Not map(), whose future would be one more object for each pending wait.
        pendingWait.future().onComplete(guarded(result -> answer(answer.apply(result))), this::refuse);
    }

    /** Answers when the answer is known. */
    void answer(Future<JsonObject> answer) {
        answer.onComplete(guarded(this::answer), this::refuse);
    }

    void answer(JsonObject answer) {
        answer(new JsonBuffers(answer));
    }

    void answer(JsonBuffers answer) {
        writer.send(200, MediaTypes.JSON, answer);
    }

    /** Continues with a result; if the client goes away first, calls {@code cancel} instead. */
    <T> void hold(Future<T> future, Runnable cancel, Consumer<T> then) {
        if (response.closed()) {
            // The close was reported before the lease had this action, and will not be reported again.
            cancel.run();
            return;
        }
        lease.onDisconnect(cancel);
        future.onComplete(guarded(then), this::refuse);
    }

    /** Wraps a handler so that the exchange is refused if it throws. */
    private <T> Handler<T> guarded(Consumer<T> then) {
        return result -> ClientWork.run(() -> then.accept(result), this::refuse);
    }

    void retryAfter(OptionalLong seconds) {
        retryAfter = seconds;
    }

    void header(CharSequence name, String value) {
        response.putHeader(name, value);
    }

    /** Takes memory for the delays of a task, which the registry may forget before they are sent. */
    void takeDelaysOf(Request asked) {
        if (asked instanceof FanOutRequest fanOut) {
            takeDelays(fanOut.n());
        }
    }

    /** Takes memory for some delays that are kept until the answer is sent. */
    void takeDelays(int count) {
        takeBytes(BYTES_PER_DELAY * count);
    }

    /** Takes memory for what is kept until the answer is sent. */
    void takeBytes(long amount) {
        lease.takeBytes(amount);
    }

    void answerNoContent() {
        writer.prepareHead(204);
        writer.end();
    }

    /** Answers a HEAD when the wait has ended. */
    void answerHead(StreamFormat format, PendingWait<?> pendingWait) {
        hold(pendingWait.future(), pendingWait::cancel, ended -> {
            writer.prepareHead(200, format.type());
            writer.end();
        });
    }

    /** Answers with a stream of waits or calls as they end. If the client goes away first, calls {@code cancel}. */
    void stream(StreamFormat format, StreamResponse.Content content, Runnable cancel) {
        writer.prepareHead(200, format.type());
        if (client.isHead()) {
            writer.end();
            return;
        }
        writer.prepareUnknownLength();
        if (response.isChunked()) {
            // Now, because the first wait may end much later. A client of HTTP/1.0 gets the head with the first wait,
            // because Vert.x's writeHead() would announce chunks, which HTTP/1.0 does not have.
            writer.flushHead();
        }
        StreamResponse stream = new StreamResponse(loop, writer, format, content);
        lease.onDisconnect(() -> {
            stream.close();
            cancel.run();
        });
        stream.begin();
    }

    void answerText(String type, String text) {
        writer.sendWhole(200, type, Buffer.buffer(text));
    }

    /** Answers a method that the path does not have, or an OPTIONS request, which asks for its methods. */
    void answerAllowed(String methods) {
        response.putHeader(HttpHeaders.ALLOW, methods);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            OriginPolicy.addPreflightHeaders(response, methods);
            answerNoContent();
        } else {
            refuse(new Refusal(
                    Reason.WRONG_METHOD,
                    Refusal.shown(request.path()) + " allows " + methods + ", not "
                            + Refusal.shown(request.method().name())));
        }
    }

    void refuseUnknownRoute() {
        String sentence = "there is no " + Refusal.shown(request.path()) + "; GET / lists what there is";
        refuse(new Refusal(Reason.NOT_FOUND, sentence));
    }

    /** Answers a request that vertx-web has failed. */
    void refuseFailed(int status) {
        refuse(status == 500 ? context.failure() : MalformedRequest.url());
    }

    /** Refuses a request whose body is not HTTP, even if no handler reads the body. */
    private void refuseMalformed(Throwable failure) {
        if (!MalformedHttp.isGone(failure)) {
            refuse(new Refusal(Reason.INVALID, "the body is malformed"));
            // A wait may have begun, if its route reads no body. Its request is answered, so nothing needs it.
            lease.cancel();
        }
    }

    void refuse(Throwable failure) {
        // If the client has gone, or has its answer, a refusal is not counted.
        if (response.closed() || response.ended() || writer.isBroken()) {
            return;
        }
        Refusal refusal = Answers.refusal(failure);
        refusals.add(refusal.reason());
        // Every other reason is the client's affair. This one is a fault of Bide, whose cause the client does not get.
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a request could not be answered", failure);
        }
        if (response.headWritten()) {
            // The status is sent, so only a broken end can say that the answer is not whole.
            ignoreIfGone(response.reset());
            return;
        }
        RefusalHeaders.add(response, refusal, retryAfter);
        writer.sendRefusal(refusal);
    }
}
