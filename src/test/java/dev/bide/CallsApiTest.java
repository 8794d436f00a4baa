package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.standin.Outcome;
import dev.bide.wait.Wait;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What came to a stand-in, over HTTP and on the bus. */
class CallsApiTest {

    private static final String PATH = "/stand-ins/orders/calls";
    private static final int MAX_CALLS = 100;

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private CallsOfStandIn orders;

    @BeforeEach
    void start() {
        orders = CallsOfStandIn.start(SHARED.vertx(), "orders", MAX_CALLS);
    }

    @AfterEach
    void end() {
        await(CallsOfStandIn.registry(SHARED.vertx()).delete("orders"));
    }

    private static JsonObject json(String path) {
        return SHARED.server().json(path);
    }

    private static JsonObject ask(String address, JsonObject body) {
        return await(SHARED.server().ask(address, body));
    }

    private static JsonObject named() {
        return new JsonObject().put("name", "orders");
    }

    private static List<Integer> numbers(JsonObject page) {
        return page.getJsonArray("calls").stream()
                .map(call -> ((JsonObject) call).getInteger("number"))
                .toList();
    }

    @Test
    void aCallHasAllThatIsKnownOfIt() {
        orders.add("/orders/7?a=%22b%22", Outcome.FORWARDED, 201, OptionalDouble.of(0.5));
        assertEquals(
                new JsonObject("""
                    {"number":0,"at":"2026-11-26T12:00:00.123Z","method":"GET","path":"/orders/7?a=%22b%22","rule":"*",
                    "seed":7,"index":0,"delay":0.25,"late":0.001,"outcome":"forwarded","status":201,"received":0,"sent":2,
                    "upstream":0.5}
                    """).encode(),
                json(PATH).getJsonArray("calls").getJsonObject(0).encode());
    }

    @Test
    void aCallWithoutAnAnswerHasNoStatusAndOneThatWasNotForwardedNoTime() {
        orders.add("/", Outcome.RESET, 0, OptionalDouble.empty());
        JsonObject call = json(PATH).getJsonArray("calls").getJsonObject(0);
        assertEquals(
                List.of(
                        "number",
                        "at",
                        "method",
                        "path",
                        "rule",
                        "seed",
                        "index",
                        "delay",
                        "late",
                        "outcome",
                        "received",
                        "sent"),
                List.copyOf(call.fieldNames()));
    }

