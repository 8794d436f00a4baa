package dev.bide.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.bus.Event;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.wait.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents have everything that the tables have, and nothing else. */
class DocumentsTest {

    private static final Limits LIMITS = new Limits(100, 5000, 1, 1, 1);
    private static final JsonObject HTTP = OpenApi.document(LIMITS, false);
    private static final JsonObject BUS = AsyncApi.document("slow", LIMITS, false);

    private static Set<String> sorted(Stream<String> texts) {
        return texts.collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> byRoute(Function<Route, Stream<String>> texts) {
        Map<String, Set<String>> byRoute = new TreeMap<>();
        Route.overHttp()
                .forEach(route -> route.methods()
                        .forEach(method -> byRoute.put(method + " " + route.path(), sorted(texts.apply(route)))));
        return byRoute;
    }

    private static Map<String, Set<String>> byOperation(Function<JsonObject, Stream<String>> texts) {
        Map<String, Set<String>> byOperation = new TreeMap<>();
        HTTP.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .forEach(method -> byOperation.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                sorted(texts.apply((JsonObject) method.getValue())))));
        return byOperation;
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    /** The field nodes multiplies the limit, which a schema cannot say. So it allows each n that some request may have. */
    @Test
    void inAClusterMoreWaitsAreAllowedWhereNodesMayShareThem() {
        JsonObject clustered = OpenApi.document(LIMITS, true);
        assertEquals(5000, n(HTTP, "/wait-n").getJsonObject("schema").getInteger("maximum"));
        assertEquals(
                Integer.MAX_VALUE,
                n(clustered, "/wait-n").getJsonObject("schema").getInteger("maximum"));
        assertEquals(
                "how many waits; at most 5000 for each node that takes part",
                n(clustered, "/wait-n").getString("description"));
        assertEquals(n(HTTP, "/draw"), n(clustered, "/draw"));
    }

