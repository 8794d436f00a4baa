package dev.bide.bus;

import dev.bide.cluster.Cluster;
import dev.bide.json.Answers;
import dev.bide.json.CurveAnswers;
import dev.bide.json.JsonFields;
import dev.bide.json.LatenessAnswers;
import dev.bide.json.Shapes;
import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.Metrics;
import dev.bide.operation.CurveRequest;
import dev.bide.operation.FaultRules;
import dev.bide.operation.Fields;
import dev.bide.operation.LatenessRequest;
import dev.bide.operation.Listed;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Requests.Drawn;
import dev.bide.operation.Route;
import dev.bide.refusal.ClientWork;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Calls;
import dev.bide.shape.Profiles;
import dev.bide.wait.Engine;
import dev.bide.wait.Measurement;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The operations on the event bus. Only its loop's thread may call it. */
public final class BusApi {

    private static final Logger LOG = System.getLogger("dev.bide.bus");

    private final Vertx vertx;
    private final String prefix;
    private final Requests requests;
    private final Engine engine;
    private final Calls calls;
    private final StateMessages state;
    private final StandInMessages standIns;
    private final TaskMessages taskMessages;
    private final Profiles profiles;
    private final Metrics metrics;
    private final Cluster cluster;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    /** Not volatile: Vert.x calls the consumers on the event loop that has registered them. */
    private boolean stopping;

    /**
     * Creates an API that is not on the bus yet.
     *
     * @param vertx whose bus to use
     * @param prefix what the addresses begin with
     * @param operations what can be asked for
     * @param metrics reports the lateness, and counts the refusals
     * @param cluster the other nodes, if there are any
     */
    public BusApi(Vertx vertx, String prefix, Operations operations, Metrics metrics, Cluster cluster) {
        this.vertx = vertx;
        this.prefix = prefix;
        this.requests = new Requests(operations.engine().limits(), operations.profiles());
        this.engine = operations.engine();
        this.calls = operations.calls();
        this.state = new StateMessages(operations, cluster.keys());
        this.standIns = new StandInMessages(operations, requests);
        this.profiles = operations.profiles();
        this.taskMessages = new TaskMessages(vertx, operations, requests, cluster);
        this.metrics = metrics;
        this.cluster = cluster;
    }

