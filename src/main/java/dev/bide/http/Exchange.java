package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.RequestLease;
import dev.bide.json.Answers;
import dev.bide.json.JsonText;
import dev.bide.json.StreamFormat;
import dev.bide.json.TaskAnswers;
import dev.bide.metric.Metrics;
import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import dev.bide.stream.EndedLog;
import dev.bide.task.Task;
import dev.bide.task.TaskSnapshot;
import dev.bide.time.Loop;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
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
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One request and its answer. The thread of its connection's loop calls it. */
final class Exchange {

    private static final Logger LOG = System.getLogger(Exchange.class.getName());
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String TEXT = "text/plain";
    static final String UTF_8_TEXT = TEXT + "; charset=utf-8";

    /** What each wait of a list costs until that is sent. */
    private static final long BYTES_OF_A_DELAY = Double.BYTES;

    private final RoutingContext context;
    private final Loop loop;
    private final RefusalCounts refusals;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestLease visit;
    private final ResponseWriter output;

    Exchange(RoutingContext context, Loop loop, Metrics metrics, AdmissionLimits admission) {
        this.context = context;
        this.loop = loop;
        this.refusals = metrics.refusals();
        this.request = context.request();
        this.response = context.response();
        this.visit = new RequestLease(
                request, ConnectionGate.watch(request.connection()), metrics.bytes(), admission.bytes());
        this.output = new ResponseWriter(loop, request, visit);
    }

    /** Begins it, and refuses it if there is no room. */
    void begin() {
        begin(visit::enter);
    }

    /** Begins it though there may be no room: it is short, and of those who want to know how full it is. */
    void beginAnyhow() {
        begin(visit::enterAnyhow);
    }

    private void begin(Runnable enter) {
        visit.begin();
        request.exceptionHandler(this::refuseMalformed);
        enter.run();
    }

    /** Goes on in a turn of the loop, so that many who ask for much do not hold it together. */
    void inTurn(Runnable work) {
        Handler<Void> guarded = guarded(nothing -> work.run());
        loop.inTurn(() -> {
            if (!response.closed()) {
                guarded.handle(null);
            }
        });
    }

    Fields query() {
        try {
            return Fields.ofQuery(context.queryParams());
        } catch (HttpException e) {
            throw new Refusal(Reason.INVALID, "the query is malformed: " + Refusal.shown(request.query()));
        }
    }

    void noQuery() {
        query().only(List.of());
    }

    String id() {
        return context.pathParam("id");
    }

    String authority() {
        HostAndPort authority = request.authority();
        return authority == null ? "localhost" : authority.toString();
    }

