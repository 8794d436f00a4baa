package dev.bide.cluster;

import dev.bide.script.Positions;
import dev.bide.script.Sequence;
import dev.bide.shape.Shape;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * A kind of key, that of scripts or that of sequences, and its form in messages.
 *
 * @param word the word for it in messages, and the beginning of its keys
 * @param positions the positions of this node
 * @param name returns the text that decides which node a key belongs to
 * @param write writes a key
 * @param read reads a key
 * @param <K> the type of a key
 */
record SeriesKind<K>(
        String word,
        Positions<K> positions,
        Function<K, String> name,
        Function<K, JsonObject> write,
        Function<JsonObject, K> read) {

    private static final String NAME = "name";

    static SeriesKind<String> ofScripts(Positions<String> positions) {
        return new SeriesKind<>(
                "script",
                positions,
                Function.identity(),
                key -> new JsonObject().put(NAME, key),
                json -> json.getString(NAME));
    }

    /**
     * Returns the kind of sequences. One node owns all with the same name, because clients ask for them by the name.
     */
    static SeriesKind<Sequence> ofSequences(Positions<Sequence> positions) {
        return new SeriesKind<>("sequence", positions, Sequence::name, SeriesKind::json, SeriesKind::sequence);
    }

    private static JsonObject json(Sequence sequence) {
        return new JsonObject()
                .put(NAME, sequence.name())
                .put("shape", sequence.shape().toString())
                .put("seed", sequence.seed())
                .put("failRate", sequence.failRate());
    }

    private static Sequence sequence(JsonObject json) {
        return new Sequence(
                json.getString(NAME),
                Shape.of(json.getString("shape")),
                json.getLong("seed"),
                json.getDouble("failRate"));
    }

    /** Returns the text that decides which node owns a key. */
    String ranked(String ofName) {
        return word + "/" + ofName;
    }
}
