package dev.bide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;

/** The schemas of a document, and the validator of Vert.x for them. */
final class Schemas {

    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("app://bide")
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject document;
    private final JsonObject closed;

    Schemas(JsonObject document) {
        this.document = document;
        this.closed = closed(document);
    }

    /** Returns a copy in which no object may have other fields than those that are listed. */
    static JsonObject closed(JsonObject json) {
        JsonObject copy = new JsonObject();
        json.forEach(entry -> copy.put(entry.getKey(), closedValue(entry.getValue())));
        if (json.containsKey("properties") && !json.containsKey("additionalProperties")) {
            copy.put("additionalProperties", false);
        }
        return copy;
    }

    private static Object closedValue(Object value) {
        if (value instanceof JsonObject object) {
            return closed(object);
        }
        if (value instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(element -> copy.add(closedValue(element)));
            return copy;
        }
        return value;
    }

    /** Returns what a reference refers to, or the object itself if it is none. */
    JsonObject resolved(JsonObject object) {
        String reference = object.getString("$ref");
        if (reference == null) {
            return object;
        }
        JsonObject found = document;
        for (String key : List.of(reference.substring(2).split("/", -1))) {
            found = found.getJsonObject(key);
        }
        return resolved(found);
    }

    /** Fails if a value is not as a schema of the document says, or has a field that the schema does not have. */
    void check(JsonObject schema, Object value) {
        OutputUnit result = validate(schema, value);
        assertTrue(result.getValid(), () -> value + " is not " + schema + ": " + result.getErrors());
    }

    /** Returns whether a value is as a schema of the document says. */
    boolean accepts(JsonObject schema, Object value) {
        return validate(schema, value).getValid();
    }

    private OutputUnit validate(JsonObject schema, Object value) {
        // The schemas of the document under the name by which the schema refers to them.
        JsonObject whole = closed(schema).put("components", closed.getJsonObject("components"));
        return Validator.create(JsonSchema.of(whole), OPTIONS).validate(value);
    }
}
