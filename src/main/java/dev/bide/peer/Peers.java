package dev.bide.peer;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Asks other nodes, and answers them. A question to a node that goes fails at once, and does not wait for its timeout. Any
 * thread may call it.
 */
public final class Peers {

    /** Answers a question: it gets the sender and the body. It runs on the loop of the node, and may not block it. */
    public interface Handler extends BiFunction<Node, JsonObject, Future<JsonObject>> {}

    private final Loop loop;
    private final Network network;
    private final Nodes nodes;
    private final PeerCounts counts = new PeerCounts();
    private final Map<Ask, Handler> handlers = new EnumMap<>(Ask.class);
    private final Map<Node, Set<Promise<JsonObject>>> waiting = new ConcurrentHashMap<>();

    /**
     * Creates the peers of a node, which is not open yet.
     *
     * @param loop the loop of this node
     * @param network the cluster
     * @param nodes the nodes of the cluster
     */
    public Peers(Loop loop, Network network, Nodes nodes) {
        this.loop = loop;
        this.network = network;
        this.nodes = nodes;
        handle(Ask.HELLO, (from, body) -> Future.succeededFuture(nodes.self().json()));
        handle(Ask.LEAVING, (from, body) -> {
            nodes.leaving(from);
            return Future.succeededFuture(new JsonObject());
        });
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                failAll(node);
            }
        });
    }

    /**
     * Returns the counts of the questions to other nodes.
     *
     * @return counts that any thread may read
     */
    public PeerCounts counts() {
        return counts;
    }

    /**
     * Sets what answers a question. To be called before {@link #open}.
     *
     * @param what the question
     * @param handler its answer
     */
    public void handle(Ask what, Handler handler) {
        handlers.put(what, handler);
    }

    /**
     * Registers the address of this node, and greets the other members. Only the loop's thread may call it.
     *
     * @return a future that completes when every member has answered the greeting, or failed to
     */
    public Future<Void> open() {
        return network.open(this::receive).compose(opened -> nodes.open());
    }

    /**
     * Tells the other nodes that this one stops.
     *
     * @return a future that completes when each has heard it, or does not answer
     */
    public Future<Void> leave() {
        return Future.join(nodes.present().stream()
                        .filter(node -> !node.equals(nodes.self()))
                        .map(node -> ask(node, Ask.LEAVING, new JsonObject(), Nodes.HELLO_SECONDS))
                        .toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    /**
     * Unregisters the address of this node. Only the loop's thread may call it.
     *
     * @return a future that completes when the address is gone
     */
    public Future<Void> close() {
        nodes.close();
        return network.close();
    }

    /**
     * Asks a node.
     *
     * @param node another node
     * @param what the question
     * @param body the fields of the question
     * @param seconds how long to wait for the answer
     * @return a future of the answer, on the caller's context. It fails with a {@link Refusal}: that of the node, or
     *     {@link Reason#LOST} if the node goes or does not answer in time
     */
    public Future<JsonObject> ask(Node node, Ask what, JsonObject body, double seconds) {
        Promise<JsonObject> promise = loop.timers().promise();
        Set<Promise<JsonObject>> others = waiting.computeIfAbsent(node, first -> ConcurrentHashMap.newKeySet());
        others.add(promise);
        counts.sent(what);
        promise.future().onFailure(counts::failed);
        network.send(node.id(), Envelope.question(nodes.self(), what, body), seconds)
                .transform((reply, failure) ->
                        failure == null ? Envelope.open(reply) : Future.failedFuture(unanswered(node, failure)))
                .onComplete(answer -> {
                    others.remove(promise);
                    if (answer.succeeded()) {
                        promise.tryComplete(answer.result());
                    } else {
                        promise.tryFail(answer.cause());
                    }
                });
        // After the promise is in the set: either gone() finds it there, or this finds that the node has gone.
        if (!nodes.present().contains(node)) {
            promise.tryFail(lost(node));
        }
        return promise.future();
    }

    /** Returns the refusal for a node that cannot be asked or did not answer. */
    private Refusal unanswered(Node node, Throwable failure) {
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            loop.run(() -> nodes.unreachable(node));
        }
        return lost(node);
    }

    /**
     * Returns the refusal for a question to a node that has gone, or does not answer.
     *
     * @param node the node
     * @return a refusal with {@link Reason#LOST}
     */
    public static Refusal lost(Node node) {
        return new Refusal(Reason.LOST, "node " + node.tag() + " at " + node.host() + " does not answer");
    }

    private void failAll(Node node) {
        Set<Promise<JsonObject>> lost = waiting.remove(node);
        if (lost != null) {
            lost.forEach(promise -> promise.tryFail(lost(node)));
        }
    }

    private Future<JsonObject> receive(JsonObject question) {
        Node from = Envelope.from(question);
        nodes.heard(from);
        Handler handler = Envelope.what(question).map(handlers::get).orElse(null);
        if (handler == null) {
            return Future.succeededFuture(Envelope.refusal(
                    new Refusal(Reason.FAILED, "node " + nodes.self().tag() + " is of another version of Bide")));
        }
        Future<JsonObject> answer;
        try {
            answer = handler.apply(from, Envelope.body(question));
        } catch (RuntimeException | Error e) {
            answer = Future.failedFuture(e);
        }
        return answer.map(Envelope::answer).recover(this::refused);
    }

    private Future<JsonObject> refused(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return Future.succeededFuture(Envelope.refusal(refusal));
        }
        loop.timers().report(failure);
        return Future.succeededFuture(Envelope.refusal(new Refusal(Reason.FAILED, "internal error")));
    }
}
