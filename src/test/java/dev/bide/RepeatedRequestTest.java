package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request for a wait that is the same as the one before it. Its path and query are read only once. */
class RepeatedRequestTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(1);

    // The only requests of the tests without a seed: this is about the seed that is picked.
    @ParameterizedTest
    @ValueSource(strings = {"/wait-random?maxDelay=0.001", "/delay/0"})
    void withoutASeedItGetsAnotherOne(String path) {
        long first = SHARED.server().json(path).getLong("seed");
        assertNotEquals(first, SHARED.server().json(path).getLong("seed"));
    }

    @Test
    void withASeedItGetsTheSameDelay() {
        String path = "/wait-random?maxDelay=0.001&seed=7";
        double first = SHARED.server().json(path).getDouble("delay");
        assertEquals(first, SHARED.server().json(path).getDouble("delay"));
        assertNotEquals(first, SHARED.server().json(path + "1").getDouble("delay"));
    }

    @Test
    void ofAScriptItGetsTheNextStep() {
        String path = "/wait-random?script=503,504,0ms&key=repeated&retryAfter=3";
        for (int status : new int[] {503, 504}) {
            HttpResponse<String> answer = SHARED.server().get(path);
            assertEquals(status, answer.statusCode());
            assertEquals(Optional.of("3"), answer.headers().firstValue("retry-after"));
        }
        assertEquals(2, SHARED.server().json(path).getInteger("index"));
    }

    @Test
    void ofASequenceItGetsTheNextDraw() {
        String path = "/wait-random?maxDelay=0.001&sequence=repeated";
        assertEquals(0, SHARED.server().json(path).getInteger("index"));
        assertEquals(1, SHARED.server().json(path).getInteger("index"));
    }

    @Test
    void thatIsRefusedItIsRefusedAgain() {
        for (int call = 0; call < 2; call++) {
            assertEquals(
                    400, SHARED.server().get("/wait-random?maxDelay=-1&seed=7").statusCode());
        }
    }
}
