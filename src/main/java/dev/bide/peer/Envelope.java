package dev.bide.peer;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** The outer form of messages between nodes, and of their replies. Any thread may call it. */
final class Envelope {

    private Envelope() {}

    static JsonObject question(Node from, Ask what, JsonObject body) {
        return new JsonObject().put("ask", what.word()).put("from", from.json()).put("body", body);
    }

    /** Returns what a message asks; empty for a word that this version does not know. */
    static Optional<Ask> what(JsonObject question) {
        return Arrays.stream(Ask.values())
                .filter(ask -> ask.word().equals(question.getString("ask")))
                .findFirst();
    }

    static Node from(JsonObject question) {
        return Node.of(question.getJsonObject("from"));
    }

    static JsonObject body(JsonObject question) {
        return question.getJsonObject("body");
    }

    static JsonObject answer(JsonObject body) {
        return new JsonObject().put("answer", body);
    }

    /** Returns the reply for a failure. Only a refusal crosses as it is: its sentence is meant for clients. */
    static JsonObject refusal(Refusal refusal) {
        return new JsonObject().put("reason", refusal.reason().name()).put("sentence", refusal.getMessage());
    }

    /** Returns a future of the body of a reply, or of its refusal. */
    static Future<JsonObject> open(JsonObject reply) {
        JsonObject answer = reply.getJsonObject("answer");
        return answer != null
                ? Future.succeededFuture(answer)
                : Future.failedFuture(
                        new Refusal(Reason.valueOf(reply.getString("reason")), reply.getString("sentence")));
    }
}
