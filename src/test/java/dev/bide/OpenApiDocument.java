package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.mediatype.ContentAnalyser;
import io.vertx.openapi.mediatype.ContentAnalyserFactory;
import io.vertx.openapi.mediatype.MediaTypePredicate;
import io.vertx.openapi.mediatype.MediaTypeRegistry;
import io.vertx.openapi.mediatype.impl.DefaultMediaTypeRegistration;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The document of a server at {@code /openapi.json}. It validates answers of that server with the validator of Vert.x, more
 * strictly than the document says: an answer may have no field and no header that the document does not have.
 */
final class OpenApiDocument {

    /** The headers that frame an answer, which OpenAPI leaves out. */
    private static final Set<String> FRAMING =
            Set.of("content-type", "content-length", "transfer-encoding", "connection");

    private static final String NONE = "-";

    private final Schemas schemas;
    private final ResponseValidator validator;
    private final JsonObject document;

    /** What has been validated: operation, status as the document lists it, and media type. */
    private final Set<String> seen = new TreeSet<>();

    private int answers;

    OpenApiDocument(Vertx vertx, JsonObject document) {
        this.document = document;
        this.schemas = new Schemas(document);
        // The validator refuses media types that are not registered here, and passes only JSON on as values.
        MediaTypeRegistry types = MediaTypeRegistry.createEmpty()
                .register(new DefaultMediaTypeRegistration(
                        MediaTypePredicate.ofExactTypes("application/json", "application/problem+json"),
                        ContentAnalyserFactory.json()))
                .register(new DefaultMediaTypeRegistration(
                        MediaTypePredicate.ofExactTypes(
                                "text/plain",
                                "text/html",
                                "text/javascript",
                                "text/css",
                                "image/svg+xml",
                                "application/openmetrics-text",
                                "application/x-ndjson",
                                "text/event-stream"),
                        (type, content, context) -> new Text(content)));
        JsonObject readable = Schemas.closed(document);
        // vertx-openapi 5.1.6 refuses the relative URL of a server, which OpenAPI allows.
        readable.remove("servers");
        OpenAPIContract contract = await(OpenAPIContract.builder(vertx)
                .setContract(readable)
                .mediaTypeRegistry(types)
                .build());
        this.validator = ResponseValidator.create(vertx, contract);
    }

    /** Passes a text on as a text. */
    private record Text(Buffer content) implements ContentAnalyser {

        @Override
        public void checkSyntacticalCorrectness() {}

        @Override
        public Object transform() {
            return content.toString();
        }
    }

    /** Fails if an answer is not as the document says. */
    void check(String operation, HttpAnswer answer) {
        JsonObject responses = operations().get(operation).getJsonObject("responses");
        String status = responses.containsKey("" + answer.status()) ? "" + answer.status() : "default";
        assertTrue(responses.containsKey(status), () -> operation + " may not answer " + answer);
        JsonObject response = schemas.resolved(responses.getJsonObject(status));
        Map<String, String> headers = headers(response, answer);
        String type = answer.type().split(";", 2)[0];
        if (response.getJsonObject("content", new JsonObject()).isEmpty()) {
            assertEquals("", answer.type() + answer.body(), () -> operation + " may not have content: " + answer);
        }
        Buffer body = Buffer.buffer(answer.body());
        try {
            await(validator.validate(ValidatableResponse.create(answer.status(), headers, body, type), operation));
        } catch (RuntimeException | AssertionError e) {
            fail(operation + ": " + answer, e);
        }
        if (!type.isEmpty()) {
            JsonObject media = response.getJsonObject("content").getJsonObject(type);
            checkItems(media.getJsonObject("x-itemSchema"), type, answer.body());
        }
        seen.add(operation + " " + status + " " + (type.isEmpty() ? NONE : type));
        answers++;
    }

    /** Returns the headers by the names that the document gives them. */
    private Map<String, String> headers(JsonObject response, HttpAnswer answer) {
        Map<String, String> rest = new HashMap<>();
        answer.headers().forEach((name, value) -> rest.put(name.toLowerCase(Locale.ROOT), value));
        rest.keySet().removeAll(FRAMING);
        Map<String, String> headers = new HashMap<>();
        for (String name : response.getJsonObject("headers").fieldNames()) {
            String value = rest.remove(name.toLowerCase(Locale.ROOT));
            if (value != null) {
                headers.put(name, value);
            }
        }
        assertEquals(Map.of(), rest, () -> "headers that the document does not have: " + answer);
        return headers;
    }

    private void checkItems(JsonObject item, String type, String body) {
        if (item == null) {
            return;
        }
        if (type.equals("application/x-ndjson")) {
            body.lines().filter(line -> !line.isEmpty()).forEach(line -> schemas.check(item, new JsonObject(line)));
            return;
        }
        for (String block : body.split("\n\n", -1)) {
            JsonObject event = new JsonObject();
            block.lines()
                    .map(line -> line.split(": ?", 2))
                    .filter(field -> !field[0].isEmpty())
                    .forEach(field -> event.put(field[0], field[1]));
            if (!event.isEmpty()) {
                schemas.check(item, event);
                JsonObject data = item.getJsonObject("properties").getJsonObject("data");
                schemas.check(data.getJsonObject("contentSchema"), new JsonObject(event.getString("data")));
            }
        }
    }

    /** Fails if an answer to a method that a path does not have is not as the document says. */
    void checkEveryPath(String method, HttpAnswer answer) {
        JsonObject every = document.getJsonObject("x-everyPath");
        JsonObject response = schemas.resolved(every.getJsonObject(method));
        headers(response, answer);
        JsonObject content = response.getJsonObject("content");
        if (content == null) {
            assertEquals("", answer.body());
        } else {
            JsonObject media = content.getJsonObject(answer.type());
            schemas.check(media.getJsonObject("schema"), new JsonObject(answer.body()));
        }
        seen.add("any " + method);
        answers++;
    }

    /** Returns the operations by their ids. */
    Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new HashMap<>();
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
                    JsonObject operation = (JsonObject) method.getValue();
                    operations.put(operation.getString("operationId"), operation);
                }));
        return operations;
    }

    /** Returns everything that the document lists: operation, status and media type. */
    Set<String> listed() {
        Set<String> listed = new TreeSet<>();
        operations()
                .forEach((id, operation) -> operation.getJsonObject("responses").forEach(entry -> {
                    JsonObject response = schemas.resolved((JsonObject) entry.getValue());
                    JsonObject content = response.getJsonObject("content", new JsonObject());
                    Stream<String> types = content.isEmpty() ? Stream.of(NONE) : content.fieldNames().stream();
                    types.forEach(type -> listed.add(id + " " + entry.getKey() + " " + type));
                }));
        document.getJsonObject("x-everyPath").fieldNames().forEach(method -> listed.add("any " + method));
        return listed;
    }

    Set<String> seen() {
        return seen;
    }

    int answers() {
        return answers;
    }
}
