package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.Route;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server takes the values that {@code /openapi.json} allows for a field, up to the edges, and refuses those beyond. */
class ContractFieldsTest {

    /** What a field needs beside it. */
    private static final Map<String, String> COMPANIONS = Map.ofEntries(
            Map.entry("perPending", "pool=x"),
            Map.entry("key", "script=0ms"),
            Map.entry("script", "key=x"),
            Map.entry("of", "format=hgrm"),
            Map.entry("need", "n=50"),
            Map.entry("onFailure", "n=1"),
            Map.entry("nodes", "n=1"),
            Map.entry("retryAfter", "failRate=1"),
            Map.entry("fault", "failRate=0"),
            Map.entry("where", "tcp=127.0.0.1:9"),
            Map.entry("operation", "n=1"));

    /** Values of fields whose texts have a grammar, which the document describes in words only. */
    private static final Map<String, String> TEXTS = Map.of(
            "shape",
            "fixed(0)",
            "fault",
            "cut(10)",
            "script",
            "0ms",
            "after",
            "01a2148b-c990-7000-8bc9-6c1b5377aedd",
            "path",
            "/x*");

    /** Values of fields of a stand-in that its schema does not have by itself. */
    private static final Map<String, List<Object>> OF_STAND_IN = Map.of(
            "to", List.of("http://127.0.0.1:9", "https://example.org"),
            "tcp", List.of("127.0.0.1:9"),
            // Any other port may be taken.
            "port", List.of(0),
            "answer", List.of(Map.of(), Map.of("status", 404, "body", "x"), Map.of("json", List.of(1, "x"))),
            "on", List.of(List.of(), List.of(Map.of("path", "/x/*", "method", "GET", "maxDelay", "1s"))));

    private static final Set<String> SECONDS = Set.of("maxDelay", "timeout", "perPending", "retryAfter");

    private static int pools;
    private static Vertx vertx;
    private static Server server;
    private static JsonObject document;
    private static Schemas schemas;
    private static LiveClient viewer;

    @BeforeAll
    static void deploy() {
        vertx = Vertx.vertx();
        JsonObject limits = new JsonObject().put("maxN", 50).put("maxDelay", 100);
        JsonObject page = new JsonObject().put("maxViewers", 1);
        server = Server.deploy(vertx, 1, new JsonObject().put("limits", limits).put("page", page));
        // A second viewer is refused when its fields have been read. Otherwise its stream would not end.
        viewer = LiveClient.open(server, "");
        document = server.json("/openapi.json");
        schemas = new Schemas(document);
    }

    @AfterAll
    static void close() {
        viewer.close();
        await(vertx.close());
    }

    static Stream<Route> routes() {
        return Route.overHttp().stream();
    }

    private static JsonObject operation(Route route) {
        return document.getJsonObject("paths")
                .getJsonObject(route.path())
                .getJsonObject(route.method().toLowerCase(Locale.ROOT));
    }

    /** Returns the schemas of the fields of a route. */
    private static Map<String, JsonObject> fields(Route route) {
        Map<String, JsonObject> fields = new LinkedHashMap<>();
        if (route.hasBody()) {
            body(route)
                    .getJsonObject("properties")
                    .forEach(field -> fields.put(field.getKey(), schemas.resolved((JsonObject) field.getValue())));
        } else {
            parameters(route, "query")
                    .forEach(field ->
                            fields.put(field.getString("name"), schemas.resolved(field.getJsonObject("schema"))));
        }
        return fields;
    }

    private static JsonObject body(Route route) {
        return operation(route)
                .getJsonObject("requestBody")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
    }

    private static Stream<JsonObject> parameters(Route route, String in) {
        return operation(route).getJsonArray("parameters").stream()
                .map(parameter -> schemas.resolved((JsonObject) parameter))
                .filter(parameter -> parameter.getString("in").equals(in));
    }

    private static List<String> required(Route route) {
        return route.hasBody()
                ? body(route).getJsonArray("required", new JsonArray()).stream()
                        .map(Object::toString)
                        .toList()
                : parameters(route, "query")
                        .filter(parameter -> parameter.getBoolean("required", false))
                        .map(parameter -> parameter.getString("name"))
                        .toList();
    }

    /** Returns the fields without which the value of a field would not be looked at, or would be waited for. */
    private static Map<String, Object> others(Route route, String key) {
        Map<String, Object> others = new LinkedHashMap<>();
        required(route).forEach(name -> others.put(name, 1));
        if (fields(route).containsKey("seed")) {
            others.put("seed", 7);
        }
        if (fields(route).containsKey("timeout")) {
            others.put("timeout", 0);
        }
        if (key.equals("timeout") && fields(route).containsKey("maxDelay")) {
            others.put("maxDelay", 0);
        }
        if (COMPANIONS.containsKey(key)) {
            String[] companion = COMPANIONS.get(key).split("=", 2);
            others.put(companion[0], companion[1].matches("[0-9]+") ? Integer.valueOf(companion[1]) : companion[1]);
        }
        if (key.equals("capacity")) {
            // A pool of its own, because the capacity of a pool in use may not change.
            others.put("pool", "pool " + pools++);
        }
        others.remove(key);
        return others;
    }

    private static HttpResponse<String> send(Route route, Map<String, Object> fields) {
        String path = route.path().replace("{seconds}", "0").replaceAll("\\{.*}", "x");
        if (route.hasBody()) {
            return server.send(route.method(), path, "application/json", new JsonObject(fields).encode());
        }
        String query = fields.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return server.method(route.method(), path + (query.isEmpty() ? "" : "?" + query));
    }

