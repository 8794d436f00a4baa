package dev.bide.contract;

import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.shape.Shape;
import dev.bide.task.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The schemas that both documents share. Any thread may call it. */
final class Schemas {

    private static final String PATH = "#/components/schemas/";

    private Schemas() {}

    /** Returns a reference to a schema. */
    static JsonObject reference(String name) {
        return new JsonObject().put("$ref", PATH + name);
    }

    /**
     * Returns the schemas that a document needs.
     *
     * @param document a document without schemas
     * @param resource the schemas of the resource
     * @param fields has those of the tables
     * @return the schemas to which the document refers, also through other schemas
     */
    static JsonObject of(JsonObject document, JsonObject resource, FieldSchemas fields) {
        JsonObject all = resource.copy()
                .put(
                        "Operation",
                        FieldSchemas.words(Arrays.stream(Operation.values()).map(WireNames::of)))
                .put("State", FieldSchemas.states())
                .put("CallOutcome", FieldSchemas.words(Field.OUTCOME.words().stream()))
                .put("ShapeType", FieldSchemas.words(Shape.TYPES.stream()))
                .put("ProblemTitle", FieldSchemas.words(Problems.titles()))
                .put("Length", FieldSchemas.length())
                .put("StandInDefinition", fields.definition())
                .put("StandInRule", fields.rule())
                .put("TaskRequest", fields.answered());
        JsonObject used = new JsonObject();
        Set<String> names = namesIn(document);
        while (!names.isEmpty()) {
            names.forEach(name -> used.put(name, all.getJsonObject(name)));
            names = namesIn(used);
            names.removeAll(used.fieldNames());
        }
        return used;
    }

    private static Set<String> namesIn(JsonObject json) {
        Set<String> names = new TreeSet<>();
        texts(json).filter(text -> text.startsWith(PATH)).forEach(text -> names.add(text.substring(PATH.length())));
        return names;
    }

    /** Returns all texts in a JSON value. */
    private static Stream<String> texts(Object json) {
        if (json instanceof JsonObject object) {
            return object.stream().map(Map.Entry::getValue).flatMap(Schemas::texts);
        }
        if (json instanceof JsonArray array) {
            return array.stream().flatMap(Schemas::texts);
        }
        return json instanceof String text ? Stream.of(text) : Stream.empty();
    }
}
