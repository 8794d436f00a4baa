package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the document are requests of the guide, with the answers that the guide shows, and are valid. */
@ExtendWith(VertxExtension.class)
class ContractExamplesTest {

    @Test
    void everyExampleIsARequestOfTheGuideWithItsAnswer(Vertx vertx) {
        Map<String, String> shown = new HashMap<>();
        for (Page page : Page.guide()) {
            page.commands().forEach(exchange -> shown.put(exchange.request(), exchange.answer()));
        }
        JsonObject document = Server.deploy(vertx, 1).json("/openapi.json");
        Schemas schemas = new Schemas(document);
        int examples = check(document, schemas, shown);
        assertTrue(examples >= 20, examples + " examples");
    }

    private static int check(JsonObject json, Schemas schemas, Map<String, String> shown) {
        int count = 0;
        for (Map.Entry<String, Object> entry : json) {
            if (entry.getKey().equals("examples") && json.containsKey("schema")) {
                for (Map.Entry<String, Object> named : json.getJsonObject("examples")) {
                    JsonObject example = (JsonObject) named.getValue();
                    schemas.check(json.getJsonObject("schema"), example.getValue("value"));
                    check(example, shown);
                    count++;
                }
            } else if (entry.getValue() instanceof JsonObject inner) {
                count += check(inner, schemas, shown);
            }
        }
        return count;
    }

    private static void check(JsonObject example, Map<String, String> shown) {
        String request = example.getString("summary");
        String answer = shown.get(request);
        assertTrue(answer != null, () -> "the guide does not have " + request);
        // With -i, the page shows headers before the body.
        String body = request.startsWith("curl -i ") ? answer.split("\n\n", 2)[1] : answer;
        Object value = example.getValue("value");
        new ShownAnswer().check(body, value instanceof String text ? text : Json.encode(value), request);
        assertEquals(false, body.isEmpty());
    }
}
