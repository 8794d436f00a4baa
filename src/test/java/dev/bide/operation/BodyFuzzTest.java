package dev.bide.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.FuzzInputs;
import dev.bide.json.JsonBody;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.standin.Definition;
import dev.bide.standin.Rule;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Request;
import dev.bide.wait.WaitRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The readers of requests, of tasks and of stand-ins with any body. The first byte of an input says which of them reads the
 * rest. {@code .ci/fuzz} makes more inputs.
 */
public class BodyFuzzTest {

    private static final Requests REQUESTS =
            new Requests(new Limits(3600, 1000, 1000, 10, 600), new Profiles(Map.of("slow-db", Shape.fixed(0.5))));
    private static final StandInRequests STAND_INS = StandInRequests.ofClients(REQUESTS);

    static List<Path> inputs() {
        return FuzzInputs.of("body");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aBodyIsRefusedOrARequestWithFiniteDelays(Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Checks a body. Jazzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0) {
            check((char) bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    private static void check(char reader, byte[] body) {
        switch (reader) {
            case 'r' ->
                FuzzInputs.accepted(() -> REQUESTS.call(JsonBody.read(body)).request())
                        .ifPresent(BodyFuzzTest::check);
            case 'n' ->
                FuzzInputs.accepted(() -> REQUESTS.fanOut(JsonBody.read(body)).request())
                        .ifPresent(BodyFuzzTest::check);
            case 'd' ->
                FuzzInputs.accepted(() ->
                                REQUESTS.drawing(JsonBody.read(body)).listed().request())
                        .ifPresent(BodyFuzzTest::check);
            case 'm' ->
                FuzzInputs.accepted(() -> REQUESTS.measurement(JsonBody.read(body)))
                        .ifPresent(BodyFuzzTest::check);
            case 't' ->
                FuzzInputs.accepted(() -> TaskRequests.task(JsonBody.read(body), REQUESTS))
                        .ifPresent(task -> check(task.request()));
            case 'k' ->
                FuzzInputs.accepted(() -> TaskRequests.keyedTask(JsonBody.read(body), REQUESTS))
                        .ifPresent(task -> check(task.request()));
            default ->
                FuzzInputs.accepted(() -> STAND_INS.definition("s", JsonBody.readDefinition(body)))
                        .ifPresent(BodyFuzzTest::check);
        }
    }

    private static void check(Request request) {
        assertEquals(request.shape(), Shape.of(request.shape().toString()));
        if (request instanceof FanOutRequest fanOut) {
            double[] delays = fanOut.draw();
            Arrays.stream(delays).forEach(BodyFuzzTest::checkDelay);
            assertArrayEquals(delays, fanOut.draw());
            double[] inOrder = fanOut.drawInOrder();
            Arrays.sort(inOrder);
            assertArrayEquals(delays, inOrder);
            double[] succeeding = fanOut.drawSucceeding();
            assertTrue(succeeding.length <= fanOut.n());
            assertArrayEquals(succeeding, fanOut.drawSucceeding());
        } else {
            WaitRequest wait = (WaitRequest) request;
            checkDelay(wait.draw());
            assertEquals(wait.draw(), wait.draw());
            assertEquals(wait.fails(), wait.fails());
        }
    }

    private static void checkDelay(double delay) {
        assertTrue(delay >= 0 && Double.isFinite(delay), () -> "a delay of " + delay);
    }

    /** The definition that a stand-in shows, which has the seed that was picked, is the same definition. */
    private static void check(Definition definition) {
        Definition again = STAND_INS.definition(definition.name(), Fields.of(definition.source()));
        assertEquals(definition.source(), again.source());
        assertEquals(definition.rules().size(), again.rules().size());
        for (int i = 0; i < definition.rules().size(); i++) {
            Rule rule = definition.rules().get(i);
            check(rule.call().request());
            assertEquals(rule.call().request(), again.rules().get(i).call().request());
            assertEquals(rule.answer(), again.rules().get(i).answer());
        }
    }
}
