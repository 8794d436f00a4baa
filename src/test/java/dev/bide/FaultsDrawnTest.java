package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls get a fault: those that would fail with a status otherwise, and those whose step of a script says so. */
@ExtendWith(VertxExtension.class)
class FaultsDrawnTest {

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer(2);

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void theSameSeedBreaksTheSameCallsOfASequence() throws IOException {
        List<Boolean> broken = IntStream.range(0, 40)
                .mapToObj(index -> drawn("maxDelay=0&seed=7&failRate=0.3&fault=empty&index=" + index))
                .toList();
        List<Boolean> failed = IntStream.range(0, 40)
                .mapToObj(index -> SHARED.server()
                                .get("/wait-random?maxDelay=0&seed=7&failRate=0.3&index=" + index)
                                .statusCode()
                        == 500)
                .toList();
        assertEquals(failed, broken);
        assertTrue(broken.contains(true) && broken.contains(false));
        List<Boolean> calls = IntStream.range(0, 40)
                .mapToObj(call -> drawn("maxDelay=0&seed=7&failRate=0.3&fault=empty&sequence=broken"))
                .toList();
        assertEquals(broken, calls);
    }

    private static boolean drawn(String query) {
        try {
            return SHARED.server()
                    .raw("GET /wait-random?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theStepsOfAScriptBreakTheirCalls() throws IOException {
        String call = "GET /wait-random?script=0s,10ms!empty*2,cut(3),503,reset&key=steps&seed=7 HTTP/1.1\r\n"
                + "Host: localhost\r\nConnection: close\r\n\r\n";
        assertTrue(SHARED.server().raw(call).startsWith("HTTP/1.1 200 "));
        assertEquals("", SHARED.server().raw(call));
        assertEquals("", SHARED.server().raw(call));
        assertEquals("{\"t", body(SHARED.server().raw(call)));
        assertTrue(SHARED.server().raw(call).startsWith("HTTP/1.1 503 "));
        assertThrows(SocketException.class, () -> SHARED.server().raw(call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wait-n?n=3&", "/measure-time?n=3&", "/delay/0?"})
    void everyWaitMayBreakItsConnection(String path) throws IOException {
        String query = path + "seed=7&failRate=1&fault=cut(4)";
        String answer = SHARED.server()
                .raw("GET " + query + (path.startsWith("/delay") ? "" : "&maxDelay=0")
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
        assertEquals("{\"ty", body(answer));
    }

    @Test
    void aWaitOfJavaFailsWithItsFault(Vertx fresh) {
        Bide bide = Bide.on(fresh);
        Fault reset = new Fault(Fault.Kind.RESET, 0);
        Failure failure = assertThrows(
                Failure.class,
                () -> Server.await(
                        bide.waitRandom(WaitRequest.upTo(0).withSeed(7).failing(1, reset))));
        assertEquals(reset, failure.fault().orElseThrow());
        assertEquals("the wait failed after 0 s, by reset, as was asked for (seed 7)", failure.getMessage());
    }
}
