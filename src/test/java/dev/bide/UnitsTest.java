package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.number.SecondsText;
import dev.bide.operation.Field;
import dev.bide.operation.Route;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of the table, on every route and address that has it, with a unit: only lengths of time take one. */
class UnitsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    /** Texts of one and the same delay, and the number. */
    private static final List<Object> A_MILLISECOND = List.of("1ms", "0.001s", "1e-3s", 0.001);

    static Stream<Route> overHttp() {
        return Route.overHttp().stream();
    }

    static Stream<Route> onTheBus() {
        return Arrays.stream(Route.values()).filter(route -> route.address().isPresent());
    }

    private static List<Field> fields(List<String> keys, boolean seconds) {
        return Arrays.stream(Field.values())
                .filter(field -> keys.contains(field.key()))
                .filter(field -> (field.type() == Field.Type.SECONDS) == seconds)
                // A text such as the name of a task may be 1ms.
                .filter(field -> field.type() != Field.Type.TEXT)
                .toList();
    }

    /** Returns a request with a field, and with those that it cannot be without. Nothing takes longer than a millisecond. */
    private static JsonObject request(List<String> keys, Field field, Object value) {
        JsonObject request = new JsonObject();
        // A request that is not about waits takes any text.
        if (!keys.contains(Field.SEED.key()) && !keys.contains(Field.N.key())) {
            Arrays.stream(Field.values())
                    .filter(text -> text.type() == Field.Type.TEXT && keys.contains(text.key()))
                    .forEach(text -> request.put(text.key(), text == Field.PATH ? "/x" : "x"));
            return request.put(field.key(), value);
        }
        Map<Field, Object> others = Map.of(
                Field.N,
                1,
                Field.MAX_DELAY,
                0,
                Field.SEED,
                7,
                Field.FAIL_RATE,
                0,
                Field.POOL,
                "units",
                Field.OPERATION,
                "wait-random",
                Field.NAME,
                "units",
                Field.TCP,
                "127.0.0.1:9");
        boolean queued = field == Field.CAPACITY || field == Field.PER_PENDING;
        boolean single = queued || field == Field.INDEX;
        others.forEach((other, given) -> {
            boolean fits = switch (other) {
                case POOL -> queued;
                case OPERATION -> single;
                case N -> !single;
                case MAX_DELAY -> field != Field.SHAPE;
                case TCP -> field == Field.WHERE;
                default -> true;
            };
            if (keys.contains(other.key()) && fits) {
                request.put(other.key(), given);
            }
        });
        return request.put(field.key(), value);
    }

    private static HttpResponse<String> send(Route route, JsonObject request) {
        String path = route.path().replace("{seconds}", "0").replaceAll("\\{.*}", "x");
        if (route.method().equals("POST")) {
            return SHARED.server().post(path, "application/json", request.encode());
        }
        if (route.hasBody()) {
            return SHARED.server().put(path, request);
        }
        String query = request.stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        return SHARED.server().method(route.method(), path + "?" + query);
    }

    @ParameterizedTest
    @MethodSource("overHttp")
    void overHttpEverySecondsFieldTakesAUnit(Route route) {
        for (Field field : fields(route.queryKeys(), true)) {
            for (Object value : A_MILLISECOND) {
                HttpResponse<String> answer = send(route, request(route.queryKeys(), field, value));
                assertTrue(answer.statusCode() < 300, route + " " + field + " " + value + ": " + answer.body());
            }
            HttpResponse<String> refusal = send(route, request(route.queryKeys(), field, "1S"));
            assertEquals(400, refusal.statusCode());
            assertEquals(
                    field.key() + " " + SecondsText.RULE + ", not \"1S\"",
                    new JsonObject(refusal.body()).getString("detail"));
        }
    }

    @ParameterizedTest
    @MethodSource("overHttp")
    void overHttpNoOtherFieldTakesAUnit(Route route) {
        for (Field field : fields(route.queryKeys(), false)) {
            HttpResponse<String> answer = send(route, request(route.queryKeys(), field, "1ms"));
            assertEquals(400, answer.statusCode(), route + " " + field);
            String detail = new JsonObject(answer.body()).getString("detail");
            assertTrue(detail.startsWith(field.key()) && detail.contains("not \"1ms\""), detail);
        }
    }

    @ParameterizedTest
    @MethodSource("onTheBus")
    void onTheBusEverySecondsFieldTakesAUnit(Route route) {
        String address = route.address().orElseThrow();
        for (Field field : fields(route.messageKeys(), true)) {
            for (Object value : A_MILLISECOND) {
                // Fails if the reply is a refusal.
                assertTrue(!message(address, request(route.messageKeys(), field, value))
                        .isEmpty());
            }
            ReplyException refusal =
                    SHARED.server().refusal(address, withId(request(route.messageKeys(), field, "1S")));
            assertEquals(field.key() + " " + SecondsText.RULE + ", not \"1S\"", refusal.getMessage());
            ReplyException bare = SHARED.server().refusal(address, withId(request(route.messageKeys(), field, "1")));
            assertEquals(
                    field.key() + " " + SecondsText.RULE + ", and a text needs its unit, not \"1\"", bare.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("onTheBus")
    void onTheBusNoOtherFieldTakesAUnit(Route route) {
        for (Field field : fields(route.messageKeys(), false)) {
            ReplyException refusal =
                    SHARED.server().refusal(route.address().orElseThrow(), request(route.messageKeys(), field, "1ms"));
            assertEquals(400, refusal.failureCode());
            String sentence = refusal.getMessage();
            assertTrue(sentence.startsWith(field.key()) && sentence.contains("not \"1ms\""), sentence);
        }
    }

    private static JsonObject message(String address, JsonObject request) {
        return Server.await(SHARED.server().ask(address, withId(request)));
    }

    /** Adds the id of a task that ends at once, for the only address that has a length of time and an id. */
    private static JsonObject withId(JsonObject request) {
        if (!request.containsKey(Field.WAIT.key())) {
            return request;
        }
        JsonObject task = new JsonObject().put("maxDelay", 0).put("seed", 7);
        return request.put(
                "id", Server.await(SHARED.server().ask("tasks.create", task)).getString("id"));
    }

    @Test
    void everyLengthOfTimeIsASecondsField() {
        List<String> keys = Arrays.stream(Field.values()).map(Field::key).toList();
        List<String> seconds = fields(keys, true).stream().map(Field::key).toList();
        assertTrue(seconds.containsAll(List.of("maxDelay", "timeout", "perPending", "wait")), seconds::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wait-random?maxDelay=%s",
                "/wait-random?shape=uniform(0,%s)",
                "/wait-random?shape=uniform(max=%s,min=0s)",
                "/draw?n=1&maxDelay=%s"
            })
    void aDelayWithAUnitIsTheSameDelay(String path) {
        List<Object> delays = new ArrayList<>();
        for (String text : List.of("0.072", "72ms", "0.072s", "0.0012m", "0.00002h")) {
            JsonObject answer = SHARED.server().json(path.formatted(text) + "&seed=7");
            delays.add(answer.getValue(answer.containsKey("delays") ? "delays" : "delay"));
        }
        assertEquals(1, delays.stream().distinct().count(), delays::toString);
    }

    @Test
    void theListOfRoutesNamesTheUnits() {
        assertTrue(SHARED.server().get("/").body().contains("has a unit: 200ms, 1.5s, 2m, 1h.\n"));
    }

    @Test
    void aPathTakesAUnit() {
        assertEquals(0.002, SHARED.server().json("/delay/2ms?seed=7").getDouble("delay"));
        assertEquals(0.002, SHARED.server().json("/delay/0.002?seed=7").getDouble("delay"));
        HttpResponse<String> refusal = SHARED.server().get("/delay/2sec?seed=7");
        assertEquals(400, refusal.statusCode());
        assertTrue(refusal.body().contains("seconds " + SecondsText.RULE + ", not \\\"2sec\\\""), refusal.body());
    }
}
