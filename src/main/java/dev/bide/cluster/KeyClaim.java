package dev.bide.cluster;

import dev.bide.task.IdempotencyKey;
import dev.bide.wait.Seed;
import io.vertx.core.json.JsonObject;

/**
 * The claim that an idempotency key stands for a task.
 *
 * @param key the key
 * @param request a hash of the request that belongs to the key
 * @param id the id of the task
 * @param holder the id of the node that has created the task, or is about to
 */
record KeyClaim(String key, long request, String id, String holder) {

    static KeyClaim of(IdempotencyKey key, String id, String holder) {
        return new KeyClaim(key.text(), Seed.of(key.seeded() + " " + key.request()), id, holder);
    }

    JsonObject json() {
        return new JsonObject()
                .put("key", key)
                .put("request", request)
                .put("id", id)
                .put("holder", holder);
    }

    static KeyClaim of(JsonObject json) {
        return new KeyClaim(
                json.getString("key"), json.getLong("request"), json.getString("id"), json.getString("holder"));
    }
}
