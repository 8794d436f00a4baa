package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.CurveAnswers;
import dev.bide.json.Shapes;
import dev.bide.json.StreamFormat;
import dev.bide.json.TaskAnswers;
import dev.bide.number.ServerTiming;
import dev.bide.operation.CurveRequest;
import dev.bide.operation.FaultRules;
import dev.bide.operation.Fields;
import dev.bide.operation.Listed;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Requests.Drawn;
import dev.bide.operation.RetryAfter;
import dev.bide.script.Call;
import dev.bide.script.Calls;
import dev.bide.script.KeyedScript;
import dev.bide.shape.Profiles;
import dev.bide.stream.EndedLog;
import dev.bide.task.Tasks;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Waits over HTTP. Only the thread of the connection's loop may call it. */
final class WaitRoutes {

    private static final List<String> WAIT_N_TYPES =
            List.of(MediaTypes.JSON, StreamFormat.LINES.type(), StreamFormat.EVENTS.type());

    private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized(ServerTiming.HEADER);

    /** How many waits one piece of a stream has, about 4 KB of text. */
    static final int WAITS_PER_PIECE = 64;

    /** What a point of a curve occupies until it is sent: a list of two numbers. */
    private static final long BYTES_PER_POINT = 80;

    private final Requests requests;
    private final Engine engine;
    private final Calls calls;
    private final Profiles profiles;
    private final Tasks tasks;
    private final TaskRoutes taskRoutes;

    WaitRoutes(Requests requests, Operations operations, TaskRoutes taskRoutes) {
        this.requests = requests;
        this.engine = operations.engine();
        this.calls = operations.calls();
        this.profiles = operations.profiles();
        this.tasks = operations.tasks();
        this.taskRoutes = taskRoutes;
    }

    void waitRandom(Exchange exchange) {
        Fields query = exchange.client().query();
        Call call = requests.call(query);
        exchange.retryAfter(RetryAfter.read(query, hasStatus(call)));
        wait(exchange, call);
    }

    void delay(Exchange exchange) {
        Fields query = exchange.client().query();
        Call call = requests.delay(exchange.client().pathParameter("seconds"), query);
        exchange.retryAfter(RetryAfter.read(query, false));
        if (exchange.client().mayHaveBody()) {
            exchange.dropBody(() -> wait(exchange, call));
        } else {
            wait(exchange, call);
        }
    }

    private static boolean hasStatus(Call call) {
        return call.series().orElse(null) instanceof KeyedScript keyed
                && keyed.script().hasStatus();
    }

    private void wait(Exchange exchange, Call call) {
        if (exchange.client().prefer().async()) {
            exchange.hold(
                    calls.beginAnywhere(FaultRules.refuseInTask(call), tasks::waitRandom),
                    () -> {},
                    task -> taskRoutes.answerWithTask(exchange, task, wait -> {
                        addTiming(exchange, wait);
                        return Answers.wait(wait);
                    }));
        } else {
            PendingWait<Wait> pendingWait = calls.waitRandom(call);
            exchange.hold(pendingWait.future(), pendingWait::cancel, wait -> {
                addTiming(exchange, wait);
                exchange.answerText(MediaTypes.JSON, Answers.waitText(wait));
            });
        }
    }

    /** Adds Server-Timing to the answer with the wait itself; an answer with a task does not have it. */
    private static void addTiming(Exchange exchange, Wait wait) {
        exchange.header(SERVER_TIMING, ServerTiming.of(wait.delay(), wait.late()));
    }

    void waitN(Exchange exchange) {
        String type = exchange.client().chooseAccepted(WAIT_N_TYPES);
        Fields query = exchange.client().query();
        Listed asked = requests.fanOut(query);
        exchange.retryAfter(RetryAfter.read(query, false));
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::list : Answers::quantiles;
        boolean isOnce =
                type.equals(MediaTypes.JSON) && !exchange.client().prefer().async();
        // Before anything begins, so that a refusal leaves nothing behind.
        exchange.takeDelays(
                isOnce ? engine.keptDelays(asked.once()) : asked.request().n());
        if (isOnce) {
            exchange.answer(engine.waitN(asked.once()), answer);
        } else if (!type.equals(MediaTypes.JSON)) {
            streamN(exchange, asked.request(), StreamFormat.of(type));
        } else {
            taskRoutes.answerWithTask(exchange, tasks.waitN(FaultRules.refuseInTask(asked.request())), answer);
        }
    }

    private void streamN(Exchange exchange, FanOutRequest request, StreamFormat format) {
        FaultRules.refuseInStream(request);
        if (exchange.client().header(ClientRequest.LAST_EVENT_ID).equals(Optional.of(StreamFormat.END))) {
            // A browser that has the last event reconnects all the same. A 204 stops it.
            exchange.answerNoContent();
            return;
        }
        if (exchange.client().isHead()) {
            exchange.answerHead(format, engine.waitN(request));
            return;
        }
        EndedLog log = new EndedLog();
        PendingWait<Measurement> fanOut = engine.waitN(request, log);
        fanOut.future().onComplete(outcome -> log.end());
        StreamResponse.Content content = new StreamResponse.Content(
                log,
                0,
                WAITS_PER_PIECE,
                // No ids: a client that reconnects starts a new fan-out, so it cannot continue.
                (from, to) -> format.waits(log, (int) from, (int) to, false),
                () -> TaskAnswers.summary(fanOut.future()),
                reason -> TaskAnswers.summary(Future.failedFuture(reason)));
        exchange.stream(format, content, fanOut::cancel);
    }

    void draw(Exchange exchange) {
        Drawn drawn = requests.drawing(exchange.client().query());
        Listed asked = drawn.listed();
        exchange.takeDelaysOf(asked.request());
        exchange.answer(engine.draw(asked.request(), drawn::draw)
                .map(delays -> asked.list()
                        ? Answers.drawnList(asked.request(), delays)
                        : Answers.drawnQuantiles(asked.request(), delays)));
    }

    void curve(Exchange exchange) {
        CurveRequest asked = CurveRequest.read(exchange.client().query(), requests);
        exchange.takeBytes(BYTES_PER_POINT * CurveRequest.points());
        exchange.answer(new JsonObject(CurveAnswers.curve(asked)));
    }

    void measureTime(Exchange exchange) {
        Fields query = exchange.client().query();
        FanOutRequest request = requests.measurement(query);
        exchange.retryAfter(RetryAfter.read(query, false));
        if (exchange.client().prefer().async()) {
            taskRoutes.answerWithTask(
                    exchange, tasks.measureTime(FaultRules.refuseInTask(request)), Answers::measurement);
        } else {
            exchange.answer(engine.measureTime(request.withoutList()), Answers::measurement);
        }
    }

    void profiles(Exchange exchange) {
        exchange.client().requireNoQuery();
        exchange.answer(new JsonObject(Shapes.profiles(profiles)));
    }
}
