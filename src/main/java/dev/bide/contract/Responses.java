package dev.bide.contract;

import dev.bide.contract.Answer.Trait;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The answers of a route, as OpenAPI describes them. Any thread may call it. */
final class Responses {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String SERVER_TIMING = "Server-Timing";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    /** The headers of every answer. */
    private static final List<String> SECURITY =
            List.of("cache-control", "x-content-type-options", "content-security-policy");

    /** The headers whose values differ for the page and its files, with their components. */
    private static final Map<String, String> OF_PAGE =
            Map.of("cache-control", "page-cache-control", "content-security-policy", "page-content-security-policy");

    /** The headers that only the page and its files have. */
    private static final List<String> PAGE =
            List.of("etag", "vary", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy");

    private Responses() {}

    private static boolean isOfPage(Route route) {
        return route == Route.GUIDE || route == Route.PAGE_FILE;
    }

    /** Returns the responses of a route by status. */
    static JsonObject of(Route route) {
        Answer answer = Answer.of(route);
        JsonObject responses = new JsonObject().put("200", success(route, answer));
        if (answer.is(Trait.ASYNC) || answer.is(Trait.LOCATED)) {
            JsonObject task = new JsonObject().put(JSON, media(Schemas.reference("Task")));
            responses.put(
                    "202",
                    response("the task, which may still run", List.of("Location", RETRY_AFTER, PREFERENCE_APPLIED))
                            .put("content", Examples.addTo(task, route.name() + " 202")));
        }
        if (answer.is(Trait.CREATED)) {
            responses.put("201", success(route, answer));
        }
        if (answer.isResumed()) {
            responses.put("204", response("the client has the whole stream, as its Last-Event-ID says", List.of()));
        }
        if (isOfPage(route)) {
            responses.put("304", response("the client has the file, as its If-None-Match says", OF_PAGE, PAGE));
        }
        for (Reason reason : Problems.overHttp(route)) {
            responses.put(Problems.status(reason), reference("responses", Problems.component(reason)));
        }
        return responses;
    }

    private static JsonObject success(Route route, Answer answer) {
        JsonObject content = new JsonObject();
        answer.schema().ifPresent(schema -> content.put(JSON, media(Schemas.reference(schema))));
        answer.texts().forEach(type -> content.put(type, media(text())));
        // OpenAPI 3.1 cannot describe the items of a stream. These have the form that itemSchema has in 3.2.
        answer.item().ifPresent(item -> {
            if (answer.isResumed()) {
                content.put(LINES, media(text()).put("x-itemSchema", Schemas.reference(item)));
            }
            content.put(EVENTS, media(text()).put("x-itemSchema", event(item, answer)));
        });
        return response(route.summary(), isOfPage(route) ? OF_PAGE : Map.of(), headers(route, answer))
                .put("content", Examples.addTo(content, route.name() + " 200"));
    }

    private static List<String> headers(Route route, Answer answer) {
        List<String> headers = new ArrayList<>();
        if (answer.is(Trait.TIMED)) {
            headers.add(SERVER_TIMING);
        }
        if (answer.is(Trait.PREFERS)) {
            headers.add(PREFERENCE_APPLIED);
        }
        if (answer.is(Trait.LOCATED)) {
            headers.add("Location");
        }
        if (route == Route.GET_TASK) {
            headers.add(RETRY_AFTER);
        }
        if (isOfPage(route)) {
            headers.addAll(PAGE);
        }
        return headers;
    }

    private static JsonObject event(String item, Answer answer) {
        JsonObject data = text().put("contentMediaType", JSON).put("contentSchema", Schemas.reference(item));
        JsonObject properties = new JsonObject()
                .put("id", text())
                .put("event", FieldSchemas.words(answer.events()))
                .put("data", data);
        return new JsonObject()
                .put("type", "object")
                .put("required", new JsonArray().add("data"))
                .put("properties", properties);
    }

    /** Returns the answers that are the same for all routes, by their names. */
    static JsonObject components() {
        JsonObject components = new JsonObject();
        for (Reason reason : Reason.values()) {
            JsonObject content = new JsonObject().put(PROBLEM, media(Schemas.reference("Problem")));
            String name = Problems.component(reason);
            components.put(
                    name,
                    response(Problems.description(reason), headers(reason))
                            .put("content", Examples.addTo(content, name)));
        }
        return components.put("Methods", response("the methods of the path", List.of("Allow")));
    }

    private static List<String> headers(Reason reason) {
        return switch (reason) {
            case WRONG_METHOD -> List.of("Allow");
            // Of the text and the page, which have one path.
            case INVALID, NOT_ACCEPTABLE -> List.of("vary");
            case CANCELLED, TIMED_OUT -> List.of(PREFERENCE_APPLIED);
            // A failure that the request asks for may have the status 503 too.
            case FAILED, FAILED_AS_ASKED, FULL, LATE, LOST, RESET, STOPPING ->
                List.of(RETRY_AFTER, PREFERENCE_APPLIED, SERVER_TIMING);
            default -> List.of();
        };
    }

    /** Returns what every path answers besides its routes: an extension, because OpenAPI lists what a method answers. */
    static JsonObject ofEveryPath() {
        return new JsonObject()
                .put("OPTIONS", reference("responses", "Methods"))
                .put("any other method", reference("responses", Problems.component(Reason.WRONG_METHOD)));
    }

    private static JsonObject response(String description, List<String> headers) {
        return response(description, Map.of(), headers);
    }

    /** Returns a response some of whose headers have another component than that of their name. */
    private static JsonObject response(String description, Map<String, String> components, List<String> headers) {
        JsonObject references = new JsonObject();
        Stream.concat(SECURITY.stream(), headers.stream())
                .forEach(name -> references.put(name, reference("headers", components.getOrDefault(name, name))));
        return new JsonObject().put("description", description).put("headers", references);
    }

    private static JsonObject media(JsonObject schema) {
        return new JsonObject().put("schema", schema);
    }

    private static JsonObject text() {
        return new JsonObject().put("type", "string");
    }

    private static JsonObject reference(String kind, String name) {
        return new JsonObject().put("$ref", "#/components/" + kind + "/" + name);
    }
}
