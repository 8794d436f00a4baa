package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stand-ins as they are made, shown and ended over HTTP, on the bus and by the settings. */
@ExtendWith(VertxExtension.class)
class StandInApiTest {

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    private static JsonObject ok(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        return new JsonObject(answer.body());
    }

    private static void refused(int status, String sentence, HttpResponse<String> answer) {
        String detail = ok(status, answer).getString("detail");
        assertTrue(detail.contains(sentence), detail);
    }

    @Test
    void aStandInIsMadeChangedShownAndEnded(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        JsonObject made = ok(201, server.put("/stand-ins/orders", json("{'seed':7,'answer':{'status':418}}")));
        int port = made.getInteger("port");
        assertTrue(port > 0);
        JsonObject expected = json("{'name':'orders','kind':'answer','port':" + port + ",'url':'http://127.0.0.1:"
                + port + "','definition':{'seed':7,'answer':{'status':418}},'open':0}");
        JsonObject counts = (JsonObject) made.remove("counts");
        assertEquals(0, counts.getInteger("answered"));
        assertEquals(expected, made);
        expected.put("counts", counts);
        assertEquals(expected, server.json("/stand-ins/orders"));
        JsonObject changed = ok(200, server.put("/stand-ins/orders", json("{'seed':8,'to':'http://127.0.0.1:9'}")));
        assertEquals("to", changed.getString("kind"));
        assertEquals(port, changed.getInteger("port"));
        JsonObject second = ok(201, server.put("/stand-ins/db", json("{'seed':7}")));
        JsonObject all = server.json("/stand-ins");
        assertEquals(2, all.getInteger("count"));
        changed.remove("definition");
        second.remove("definition");
        assertEquals(new JsonArray().add(second).add(changed), all.getJsonArray("standIns"));
        assertEquals(
                1, server.json("/stand-ins?limit=1").getJsonArray("standIns").size());
        assertEquals(
                "orders", ok(200, server.method("DELETE", "/stand-ins/orders")).getString("name"));
        refused(404, "there is no stand-in with the name", server.get("/stand-ins/orders"));
        refused(404, "there is no stand-in with the name", server.method("DELETE", "/stand-ins/orders"));
        assertEquals(1, server.json("/stand-ins").getInteger("count"));
    }

    @Test
    void theBusHasTheSame(Vertx vertx) {
        Server server = Server.deploy(vertx, 2);
        JsonObject made = await(server.ask("stand-ins.put", json("{'name':'orders','seed':7,'maxDelay':'1ms'}")));
        assertEquals(json("{'seed':7,'maxDelay':'1ms'}"), made.getJsonObject("definition"));
        assertEquals(made, server.json("/stand-ins/orders"));
        JsonObject named = json("{'name':'orders'}");
        assertEquals(made, await(server.ask("stand-ins.get", named)));
        assertEquals(server.json("/stand-ins"), await(server.ask("stand-ins.list", new JsonObject())));
        assertEquals(made, await(server.ask("stand-ins.delete", named)));
        assertEquals(404, server.refusal("stand-ins.get", named).failureCode());
        assertEquals(
                "on[0].answer.status must be a whole number from 200 to 599, not 1",
                server.refusal("stand-ins.put", json("{'name':'a','on':[{'answer':{'status':1}}]}"))
                        .getMessage());
    }

    @Test
    void theShownDefinitionMakesTheSameStandInAgain(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject made = ok(201, server.put("/stand-ins/a", json("{'on':[{'path':'/x','maxDelay':1}]}")));
        JsonObject definition = made.getJsonObject("definition");
        assertTrue(definition.containsKey("seed"));
        assertTrue(definition.getJsonArray("on").getJsonObject(0).containsKey("seed"));
        assertEquals(made, ok(200, server.put("/stand-ins/a", definition)));
        // Another seed is picked for a definition that has none.
        JsonObject other = ok(200, server.put("/stand-ins/a", new JsonObject())).getJsonObject("definition");
        assertNotEquals(definition.getLong("seed"), other.getLong("seed"));
    }

    @Test
    void keysThatNeedEscapesComeBackAsTheyWere(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject odd = new JsonObject().put("a \"b\" \\ \n", 1).put("", new JsonArray().addNull());
        JsonObject definition = new JsonObject().put("seed", 7).put("answer", new JsonObject().put("json", odd));
        ok(201, server.put("/stand-ins/a", definition));
        assertEquals(definition, server.json("/stand-ins/a").getJsonObject("definition"));
    }

