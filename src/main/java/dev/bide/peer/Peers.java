package dev.bide.peer;

import dev.bide.peer.Questions.Question;
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
import java.util.function.BiFunction;

/**
 * Asks other nodes questions, and answers theirs. A question fails as soon as its node is gone, before its timeout. Any
 * thread may call it.
 */
public final class Peers {

    /** Answers a question with a sender and a body. It runs on the loop of the node, and must not block it. */
    public interface Handler extends BiFunction<Node, JsonObject, Future<JsonObject>> {}

    private final Loop loop;
    private final Network network;
    private final Nodes nodes;
    private final PeerCounts counts;
    private final Questions questions;
    private final Map<Ask, Handler> handlers = new EnumMap<>(Ask.class);
    private volatile boolean closed;

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
        this.counts = nodes.counts();
        this.questions = new Questions(counts);
        handle(Ask.HELLO, (from, body) -> Future.succeededFuture(nodes.card()));
        // receive() has recorded it, because every message of a node that is leaving says so.
        handle(Ask.LEAVING, (from, body) -> Future.succeededFuture(new JsonObject()));
        nodes.watch(new NodeWatcher() {
            @Override
            public void gone(Node node, boolean hasLeft) {
                questions.failAll(node);
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
     * Registers the address of this node, and greets the other members. Only the loop's thread may call it. It may be called
     * again after {@link #leave} or {@link #close}: then the other nodes see a new node in the place of the old one.
     *
     * @return a future that completes when every member has answered the greeting, or failed to
     */
    public Future<Void> open() {
        closed = false;
        return network.open(this::receive).compose(opened -> nodes.open());
    }

    /**
     * Sends the other nodes the message that this one stops. Only the loop's thread may call it.
     *
     * @return a future that completes when each node has answered, or has failed to
     */
    public Future<Void> leave() {
        nodes.leave();
        return Future.join(nodes.present().stream()
                        .filter(node -> !isSelf(node))
                        .map(node -> ask(node, Ask.LEAVING, new JsonObject(), Greetings.HELLO_SECONDS))
                        .toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    /**
     * Unregisters the address of this node, and fails the questions that have no answer yet. Only the loop's thread may call
     * it.
     *
     * @return a future that completes when the address is gone
     */
    public Future<Void> close() {
        closed = true;
        nodes.close();
        questions.end();
        return network.close();
    }

    /**
     * Asks a node. A question to this node itself is answered without being sent.
     *
     * @param node a node
     * @param what the question
     * @param body the fields of the question
     * @param seconds how long to wait for the answer of another node
     * @return a future of the answer, on the caller's context. It fails with the {@link Refusal} of the other node,
     *     with {@link Reason#LOST} if that node goes or does not answer in time, or with {@link Reason#STOPPING} if
     *     this node has left
     */
    public Future<JsonObject> ask(Node node, Ask what, JsonObject body, double seconds) {
        Promise<JsonObject> promise = loop.timers().promise();
        if (isSelf(node)) {
            loop.run(() ->
                    answer(node, what, body).onComplete(promise::complete, failure -> promise.fail(refusal(failure))));
            return promise.future();
        }
        Question question = new Question(node, promise);
        questions.add(question);
        counts.sent(what);
        // Checked after the question was added: either gone() and close() find it, or this finds that they were called.
        if (closed) {
            questions.fail(question, Refusal.stopping());
        } else if (!nodes.present().contains(node)) {
            questions.fail(question, gone(node));
        } else {
            send(question, what, body, seconds);
        }
        return promise.future();
    }

    private void send(Question question, Ask what, JsonObject body, double seconds) {
        JsonObject message;
        try {
            message = Envelope.question(nodes.self(), nodes.isLeaving(), what, body);
        } catch (IllegalStateException e) {
            questions.fail(question, refusal(e)); // it is too long
            return;
        }
        send(question, message, seconds);
    }

    private void send(Question question, JsonObject message, double seconds) {
        Node to = question.to();
        Future<JsonObject> reply;
        try {
            reply = network.send(to.id(), message, seconds);
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e); // an event bus that is closed throws
        }
        reply.onComplete(body -> replied(question, body), failure -> unanswered(question, failure));
    }

    /** Takes a reply: an answer, a refusal, or something that no node of this version sends. */
    private void replied(Question question, JsonObject message) {
        Future<JsonObject> reply;
        try {
            reply = Envelope.open(message);
        } catch (RuntimeException e) {
            reply = Future.failedFuture(lost(question.to(), "sent an answer that cannot be read"));
        }
        reply.onComplete(answer -> questions.answer(question, answer), refusal -> questions.fail(question, refusal));
    }

    private boolean isSelf(Node node) {
        return node.id().equals(nodes.self().id());
    }

    private void unanswered(Question question, Throwable failure) {
        Node to = question.to();
        if (Nodes.hasNoAddress(failure)) {
            loop.run(() -> {
                // Recorded first, so that a caller that sees the failure finds that the node has gone.
                nodes.unreachable(to);
                questions.fail(question, gone(to));
            });
        } else if (isOfType(ReplyFailure.RECIPIENT_FAILURE, failure)) {
            questions.fail(question, new Refusal(Reason.FAILED, "node " + to.tag() + " cannot read the question"));
        } else if (isOfType(ReplyFailure.TIMEOUT, failure)) {
            questions.fail(question, lost(to, "does not answer"));
        } else {
            // The event bus says why, such as that its connection was closed.
            String why = failure.getMessage() == null ? "" : ": " + failure.getMessage();
            questions.fail(question, lost(to, "cannot be reached" + why));
        }
    }

    private static boolean isOfType(ReplyFailure type, Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == type;
    }

    /** Returns the refusal for a question to a node that is not, or no longer, in the cluster. */
    static Refusal gone(Node node) {
        return lost(node, "has gone");
    }

    private static Refusal lost(Node node, String problem) {
        return new Refusal(Reason.LOST, "node " + node.tag() + " at " + node.host() + " " + problem);
    }

    /** Returns the number of questions that wait for an answer. */
    int waiting() {
        return questions.size();
    }

    private Future<JsonObject> receive(JsonObject question) {
        Envelope.Question read;
        try {
            read = Envelope.read(question);
        } catch (RuntimeException e) {
            // Any program on the bus can send to the address of a node.
            return Future.failedFuture("not a question of a node");
        }
        nodes.recordSender(read.from(), read.isLeaving());
        return read.what()
                .map(what -> answer(read.from(), what, read.body()))
                .orElseGet(() -> Future.failedFuture(unknown()))
                .map(answer -> Envelope.answer(read.what(), answer))
                .otherwise(failure -> Envelope.refusal(refusal(failure)));
    }

    private Future<JsonObject> answer(Node from, Ask what, JsonObject body) {
        Handler handler = handlers.get(what);
        if (handler == null) {
            return Future.failedFuture(unknown());
        }
        try {
            return handler.apply(from, body);
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    private Refusal unknown() {
        return new Refusal(Reason.FAILED, "node " + nodes.self().tag() + " runs another version of Bide");
    }

    /** Returns the refusal for the failure of a handler. The message of another exception is not shown to clients. */
    private Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        loop.timers().report(failure);
        return new Refusal(Reason.FAILED, "internal error");
    }
}