    private static JsonObject n(JsonObject document, String path) {
        return objects(document.getJsonObject("paths")
                        .getJsonObject(path)
                        .getJsonObject("get")
                        .getJsonArray("parameters"))
                .filter(parameter -> "n".equals(parameter.getString("name")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRouteIsAnOperationWithItsNameAndNothingElseIs() {
        Map<String, Set<String>> ids = byRoute(route -> Stream.of(OpenApi.id(route)));
        for (String method : List.of("Post", "Put", "Patch", "Delete")) {
            ids.put(method.toUpperCase(Locale.ROOT) + " /delay/{seconds}", Set.of("delay" + method));
        }
        assertEquals(ids, byOperation(operation -> Stream.of(operation.getString("operationId"))));
        assertEquals(Set.of("waitRandom"), ids.get("GET /wait-random"));
    }

    @Test
    void everyFieldIsAParameterOrAPropertyOfTheBody() {
        Map<String, Set<String>> fields = byOperation(operation -> operation.containsKey("requestBody")
                ? operation
                        .getJsonObject("requestBody")
                        .getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema")
                        .getJsonObject("properties")
                        .fieldNames()
                        .stream()
                : objects(operation.getJsonArray("parameters"))
                        .filter(parameter -> "query".equals(parameter.getString("in")))
                        .map(parameter -> parameter.getString("name")));
        assertEquals(byRoute(route -> route.queryKeys().stream()), fields);
    }

    @Test
    void everyPathParameterIsThere() {
        assertEquals(
                byRoute(route -> route.pathParameter().stream()),
                byOperation(operation -> objects(operation.getJsonArray("parameters"))
                        .filter(parameter -> "path".equals(parameter.getString("in")))
                        .map(parameter -> parameter.getString("name"))));
    }

    @Test
    void everyReasonIsAnAnswerOfSomething() {
        Set<String> components = sorted(Arrays.stream(Reason.values()).map(Problems::component));
        components.add("Methods");
        assertEquals(
                components,
                HTTP.getJsonObject("components").getJsonObject("responses").fieldNames());
        Set<String> used = sorted(references(HTTP)
                .filter(reference -> reference.startsWith("#/components/responses/"))
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1)));
        assertEquals(components, used);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsUsed() {
        for (JsonObject document : List.of(HTTP, BUS)) {
            Set<String> schemas = new TreeSet<>();
            references(document).forEach(reference -> {
                Object found = document;
                for (String key : reference.substring(2).split("/", -1)) {
                    found = ((JsonObject) found).getValue(key);
                    assertTrue(found instanceof JsonObject, reference);
                }
                if (reference.startsWith("#/components/schemas/")) {
                    schemas.add(reference.substring(reference.lastIndexOf('/') + 1));
                }
            });
            assertEquals(
                    schemas,
                    new TreeSet<>(document.getJsonObject("components")
                            .getJsonObject("schemas")
                            .fieldNames()));
        }
        Set<String> inResource =
                new TreeSet<>(OpenApi.components().getJsonObject("schemas").fieldNames());
        for (JsonObject document : List.of(HTTP, BUS)) {
            inResource.removeAll(document.getJsonObject("components")
                    .getJsonObject("schemas")
                    .fieldNames());
        }
        assertEquals(Set.of(), inResource, "schemas that no document uses");
    }

    private static Stream<String> references(Object json) {
        if (json instanceof JsonObject object) {
            return Stream.concat(
                    Stream.ofNullable(object.getString("$ref", null)),
                    object.stream().map(Map.Entry::getValue).flatMap(DocumentsTest::references));
        }
        return json instanceof JsonArray array ? array.stream().flatMap(DocumentsTest::references) : Stream.empty();
    }

    @Test
    void rangesAreTheLimitsOfTheServer() {
        JsonObject draw = HTTP.getJsonObject("paths").getJsonObject("/draw").getJsonObject("get");
        Map<String, JsonObject> parameters = objects(draw.getJsonArray("parameters"))
                .collect(Collectors.toMap(parameter -> parameter.getString("name"), parameter -> parameter));
        assertEquals(true, parameters.get("n").getBoolean("required"));
        assertEquals(5000L, parameters.get("n").getJsonObject("schema").getLong("maximum"));
        assertTrue(parameters.get("maxDelay").getString("description").contains("at most 100 seconds"));
        assertEquals("10", parameters.get("maxDelay").getJsonObject("schema").getString("default"));
        assertEquals(null, parameters.get("seed").getJsonObject("schema").getValue("default"));
    }

    @Test
    void everyExampleIsInTheDocument() {
        JsonArray examples = new JsonArray(Version.resource("examples.json"));
        assertTrue(examples.size() >= 20, () -> examples.size() + " examples");
        Set<String> expected = sorted(objects(examples).map(example -> example.getString("request")));
        Set<String> found = sorted(summaries(HTTP).filter(summary -> summary.startsWith("curl ")));
        assertEquals(expected, found);
    }

    private static Stream<String> summaries(Object json) {
        if (json instanceof JsonObject object) {
            return Stream.concat(
                    Stream.ofNullable(object.getString("summary", null)),
                    object.stream().map(Map.Entry::getValue).flatMap(DocumentsTest::summaries));
        }
        return json instanceof JsonArray array ? array.stream().flatMap(DocumentsTest::summaries) : Stream.empty();
    }

    @Test
    void everyAddressIsAChannelWithItsFields() {
        Map<String, Set<String>> expected = new TreeMap<>();
        for (Route route : Route.values()) {
            route.address().ifPresent(address -> expected.put("slow." + address, sorted(route.messageKeys().stream())));
        }
        expected.put("slow.events", sorted(Arrays.stream(Event.values()).map(Event::key)));
        Map<String, Set<String>> found = new TreeMap<>();
        BUS.getJsonObject("channels").forEach(entry -> {
            JsonObject channel = (JsonObject) entry.getValue();
            JsonObject messages = channel.getJsonObject("messages");
            if (channel.containsKey("address")) {
                JsonObject request = messages.getJsonObject("request");
                found.put(
                        channel.getString("address"),
                        request == null
                                ? new TreeSet<>(messages.fieldNames())
                                : new TreeSet<>(request.getJsonObject("payload")
                                        .getJsonObject("properties")
                                        .fieldNames()));
            }
        });
        assertEquals(expected, found);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertEquals(Version.read(), HTTP.getJsonObject("info").getString("version"));
        assertEquals(Version.read(), BUS.getJsonObject("info").getString("version"));
    }
}