    /** Returns whether the schema accepts a value; in a query, where a parameter is a text, the text of it. */
    private static boolean accepts(Route route, JsonObject schema, Object value) {
        boolean text = "string".equals(schema.getString("type")) && !route.hasBody();
        return schemas.accepts(schema, text ? value.toString() : value);
    }

    private static List<Object> within(Route route, String key, JsonObject schema) {
        if (route == Route.PUT_STAND_IN && OF_STAND_IN.containsKey(key)) {
            return OF_STAND_IN.get(key);
        }
        if (TEXTS.containsKey(key)) {
            return List.of(TEXTS.get(key));
        }
        if (SECONDS.contains(key)) {
            return List.of(0, "200ms", "1.5s", "1m", "0h");
        }
        if (key.equals("nodes")) {
            // The server is its only node.
            return List.of(1, "all");
        }
        List<Object> values = new ArrayList<>();
        if (key.equals("need")) {
            // Its least value is 0 only where n is 0.
            return List.of(1, schema.getValue("maximum"));
        }
        Stream.of("minimum", "maximum", "default")
                .filter(schema::containsKey)
                .forEach(edge -> values.add(schema.getValue(edge)));
        schema.getJsonArray("enum", new JsonArray()).forEach(values::add);
        if (schema.containsKey("maxLength")) {
            values.add("x".repeat(schema.getInteger("maxLength")));
        } else if (schema.getInteger("minLength", 0) == 1) {
            values.add("x");
        }
        if ("boolean".equals(schema.getString("type"))) {
            values.addAll(List.of(true, false));
        }
        return values;
    }

    private static List<Object> beyond(Route route, String key, JsonObject schema) {
        List<Object> values = new ArrayList<>(List.of(""));
        if (SECONDS.contains(key)) {
            values.addAll(List.of(-1, "-1s", "1d", "1 s"));
            // In JSON, a text needs its unit. In a query, every value is a text.
            values.add(route.hasBody() ? "1" : ".5");
        }
        if (schema.containsKey("minimum")) {
            values.add(schema.getLong("minimum") - 1);
        }
        if (schema.containsKey("maximum")) {
            values.add(schema.getLong("maximum") + 1);
        }
        if ("integer".equals(schema.getString("type"))) {
            values.add(1.5);
        }
        if (schema.containsKey("maxLength")) {
            values.add("x".repeat(schema.getInteger("maxLength") + 1));
        } else if (!TEXTS.containsKey(key)
                && (SECONDS.contains(key)
                        || !"string".equals(schema.getString("type"))
                        || schema.containsKey("enum"))) {
            values.add("zzz");
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aFieldMayHaveTheValuesOfItsSchemaAndNoOthers(Route route) {
        fields(route).forEach((key, schema) -> {
            List<Object> within = within(route, key, schema);
            assertTrue(!within.isEmpty(), () -> "no value of " + key + ": " + schema);
            for (Object value : within) {
                Map<String, Object> fields = others(route, key);
                fields.put(key, value);
                if (value.equals("wait-random")) {
                    fields.remove("n");
                }
                assertTrue(accepts(route, schema, value), () -> route + " " + key + " may be " + value + ": " + schema);
                HttpResponse<String> answer = send(route, fields);
                assertNotEquals(400, answer.statusCode(), () -> route + " " + fields + ": " + answer.body());
            }
            for (Object value : beyond(route, key, schema)) {
                Map<String, Object> fields = others(route, key);
                fields.put(key, value);
                assertTrue(
                        !accepts(route, schema, value), () -> route + " " + key + " is not " + value + ": " + schema);
                HttpResponse<String> answer = send(route, fields);
                assertEquals(400, answer.statusCode(), () -> route + " " + fields + ": " + answer.body());
                String detail = new JsonObject(answer.body()).getString("detail");
                assertTrue(detail.contains(key), () -> route + " " + fields + ": " + detail);
                if (schema.containsKey("enum")) {
                    Stream<String> words = schema.getJsonArray("enum").stream().map(Object::toString);
                    String rule = "must be " + words.collect(Collectors.joining(" or ")) + ", not";
                    assertTrue(detail.contains(rule), () -> rule + ": " + detail);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aRequestNeedsTheFieldsThatItsOperationRequires(Route route) {
        Map<String, Object> all = others(route, "");
        for (String key : required(route)) {
            Map<String, Object> fields = new LinkedHashMap<>(all);
            fields.remove(key);
            HttpResponse<String> answer = send(route, fields);
            assertEquals(400, answer.statusCode());
            assertTrue(answer.body().contains(key + " is missing"), answer.body());
        }
        assertNotEquals(400, send(route, all).statusCode(), () -> route + " needs more than " + all);
    }

    @Test
    void thePathOfADelayHasItsRange() {
        JsonObject schema =
                parameters(Route.DELAY, "path").findFirst().orElseThrow().getJsonObject("schema");
        assertTrue(schema.getString("description").endsWith("at most 100 seconds"), schema::encode);
        assertEquals(504, server.get("/delay/200ms?timeout=0&seed=7").statusCode());
        assertEquals(504, server.get("/delay/100?timeout=0&seed=7").statusCode());
        for (String seconds : List.of("-1", "101", "101s", "x")) {
            assertEquals(
                    400, server.get("/delay/" + seconds + "?timeout=0&seed=7").statusCode());
        }
    }
}