    /**
     * Registers all addresses.
     *
     * @return a future that completes when every address is registered on the whole bus, also of a cluster
     */
    public Future<Void> open() {
        on(
                Route.WAIT_RANDOM,
                fields -> calls.waitRandom(FaultRules.refuseOnBus(requests.call(fields)))
                        .future(),
                Answers::wait);
        on(Route.WAIT_N, this::waitN, Function.identity());
        on(Route.MEASURE_TIME, this::measureTime, Answers::measurement);
        on(Route.DRAW, this::draw, Function.identity());
        on(
                Route.CURVE,
                fields -> Future.succeededFuture(CurveRequest.read(fields, requests)),
                curve -> new JsonObject(CurveAnswers.curve(curve)));
        on(Route.PROFILES, this::profiles, profiles -> new JsonObject(Shapes.profiles(profiles)));
        state.handlers().forEach((route, handler) -> on(route, handler, Function.identity()));
        standIns.handlers().forEach((route, handler) -> on(route, handler, Function.identity()));
        taskMessages.handlers().forEach((route, handler) -> on(route, handler, Function.identity()));
        on(Route.LATENESS, this::lateness, Function.identity());
        on(Route.CLUSTER, fields -> cluster.status().nodes(), Function.identity());
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** Refuses all messages from now on. */
    public void refuse() {
        stopping = true;
    }

    /**
     * Unregisters all addresses. Vert.x fails later messages at once.
     *
     * @return a future that completes when no address is left
     */
    public Future<Void> close() {
        // Future.join() waits for all of them even if one fails, unlike Future.all().
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private Future<JsonObject> waitN(Fields fields) {
        Listed asked = requests.fanOut(fields);
        requireShortList(asked);
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::shortList : Answers::quantiles;
        return engine.waitN(asked.once()).future().map(answer);
    }

    /** Refuses a list that would not fit into one message. */
    private static void requireShortList(Listed asked) {
        // The list has `need` delays at most, because the other waits are cancelled then. Unless given, it is n.
        int maxDelays = asked.request().need();
        if (asked.list() && maxDelays > Answers.MAX_MESSAGE_DELAYS) {
            throw Refusal.invalid(
                    // The field that the client has set, and can change.
                    asked.request().n() == maxDelays ? "n" : "need",
                    "must be at most " + Answers.MAX_MESSAGE_DELAYS
                            + " for a list in one message (ask with \"list\":false, or over HTTP)",
                    maxDelays);
        }
    }

    private Future<Measurement> measureTime(Fields fields) {
        return engine.measureTime(requests.measurement(fields).withoutList()).future();
    }

    private Future<JsonObject> draw(Fields fields) {
        Drawn drawn = requests.drawing(fields);
        Listed asked = drawn.listed();
        requireShortList(asked);
        return engine.draw(asked.request(), drawn::draw)
                .map(delays -> asked.list()
                        ? Answers.drawnList(asked.request(), Answers.array(delays))
                        : Answers.drawnQuantiles(asked.request(), delays));
    }

    private Future<Profiles> profiles(Fields fields) {
        return Future.succeededFuture(profiles);
    }

    private Future<JsonObject> lateness(Fields fields) {
        LatenessRequest asked = LatenessRequest.ofMessage(fields);
        if (asked.of() == LatenessRequest.Of.CLUSTER) {
            return cluster.status().lateness().map(late -> LatenessAnswers.cluster(late.nodes(), late.missing()));
        }
        LatenessMeter meter = metrics.meter();
        return Future.succeededFuture(LatenessAnswers.lateness(meter.reports(), meter.stalls(), asked.tenths()));
    }

    private <T> void on(Route route, Function<Fields, Future<T>> handler, Function<T, JsonObject> encode) {
        String address = prefix + "." + route.address().orElseThrow();
        // Checked here for all routes, because HTTP has fields that are not on the bus.
        Function<Fields, Future<T>> strict = fields -> {
            FaultRules.refuseOnBus(route, fields);
            fields.only(route.messageKeys());
            return handler.apply(fields);
        };
        Handler<Message<Object>> answering = message -> answer(message, strict, encode);
        if (!cluster.serve(address, answering)) {
            consumers.add(vertx.eventBus().consumer(address, answering));
        }
    }

    private <T> void answer(
            Message<Object> message, Function<Fields, Future<T>> handler, Function<T, JsonObject> encode) {
        Reply<T> reply = new Reply<>(message, encode, metrics.refusals());
        // A consumer that throws does not reply, and the caller would wait for its timeout.
        ClientWork.run(
                () -> {
                    if (stopping) {
                        throw Refusal.stopping();
                    }
                    handler.apply(JsonFields.of(message.body())).onComplete(reply);
                },
                failure -> reply.complete(null, failure));
    }

    /**
     * Replies when the answer is known. It is the only object that a pending wait keeps beside its promise and its message:
     * 131 bytes a wait were measured, and 254 with a mapped future and two lambdas instead.
     */
    private record Reply<T>(Message<Object> message, Function<T, JsonObject> encode, RefusalCounts refusals)
            implements Completable<T> {

        @Override
        public void complete(T answer, Throwable failure) {
            if (failure != null) {
                refuse(message, refusals, failure);
                return;
            }
            try {
                message.reply(encode.apply(answer));
            } catch (RuntimeException | Error e) {
                // The future would swallow it, and the caller would wait for its timeout.
                refuse(message, refusals, e);
            }
        }
    }

    private static void refuse(Message<Object> message, RefusalCounts refusals, Throwable failure) {
        Refusal refusal = Answers.refusal(failure);
        refusals.add(refusal.reason());
        // Every other reason is the caller's affair. This one is a fault of Bide, whose cause the caller does not get.
        if (refusal.reason() == Reason.FAILED) {
            LOG.log(Level.ERROR, "a message to " + message.address() + " could not be answered", failure);
        }
        message.fail(refusal.code(), refusal.getMessage());
    }
}
