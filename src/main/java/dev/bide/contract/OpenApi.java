package dev.bide.contract;

import dev.bide.contract.Answer.Trait;
import dev.bide.contract.FieldSchemas.Place;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import dev.bide.wait.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** The description of HTTP, in OpenAPI 3.1. Any thread may call it. */
public final class OpenApi {

    private static final String DESCRIPTION = "Random waits that say how long they should have taken. "
            + "Every GET may also be a HEAD. Pages of the origins in http.origins get the headers of CORS.";

    private final FieldSchemas fields;

    private OpenApi(Limits limits, boolean isClustered) {
        this.fields = new FieldSchemas(limits, isClustered);
    }

    /**
     * Describes every route.
     *
     * @param limits the limits of the server, which are in the ranges of fields
     * @param isClustered whether the server is a node of a cluster
     * @return a document
     */
    public static JsonObject document(Limits limits, boolean isClustered) {
        return new OpenApi(limits, isClustered).document();
    }

    private JsonObject document() {
        JsonObject paths = new JsonObject();
        for (Route route : Route.overHttp()) {
            JsonObject path = paths.getJsonObject(route.path(), new JsonObject());
            route.methods().forEach(method -> path.put(method.toLowerCase(Locale.ROOT), operation(route, method)));
            paths.put(route.path(), path);
        }
        JsonObject components = components().put("responses", Responses.components());
        JsonObject document = new JsonObject()
                .put("openapi", "3.1.0")
                .put("info", info())
                // Relative to the address of this document, so that a proxy may have another one.
                .put("servers", new JsonArray().add(new JsonObject().put("url", "/")))
                .put("security", new JsonArray())
                .put("tags", tags())
                .put("paths", paths)
                .put("components", components)
                .put("x-everyPath", Responses.ofEveryPath());
        JsonObject schemas = (JsonObject) components.remove("schemas");
        components.put("schemas", Schemas.of(document, schemas, fields));
        return document;
    }

    /** Returns the components of the resource, which no table has. */
    static JsonObject components() {
        return new JsonObject(Version.resource("components.json"));
    }

    static JsonObject info() {
        return new JsonObject()
                .put("title", "Bide")
                .put("version", Version.read())
                .put("description", DESCRIPTION);
    }

    private static JsonArray tags() {
        return new JsonArray()
                .add(tag("waits", "Waits that end with their request."))
                .add(tag("tasks", "Waits that have an id."))
                .add(tag("stand-ins", "Ports where other clients wait."))
                .add(tag("state", "What the server has, and how it is."));
    }

    private static JsonObject tag(String name, String description) {
        return new JsonObject().put("name", name).put("description", description);
    }

    private JsonObject operation(Route route, String method) {
        String tag = route.path().startsWith("/tasks")
                ? "tasks"
                : route.path().startsWith("/stand-ins")
                        ? "stand-ins"
                        : route.queryKeys().contains(Field.SEED.key()) ? "waits" : "state";
        JsonObject operation = new JsonObject()
                .put("operationId", id(route, method))
                .put("tags", new JsonArray().add(tag))
                .put("summary", route.summary());
        JsonArray parameters = new JsonArray();
        route.pathParameter().ifPresent(name -> parameters.add(pathParameter(name)));
        if (route.hasBody()) {
            operation.put("requestBody", body(route));
        } else {
            FieldSchemas.of(route.queryKeys()).forEach(field -> parameters.add(queryParameter(route, field)));
        }
        headers(route).forEach(name -> parameters.add(reference("parameters", name)));
        return operation.put("parameters", parameters).put("responses", Responses.of(route));
    }

    /** Returns the name of a route as a method would have it, such as {@code waitRandom}. */
    static String id(Route route) {
        StringBuilder id = new StringBuilder();
        for (String word : route.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            id.append(id.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return id.toString();
    }

    /** Returns the name of a route and, if the method is not its first, of the method: such as {@code delayPost}. */
    private static String id(Route route, String method) {
        return method.equals(route.method())
                ? id(route)
                : id(route) + method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    }

    private static List<String> headers(Route route) {
        Answer answer = Answer.of(route);
        if (answer.isResumed()) {
            return answer.is(Trait.PREFERS) ? List.of("Prefer", "Last-Event-ID") : List.of("Last-Event-ID");
        }
        if (!answer.is(Trait.PREFERS)) {
            return List.of();
        }
        return route.hasBody() ? List.of("Prefer", "Idempotency-Key") : List.of("Prefer");
    }

    private JsonObject pathParameter(String name) {
        return new JsonObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .put("schema", fields.ofPath(name));
    }

    private JsonObject queryParameter(Route route, Field field) {
        JsonObject schema = fields.of(route, field, Place.QUERY);
        JsonObject parameter = new JsonObject()
                .put("name", field.key())
                .put("in", "query")
                .put("description", schema.remove("description"));
        if (FieldSchemas.isRequired(route, field)) {
            parameter.put("required", true);
        }
        return parameter.put("schema", schema);
    }

    private JsonObject body(Route route) {
        JsonObject media = new JsonObject().put("schema", fields.message(route, route.queryKeys()));
        return new JsonObject().put("required", true).put("content", new JsonObject().put("application/json", media));
    }

    private static JsonObject reference(String kind, String name) {
        return new JsonObject().put("$ref", "#/components/" + kind + "/" + name);
    }
}