    @Test
    void aDefinitionMayBeMuchLongerThanOtherBodies(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        JsonObject answer = new JsonObject().put("body", "x".repeat(1 << 20));
        ok(201, server.put("/stand-ins/a", new JsonObject().put("seed", 7).put("answer", answer)));
        HttpResponse<String> tooLong =
                server.send("PUT", "/stand-ins/a", "application/json", " ".repeat((2 << 20) + 1));
        refused(413, "the body must be at most 2097152 bytes", tooLong);
        refused(415, "Content-Type must be", server.send("PUT", "/stand-ins/a", "text/plain", "{}"));
        refused(400, "\"zzz\" is unknown", server.send("PUT", "/stand-ins/a?zzz=1", "application/json", "{}"));
        Server.until(() -> server.keptBytes() == 0);
    }

    @Test
    void moreThanTheLimitAreRefused(Vertx vertx) {
        Server server = Server.deploy(vertx, 1, json("{'limits':{'maxStandIns':1}}"));
        ok(201, server.put("/stand-ins/a", new JsonObject()));
        refused(503, "(limits.maxStandIns)", server.put("/stand-ins/b", new JsonObject()));
        ok(200, server.put("/stand-ins/a", new JsonObject()));
    }

    @Test
    void aPortOfBideItselfIsRefused(Vertx vertx) {
        Server server = Server.deploy(vertx, 1);
        refused(400, "port must be free", server.put("/stand-ins/a", new JsonObject().put("port", server.port())));
        assertEquals(0, server.json("/stand-ins").getInteger("count"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback, true",
        "localhost, loopback, true",
        "127.0.0.1, never, false",
        "0.0.0.0, loopback, false",
        "0.0.0.0, never, false",
        "0.0.0.0, always, true",
    })
    void clientsMayChangeStandInsIfTheSettingsSaySo(String host, String control, boolean allowed, Vertx vertx) {
        Server server = Server.deploy(
                vertx, 1, json("{'http':{'host':'" + host + "'},'standIns':{'control':'" + control + "','own':{}}}"));
        HttpResponse<String> put = server.put("/stand-ins/a", new JsonObject());
        JsonObject named = json("{'name':'own'}");
        if (allowed) {
            ok(201, put);
            await(server.ask("stand-ins.delete", named));
            return;
        }
        String sentence =
                "stand-ins may be changed only if http.host is a loopback address, or standIns.control is always";
        refused(403, sentence, put);
        refused(403, sentence, server.method("DELETE", "/stand-ins/own"));
        for (String address : List.of("stand-ins.put", "stand-ins.delete")) {
            ReplyException refusal = server.refusal(address, named);
            assertEquals(403, refusal.failureCode());
            assertEquals(sentence, refusal.getMessage());
        }
        // Reading is no power.
        assertEquals("own", server.json("/stand-ins/own").getString("name"));
        assertEquals(1, server.json("/stand-ins").getInteger("count"));
    }

    @Test
    void theStandInsOfTheSettingsListenBeforeTheVerticleHasStarted(Vertx vertx) {
        Server server = Server.deploy(
                vertx, 4, json("{'standIns':{'a':{'maxDelay':1},'b':{'seed':7,'answer':{'status':201}}}}"));
        JsonObject all = server.json("/stand-ins");
        assertEquals(2, all.getInteger("count"));
        assertEquals(2, SharedState.of(vertx).standIns().list().size());
        long seed = server.json("/stand-ins/a").getJsonObject("definition").getLong("seed");
        assertEquals(
                seed, server.json("/stand-ins/a").getJsonObject("definition").getLong("seed"));
        await(server.undeploy());
        assertEquals(0, SharedState.of(vertx).standIns().list().size());
        Server again = Server.deploy(vertx, 1, json("{'standIns':{'a':{}}}"));
        assertEquals(1, again.json("/stand-ins").getInteger("count"));
    }

    @Test
    void aStandInThatCannotListenFailsTheStartWithASentence(Vertx vertx) {
        Server other = Server.deploy(vertx, 1);
        JsonObject settings = json("{'standIns':{'a':{'port':" + other.port() + "}}}");
        Throwable failure = assertThrows(Throwable.class, () -> Server.deploy(vertx, 2, settings));
        assertTrue(
                String.valueOf(failure.getMessage() + failure.getCause())
                        .contains("stand-in a cannot start: port must be free, not " + other.port()),
                failure::toString);
        assertEquals(0, other.json("/stand-ins").getInteger("count"));
        ok(201, other.put("/stand-ins/a", new JsonObject()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'standIns':{'a b':{}}}", "{'standIns':{'a':{'on':[{'zzz':1}]}}}", "{'standIns':{'a':1}}"})
    void wrongSettingsAreRefusedByName(String settings, Vertx vertx) {
        Throwable failure = assertThrows(Throwable.class, () -> Server.deploy(vertx, 1, json(settings)));
        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.matches(
                        "(?s).*(the name of a stand-in must|standIns\\.a(\\.on\\[0]\\.zzz)?\"? (is unknown|must be)).*"),
                message);
    }
}
