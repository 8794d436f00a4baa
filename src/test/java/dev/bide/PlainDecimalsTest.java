package dev.bide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.wait.FanOutRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON over HTTP shows 0.00007 and not 7.0E-5; the delays are below a millisecond, where Java writes exponents. */
class PlainDecimalsTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    private static final Pattern EXPONENT = Pattern.compile("[0-9]E-[1-6]\\b");
    private static final double[] DELAYS =
            FanOutRequest.of(3000).upTo(0.0005).withSeed(7).draw();

    private static double[] doubles(JsonArray array) {
        return array.stream().mapToDouble(value -> (double) value).toArray();
    }

    private static void assertPlain(String text) {
        assertTrue(text.contains("0.000"), text);
        assertFalse(EXPONENT.matcher(text).find(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/wait-random?maxDelay=0.0005",
                "/wait-n?n=5&maxDelay=0.0005",
                "/wait-n?n=5&maxDelay=0.0005&list=false",
                "/wait-n?n=5&shape=fixed(0.0007)&failRate=1",
                "/wait-n?n=5&shape=fixed(0.0007)&timeout=0.0003",
                "/measure-time?n=5&maxDelay=0.0005",
                "/draw?n=5&shape=percentiles(min=0.00005,p50=0.0001,max=0.0005)",
                "/draw?n=5&shape=weighted(0.00005:1,0.0001:2)",
                "/delay/0.0005?timeout=1"
            })
    void anAnswerHasDecimals(String path) {
        assertPlain(SHARED.server().get(path + "&seed=7").body());
    }

    @Test
    void aListIsReadBackToTheLastBit() {
        String body = SHARED.server().get("/draw?n=3000&maxDelay=0.0005&seed=7").body();
        assertPlain(body.replaceAll("[0-9.]+E-(7|8|9|10)", "0"));
        assertArrayEquals(DELAYS, doubles(new JsonObject(body).getJsonArray("delays")));
    }

    @Test
    void theBusHasTheSameDoubles() {
        JsonObject request =
                new JsonObject().put("n", 3000).put("maxDelay", "0.5ms").put("seed", 7);
        JsonObject reply = Server.await(SHARED.server().ask("draw", request));
        assertArrayEquals(DELAYS, doubles(reply.getJsonArray("delays")));
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson, 6", "text/event-stream, 6"})
    void aStreamHasDecimals(String type, int objects) {
        String body = Server.await(SHARED.server()
                        .send(HttpRequest.newBuilder(SHARED.server().uri("/wait-n?n=5&shape=fixed(0.0007)&seed=7"))
                                .header("Accept", type)))
                .body();
        assertPlain(body);
        assertEquals(objects, body.split("\\{\"(delay|state)\":", -1).length - 1);
    }

    @Test
    void aTaskAndTheListOfTasksHaveDecimals() {
        String task = SHARED.server()
                .post("/tasks", "application/json", "{\"n\":5,\"shape\":\"weighted(0.1ms:1,0.7ms:2)\",\"seed\":7}")
                .body();
        assertPlain(task);
        Server.await(SHARED.server()
                .ask("tasks.await", new JsonObject().put("id", new JsonObject(task).getString("id"))));
        assertPlain(SHARED.server()
                .get("/tasks/" + new JsonObject(task).getString("id"))
                .body());
        assertPlain(SHARED.server().get("/tasks").body());
    }

    @Test
    void latenessHasDecimals() {
        assertEquals(200, SHARED.server().get("/delay/0.0005?seed=7").statusCode());
        assertFalse(EXPONENT.matcher(SHARED.server().get("/lateness").body()).find());
    }
}