    /** Reads the body, which must be JSON. */
    void upload(Consumer<Buffer> then) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!MediaTypes.isJson(type)) {
            throw new Refusal(
                    Reason.WRONG_MEDIA_TYPE,
                    "Content-Type must be " + JSON + ", not " + (type == null ? "missing" : Refusal.shown(type)));
        }
        Handler<Buffer> guarded = guarded(then);
        new BodyReader(request, visit, this::refuse).read(loop, guarded::handle);
    }

    /** Answers when the waiting is over; a client that goes away before takes it along. */
    <T> void answer(PendingWait<T> waiting, Function<T, JsonObject> answer) {
        visit.onGone(waiting::cancel);
        answer(waiting.future().map(answer));
    }

    /** Answers when the answer is there. */
    void answer(Future<JsonObject> answer) {
        answer.onComplete(guarded(this::answer), this::refuse);
    }

    void answer(JsonObject answer) {
        output.send(200, JSON, new JsonText(answer));
    }

    /** Goes on when something is there; nothing waits for a client that has gone. */
    <T> void hold(Future<T> future, Runnable gone, Consumer<T> then) {
        if (response.closed()) {
            gone.run();
            return;
        }
        visit.onGone(gone);
        future.onComplete(guarded(then), this::refuse);
    }

    /** Has what an answer throws refused; a future would keep it to itself, and the client would wait. */
    private <T> Handler<T> guarded(Consumer<T> then) {
        return thing -> {
            try {
                then.accept(thing);
            } catch (RuntimeException | Error e) {
                refuse(e);
            }
        };
    }

    void header(CharSequence name, String value) {
        response.putHeader(name, value);
    }

    /** Answers with a task, and where to find it. */
    void located(int status, Task<?> task) {
        response.putHeader(HttpHeaders.LOCATION, "/tasks/" + task.id());
        shown(status, task, Answers::list);
    }

    /** Answers with a task and, while it runs, when to come back: it is known when it ends. */
    void shown(int status, Task<?> task, Function<Measurement, JsonObject> fanOut) {
        TaskSnapshot now = task.snapshot();
        now.leftSeconds().ifPresent(left -> response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(left)));
        output.send(status, JSON, new JsonText(TaskAnswers.task(task, now, fanOut)));
    }

    /** Takes room for the delays of a task, which may be forgotten before they are sent. */
    void takeDelaysOf(Request request) {
        if (request instanceof FanOutRequest fanOut) {
            visit.take(BYTES_OF_A_DELAY * fanOut.n());
        }
    }

    /** Answers that there is nothing more to be told. */
    void nothing() {
        output.head(204);
        response.end();
    }

    /** Answers with the head alone, when the waiting is over. */
    void head(StreamFormat format, PendingWait<?> waiting) {
        hold(waiting.future(), waiting::cancel, over -> {
            output.head(200, format.type());
            response.end();
        });
    }

    /** Answers with waits as they end. */
    void stream(StreamFormat format, EndedLog course, StreamResponse.Ends ends, int after, Runnable gone) {
        output.head(200, format.type());
        if (isHead()) {
            response.end();
            return;
        }
        output.unbounded();
        if (response.isChunked()) {
            Future<Void> unused = response.writeHead(); // a client of HTTP/1.0 gets it with the first wait
        }
        StreamResponse answer = new StreamResponse(response, format, course, ends, visit::hangUp);
        visit.onGone(() -> {
            answer.close();
            gone.run();
        });
        answer.begin(loop, after);
    }

    void text(String type, String text) {
        output.head(200, type);
        output.whole(Buffer.buffer(text));
    }

    /** Answers a method that the path does not have, or the question which ones it has. */
    void allow(String methods) {
        response.putHeader(HttpHeaders.ALLOW, methods);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            nothing();
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

    /** Answers what vertx-web has failed. */
    void refuseFailed(int status) {
        refuse(status == 500 ? context.failure() : MalformedRequest.request());
    }

    /** Answers a request whose body, whether anybody wants it or not, is no HTTP. */
    private void refuseMalformed(Throwable failure) {
        if (!MalformedRequest.isGone(failure)) {
            refuse(new Refusal(Reason.INVALID, "the body is malformed"));
            visit.giveUp();
        }
    }

    void refuse(Throwable failure) {
        if (response.closed() || response.ended()) {
            return;
        }
        Refusal refusal = Answers.refusal(failure);
        refusals.add(refusal.reason());
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a request could not be answered", failure);
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (refusal.reason() == Reason.FULL || refusal.reason() == Reason.LATE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        output.send(refusal.code(), PROBLEM, new JsonText(Answers.problem(refusal)));
    }

    /** Lets a request pass whose client takes what the route gives, and tells which of it the client likes best. */
    String requireAccepted(String... types) {
        List<String> accept = request.headers().getAll(HttpHeaders.ACCEPT);
        return MediaTypes.choose(accept, List.of(types))
                .orElseThrow(() -> new Refusal(
                        Reason.NOT_ACCEPTABLE,
                        "this route gives " + String.join(" or ", types) + ", which Accept rules out: "
                                + Refusal.shown(String.join(", ", accept))));
    }

    Optional<String> requestHeader(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** Tells what the client prefers; only a GET may be made a task of, since a HEAD is to leave nothing behind. */
    Prefer prefer() {
        Prefer prefer = Prefer.of(request.headers().getAll("Prefer"));
        return isHead() ? new Prefer(false, prefer.seconds()) : prefer;
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }
}
