package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.ClusterCall.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A call that has ended.
 *
 * @param call what was asked
 * @param node which node was asked
 * @param begun when, in seconds on the clock of the test
 * @param ended when its answer was there
 * @param status the status of HTTP, or {@link #NO_ANSWER}
 * @param answer the answer; empty if it is no JSON
 */
record EndedCall(ClusterCall call, String node, double begun, double ended, int status, JsonObject answer) {

    /** The status of a call whose connection has ended. */
    static final int NO_ANSWER = 0;

    boolean isAnswered() {
        return status >= 200 && status < 300;
    }

    /** Returns how much longer the call took than it should have taken. */
    double excess() {
        return ended - begun - call.kind().seconds();
    }

    /** Returns whether the node of its task is one of these. */
    boolean isOfTaskOn(Set<String> tags) {
        return call.kind() == Kind.TASK && tags.stream().anyMatch(call.subject()::endsWith);
    }

    /** No wait is early, and the delays are those that the seed gives, to the last bit. */
    void check() {
        String what = toString();
        switch (call.kind()) {
            case WAIT -> {
                assertEquals(call.delays()[0], answer.getDouble("delay"), what);
                checkTime(answer.getDouble("delay"));
            }
            case FAN_OUT, COLLECT -> checkFanOut(what);
            case STEP, POOL -> checkTime(answer.getDouble("delay"));
            case CREATE, CREATE_FAN_OUT, TASK -> {}
        }
    }

    private void checkTime(double delay) {
        assertTrue(answer.getDouble("elapsed") >= delay, toString());
        assertTrue(ended - begun >= delay, toString());
    }

    private void checkFanOut(String what) {
        JsonArray list = answer.getJsonArray("delays");
        double[] delays =
                IntStream.range(0, list.size()).mapToDouble(list::getDouble).toArray();
        int lost = answer.getInteger("lost");
        assertEquals(
                ClusterCall.WAITS,
                delays.length + answer.getInteger("failed", 0) + answer.getInteger("cancelled", 0) + lost,
                what);
        double[] drawn = call.delays();
        if (lost == 0) {
            assertTrue(Arrays.equals(drawn, delays), what);
        } else {
            // Each is one of those that were drawn, in the same order, and none is there twice.
            int next = 0;
            for (double delay : delays) {
                while (next < drawn.length && drawn[next] != delay) {
                    next++;
                }
                assertTrue(next++ < drawn.length, what);
            }
        }
        if (delays.length > 0) {
            checkTime(delays[delays.length - 1]);
        }
    }
}
