package dev.bide.peer;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The outer form of messages between nodes, and of their replies. Any thread may call it. */
final class Envelope {

    /**
     * A question that a node has received.
     *
     * @param from its sender
     * @param isLeaving whether the sender leaves the cluster
     * @param what the question; empty for a word that this version does not have
     * @param body its fields
     */
    record Question(Node from, boolean isLeaving, Optional<Ask> what, JsonObject body) {}

    private Envelope() {}

    /**
     * Returns a message. Each message says whether its sender is leaving, because a new node has not received the
     * announcement of that.
     *
     * @throws IllegalStateException if it is too long
     */
    static JsonObject question(Node from, boolean isLeaving, Ask what, JsonObject body) {
        JsonObject question = new JsonObject().put("ask", what.word()).put("from", from.json());
        (isLeaving ? question.put("leaving", true) : question).put("body", body);
        return MessageSize.checked(what.word(), question);
    }

    /** Reads a message. Throws an exception if it is not one of a node. */
    static Question read(JsonObject question) {
        return new Question(
                Node.of(question.getJsonObject("from")),
                question.getBoolean("leaving", false),
                Ask.of(question.getString("ask")),
                Objects.requireNonNull(question.getJsonObject("body"), "body"));
    }

    /** Returns the reply with an answer. Throws an exception if it is too long. */
    static JsonObject answer(Optional<Ask> what, JsonObject body) {
        return MessageSize.checked(
                "the answer to " + what.map(Ask::word).orElse(""), new JsonObject().put("answer", body));
    }

    /** Returns the reply for a question that was refused. */
    static JsonObject refusal(Refusal refusal) {
        return new JsonObject().put("reason", refusal.reason().name()).put("sentence", refusal.getMessage());
    }

    /** Returns a future of the body of a reply, or of its refusal. */
    static Future<JsonObject> open(JsonObject reply) {
        JsonObject answer = reply.getJsonObject("answer");
        return answer != null
                ? Future.succeededFuture(answer)
                : Future.failedFuture(new Refusal(reason(reply.getString("reason")), reply.getString("sentence")));
    }

    private static Reason reason(String name) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                // A reason of another version of Bide.
                .orElse(Reason.FAILED);
    }
}