    @Test
    void theNewestCallComesFirstAndOldOnesAreForgottenButCounted() {
        for (int i = 0; i < MAX_CALLS + 5; i++) {
            orders.add("/" + i, i % 2 == 0 ? Outcome.ANSWERED : Outcome.TIMED_OUT);
        }
        JsonObject page = json(PATH + "?limit=200");
        assertEquals(MAX_CALLS, numbers(page).size());
        assertEquals(List.of(MAX_CALLS + 4, MAX_CALLS + 3), numbers(page).subList(0, 2));
        assertEquals(53, page.getJsonObject("counts").getInteger("answered"));
        assertEquals(52, page.getJsonObject("counts").getInteger("timedOut"));
        assertEquals(0, page.getJsonObject("counts").getInteger("gone"));
        assertEquals(Outcome.words(), List.copyOf(page.getJsonObject("counts").fieldNames()));
        assertEquals(50, numbers(json(PATH)).size(), "the default of limit");
        assertEquals(page, ask("stand-ins.calls.list", named().put("limit", 200)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path=/orders/* | 3,1",
                "path=/orders/1 | 1",
                "path=/orders/ | ''",
                "path=* | 3,2,1,0",
                "outcome=reset | 3",
                "outcome=answered&limit=2 | 2,1",
                "path=/orders/*&outcome=answered | 1",
            })
    void callsAreChosenByPathAndOutcome(String query, String expected) {
        orders.add("/", Outcome.ANSWERED);
        orders.add("/orders/1?x=/y", Outcome.ANSWERED);
        orders.add("/order", Outcome.ANSWERED);
        orders.add("/orders/2", Outcome.RESET);
        JsonObject page = json(PATH + "?" + query);
        List<Integer> chosen = expected.isEmpty()
                ? List.of()
                : List.of(expected.split(",")).stream().map(Integer::valueOf).toList();
        assertEquals(chosen, numbers(page));
        assertEquals(3, page.getJsonObject("counts").getInteger("answered"), "the counts are those of all calls");
        JsonObject message = named();
        for (String field : query.split("&")) {
            String value = field.substring(field.indexOf('=') + 1);
            message.put(
                    field.substring(0, field.indexOf('=')),
                    field.startsWith("limit") ? (Object) Integer.valueOf(value) : value);
        }
        assertEquals(page, ask("stand-ins.calls.list", message));
    }

    @Test
    void aDeletionForgetsTheCallsAndCountsThoseOfARuleAnew() {
        assertEquals(0, index());
        assertEquals(1, index());
        orders.add("/", Outcome.ANSWERED);
        orders.add("/", Outcome.GONE);
        HttpResponse<String> deleted = SHARED.server().method("DELETE", PATH);
        assertEquals(200, deleted.statusCode());
        assertEquals("{\"calls\":2}\n", deleted.body());
        assertEquals(List.of(), numbers(json(PATH)));
        assertEquals(0, json(PATH).getJsonObject("counts").getInteger("gone"));
        assertEquals(0, index(), "the first call of the rule again");
        orders.add("/", Outcome.ANSWERED);
        assertEquals(List.of(0), numbers(json(PATH)));
        assertEquals(new JsonObject().put("calls", 1), ask("stand-ins.calls.delete", named()));
        assertEquals(new JsonObject().put("calls", 0), ask("stand-ins.calls.delete", named()));
        assertEquals(0, index());
    }

    /** Returns which draw the next call of the stand-in's rule gets. */
    private long index() {
        Wait wait = await(Bide.on(SHARED.vertx()).waitRandom(orders.call()));
        return wait.index().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?outcome=x | outcome must be answered or forwarded or failed or reset or empty or cut or malformed or "
                        + "garbage or hang or timedOut or upstream or refused or gone, not \"x\"",
                "?path=orders | path must begin with / or be *, not \"orders\"",
                "?path= | path must be a text, not \"\"",
                "?limit=201 | limit must be a whole number from 1 to 200, not 201",
                "?name=orders | \"name\" is unknown; known here: path, outcome, limit",
                "?path=/a&path=/b | \"path\" must be given once, not repeated",
            })
    void aWrongFieldIsRefused(String query, String sentence) {
        HttpResponse<String> answer = SHARED.server().get(PATH + query);
        assertEquals(400, answer.statusCode());
        assertEquals(sentence, new JsonObject(answer.body()).getString("detail"));
    }

    @Test
    void aStandInThatDoesNotExistIsNotFound() {
        for (String method : List.of("GET", "DELETE", "HEAD")) {
            assertEquals(
                    404, SHARED.server().method(method, "/stand-ins/x/calls").statusCode(), method);
        }
        for (String address : List.of("stand-ins.calls.list", "stand-ins.calls.delete")) {
            ReplyException refusal = SHARED.server().refusal(address, new JsonObject().put("name", "x"));
            assertEquals(404, refusal.failureCode());
            assertEquals("there is no stand-in with the name \"x\"", refusal.getMessage());
            assertEquals(
                    "name is missing: it must be a text",
                    assertThrows(ReplyException.class, () -> ask(address, new JsonObject()))
                            .getMessage());
        }
    }

    @Test
    void aHeadHasTheLengthOfTheSameGet() {
        orders.add("/", Outcome.ANSWERED);
        HttpResponse<String> head = SHARED.server().method("HEAD", PATH);
        assertEquals(200, head.statusCode());
        assertEquals(
                SHARED.server().get(PATH).body().length(),
                head.headers().firstValueAsLong("content-length").orElseThrow());
        assertTrue(head.body().isEmpty());
    }
}
