package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.Methods;
import dev.bide.operation.Route;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP and the event bus accept exactly the fields and methods of the route table. */
class RouteTableTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    static Stream<Route> overHttp() {
        return Route.overHttp().stream();
    }

    static Stream<Route> onTheBus() {
        return Arrays.stream(Route.values()).filter(route -> route.address().isPresent());
    }

    private static String path(Route route) {
        return route.path().replace("{seconds}", "0").replaceAll("\\{.*}", "x");
    }

    private static String known(List<String> keys) {
        return keys.isEmpty() ? "nothing may be given here" : "known here: " + String.join(", ", keys);
    }

    /** Returns the problem of a request with some fields, which no route accepts. */
    private static String refusal(Route route, String key, String value) {
        boolean fanOut = route.queryKeys().contains("n") && !key.equals("n");
        HttpResponse<String> answer = route.hasBody()
                ? SHARED.server()
                        .send(
                                route.method(),
                                path(route),
                                "application/json",
                                new JsonObject().put(key, value).encode())
                : SHARED.server()
                        .method(route.method(), path(route) + "?" + (fanOut ? "n=1&" : "") + key + "=" + value);
        assertEquals(400, answer.statusCode(), route + " " + answer.body());
        return new JsonObject(answer.body()).getString("detail");
    }

    @ParameterizedTest
    @MethodSource("overHttp")
    void httpRefusesAFieldThatIsNotInTheTable(Route route) {
        String detail = refusal(route, "zzz", "1");
        assertTrue(detail.endsWith(known(route.queryKeys())), detail);
    }

    @ParameterizedTest
    @MethodSource("overHttp")
    void httpReadsEveryFieldOfTheTable(Route route) {
        for (String key : route.queryKeys()) {
            // No field may be empty, so a field that is read is refused by its name.
            String detail = refusal(route, key, "");
            assertTrue(detail.contains(key), route + " " + key + ": " + detail);
        }
    }

    @ParameterizedTest
    @MethodSource("overHttp")
    void httpAllowsTheMethodsOfTheTable(Route route) {
        HttpResponse<String> answer = SHARED.server().method("OPTIONS", path(route));
        assertEquals(204, answer.statusCode());
        assertEquals(
                Methods.allowed(route.path()),
                answer.headers().firstValue("allow").orElseThrow());
    }

    private static String refusal(Route route, JsonObject fields) {
        ReplyException refusal = SHARED.server().refusal(route.address().orElseThrow(), fields);
        assertEquals(400, refusal.failureCode(), refusal.getMessage());
        return refusal.getMessage();
    }

    @ParameterizedTest
    @MethodSource("onTheBus")
    void theBusRefusesAFieldThatIsNotInTheTable(Route route) {
        String sentence = refusal(route, new JsonObject().put("zzz", 1));
        assertTrue(sentence.endsWith(known(route.messageKeys())), sentence);
    }

    @ParameterizedTest
    @MethodSource("onTheBus")
    void theBusReadsEveryFieldOfTheTable(Route route) {
        for (String key : route.messageKeys()) {
            JsonObject fields = new JsonObject();
            Stream.of("n", "id", route == Route.STREAM_TASK ? "to" : "name")
                    .filter(route.messageKeys()::contains)
                    .forEach(given -> fields.put(given, "1"));
            if (route.messageKeys().contains("n")) {
                fields.put("n", 1);
            }
            // No field but one may be a list, so a field that is read is refused by its name.
            Object wrong = key.equals("on") ? new JsonObject() : new JsonArray();
            String sentence = refusal(route, fields.put(key, wrong));
            assertTrue(sentence.contains(key), route + " " + key + ": " + sentence);
        }
    }

    @Test
    void theGuideListsEveryRouteAndField() {
        String guide = SHARED.server().get("/").body();
        for (Route route : Route.overHttp()) {
            assertTrue(guide.contains(route.usage()), route.usage());
            for (String key : route.queryKeys()) {
                assertTrue(guide.contains("\n" + key + " "), key);
            }
        }
    }
}
