package dev.bide.endpoint;

import dev.bide.admission.MalformedHttp;
import dev.bide.admission.RefusalHeaders;
import dev.bide.admission.RequestLease;
import dev.bide.json.Answers;
import dev.bide.refusal.ClientWork;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Answer;
import dev.bide.standin.Outcome;
import dev.bide.standin.Rule;
import dev.bide.standin.Target;
import dev.bide.time.Loop;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * One call of a stand-in: it waits, and then gets an answer, is forwarded, or is broken. Only the thread of its loop may
 * call it.
 */
final class HttpCall {

    private static final Logger LOG = System.getLogger("dev.bide.endpoint");

    private final HttpEndpoint endpoint;
    private final Rule rule;
    private final Target target;
    private final boolean forwards;
    private final String uri;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease lease;
    private final CallEntry entry;
    private final RequestBody body;
    private final AnswerWriter writer;

    /** Completes when the response has ended or the client has gone. */
    private final Promise<Void> over = Promise.promise();

    /** The wait of the call; null before it has begun, and after it was cancelled. */
    private PendingWait<Wait> wait;

    private boolean hangs;

    HttpCall(HttpEndpoint endpoint, HttpServerRequest request, RequestLease lease) {
        this.endpoint = endpoint;
        this.request = request;
        this.response = request.response();
        this.lease = lease;
        String method = request.method().name();
        this.uri = request.uri() == null ? "" : request.uri(); // CONNECT over HTTP/2 has none
        // Read once: a call keeps the definition that it began with.
        var definition = endpoint.standIn().definition();
        String path = request.path();
        this.rule = definition.rule(method, path == null ? "" : path);
        this.target = definition.target();
        this.forwards = rule.answer().isEmpty() && target instanceof Target.Http;
        Loop loop = endpoint.loop();
        this.entry = new CallEntry(endpoint.standIn(), loop.timers().wallClock(), method, uri, rule.path());
        this.body = new RequestBody(loop, request, lease, entry, this::refuse);
        this.writer = new AnswerWriter(loop, request, lease, entry);
    }

    /** Begins the wait. The body is read meanwhile, unless it is forwarded. */
    void begin() {
        follow();
        guarded(this::admit);
    }

    /** Refuses a request that is not HTTP, and closes the connection. */
    void refuseMalformed(Refusal refusal) {
        follow();
        lease.closeAfterResponse();
        guarded(() -> {
            lease.admitOverLimit();
            refuse(refusal);
        });
    }

    private void follow() {
        // Sets the handlers first, so that they also serve a request that is not admitted.
        lease.begin();
        lease.onDisconnect(this::gone);
        lease.onRelease(this::over);
        request.exceptionHandler(this::failed);
    }

    private void admit() {
        lease.admit();
        // Over HTTP/1, Vert.x has the same limit for the request line.
        if (uri.length() > HttpEndpoint.HEAD_LIMITS.maxLineBytes()) {
            throw HttpEndpoint.HEAD_LIMITS.tooLong();
        }
        if (forwards) {
            request.pause();
        } else {
            body.drop();
        }
        if (!entry.isEnded()) {
            begin(endpoint.calls().waitRandom(rule.call(), entry::drawnFrom));
        }
    }

    private void begin(PendingWait<Wait> begun) {
        wait = begun;
        begun.planned().onSuccess(entry::planned);
        begun.future().onComplete(this::waited, failure -> {
            if (wait == begun) {
                refuse(failure);
            }
        });
    }

    private void waited(Wait waited) {
        entry.waited(waited);
        guarded(() -> {
            if (forwards) {
                endpoint.forwarder().forward(this, Optional.empty());
            } else {
                body.whenEnded(() -> guarded(() -> writer.write(answer(), rule.rate())));
            }
        });
    }

    private Answer answer() {
        return rule.answer().orElse(Answer.EMPTY);
    }

    private void guarded(Runnable work) {
        ClientWork.run(work, this::refuse);
    }

