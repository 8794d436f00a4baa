package dev.bide.peer;

import dev.bide.refusal.Refusal;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The questions that wait for their answers. A question ends once, and is then removed. Any thread may call it. */
final class Questions {

    /** A question to a node. Two questions are equal only if they have the same promise. */
    record Question(Node to, Promise<JsonObject> promise) {}

    private final Set<Question> waiting = ConcurrentHashMap.newKeySet();
    private final PeerCounts counts;

    Questions(PeerCounts counts) {
        this.counts = counts;
    }

    void add(Question question) {
        waiting.add(question);
    }

    void answer(Question question, JsonObject answer) {
        if (waiting.remove(question)) {
            question.promise().complete(answer);
        }
    }

    /** Fails a question; does nothing if it has ended. */
    void fail(Question question, Throwable failure) {
        // Only one of several threads removes it: the answer, the loss of the node and the end of this node may
        // coincide.
        if (waiting.remove(question)) {
            counts.failed(failure);
            question.promise().fail(failure);
        }
    }

    /** Fails the questions to a node that has gone. */
    void failAll(Node node) {
        fail(question -> question.to().equals(node), Peers.gone(node));
    }

    /** Fails all questions, because this node has left the cluster. */
    void end() {
        fail(question -> true, Refusal.stopping());
    }

    private void fail(Predicate<Question> which, Refusal refusal) {
        waiting.stream().filter(which).forEach(question -> fail(question, refusal));
    }

    int size() {
        return waiting.size();
    }
}