    /** Answers a wait that has failed, or a request that is refused. */
    void refuse(Throwable failure) {
        // If the client has gone, or has its answer, the refusal is neither sent nor counted.
        if (response.closed() || response.ended()) {
            return;
        }
        Refusal refusal = Answers.refusal(failure);
        // Only this reason is a fault of Bide. The log has its cause, which the client does not get.
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a call of a stand-in could not be answered", failure);
        }
        if (entry.isEnded()) {
            // It failed while it was being answered. The client can only learn of it by a broken end.
            lease.disconnect();
            return;
        }
        endpoint.metrics().refusals().add(refusal.reason());
        if (refusal instanceof Failure asked) {
            entry.waited(asked);
        }
        Optional<Fault> fault = refusal instanceof Failure asked ? asked.fault() : Optional.empty();
        if (fault.isPresent()) {
            guarded(() -> breakOff(fault.get()));
        } else if (refusal.reason() == Reason.FAILED_AS_ASKED && !forwards) {
            body.whenEnded(() -> answerRefusal(refusal));
        } else {
            answerRefusal(refusal);
        }
    }

    private void answerRefusal(Refusal refusal) {
        body.close();
        cancelWait(); // if the body of the request turned out to be wrong
        if (forwards) {
            request.resume(); // drops the body, so that the connection can go on
        }
        Outcome outcome = outcome(refusal.reason());
        if (response.headWritten()) {
            // The status is sent, so only a broken end can say that the answer is not whole.
            entry.end(outcome, response.getStatusCode());
            lease.disconnect();
            return;
        }
        response.headers().clear();
        RefusalHeaders.add(response, refusal, rule.retryAfter());
        writer.problem(outcome, refusal.code(), Answers.problem(refusal));
    }

    private static Outcome outcome(Reason reason) {
        return switch (reason) {
            case FAILED_AS_ASKED -> Outcome.FAILED;
            case TIMED_OUT -> Outcome.TIMED_OUT;
            default -> Outcome.REFUSED;
        };
    }

    private void breakOff(Fault fault) {
        body.close();
        Outcome outcome = Outcome.of(fault);
        if (fault.kind() == Fault.Kind.HANG) {
            hangs = true;
            entry.end(outcome, 0);
            if (forwards) {
                request.resume(); // otherwise a disconnect might go unnoticed
            }
        } else if (forwards && AnswerWriter.breaksAnswer(fault)) {
            endpoint.forwarder().forward(this, Optional.of(fault));
        } else {
            writer.broken(answer(), fault, outcome);
        }
    }

    /** Handles a body that is not HTTP, or a client that goes away. */
    private void failed(Throwable failure) {
        if (!MalformedHttp.isGone(failure)) {
            refuse(new Refusal(Reason.INVALID, "the body is malformed"));
        }
    }

    private void gone() {
        // Before the call is recorded, so that a reader of the record finds no pending wait.
        cancelWait();
        entry.end(Outcome.GONE, 0);
        body.close();
        writer.close();
    }

    private void cancelWait() {
        PendingWait<Wait> begun = wait;
        // cancel() fails the wait at once, and this failure must not be answered.
        wait = null;
        if (begun != null) {
            begun.cancel();
        }
    }

    private void over() {
        endpoint.ended(this);
        over.complete();
    }

    /** Ends the call if it hangs. Returns a future that completes when its connection is closed, or its stream reset. */
    Future<Void> endHang() {
        if (!hangs) {
            return Future.succeededFuture();
        }
        if (request.version() == HttpVersion.HTTP_2) {
            // Not waited for: the client may delay the frame, if it does not read the data of other streams.
            lease.disconnect();
            return Future.succeededFuture();
        }
        lease.abort();
        return over.future();
    }

    /** Ends the connection at once. */
    void abort() {
        // First, because the connection to the service may end before the client's is reported as closed.
        entry.end(Outcome.GONE, 0);
        lease.abort();
    }

    /** Returns the request, which is paused if it is to be forwarded. */
    HttpServerRequest request() {
        return request;
    }

    /** Returns the service to which the call is forwarded. */
    Target.Http target() {
        return (Target.Http) target;
    }

    /** Returns the rule of the call. */
    Rule rule() {
        return rule;
    }

    /** Returns what the request holds until its response has ended. */
    RequestLease lease() {
        return lease;
    }

    /** Returns the writer of the answer. */
    AnswerWriter writer() {
        return writer;
    }

    /** Returns the collected record of the call. */
    CallEntry entry() {
        return entry;
    }
}
