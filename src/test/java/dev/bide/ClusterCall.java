package dev.bide;

import dev.bide.shape.Shape;
import dev.bide.wait.FanOutRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * What a test asks of a node of a cluster.
 *
 * @param kind what it asks for
 * @param subject the key, the pool or the id of the task; empty if it has none
 * @param seed the seed of its delays
 */
record ClusterCall(Kind kind, String subject, long seed) {

    /** What there is to ask for, and the longest time in seconds that the answer should take. */
    enum Kind {
        /** One wait. */
        WAIT(0.2),
        /** Waits on all nodes. */
        FAN_OUT(0.4),
        /** Waits on all nodes, some of which fail, and are counted. */
        COLLECT(0.4),
        /** The next step of a script. */
        STEP(0.02),
        /** A wait in a pool. */
        POOL(0.3),
        /** A new task with an idempotency key. */
        CREATE(0),
        /** A new task of waits on all nodes. */
        CREATE_FAN_OUT(0),
        /** A task, when it has ended or after a second. */
        TASK(1);

        private final double seconds;

        Kind(double seconds) {
            this.seconds = seconds;
        }

        double seconds() {
            return seconds;
        }

        boolean isFanOut() {
            return this == FAN_OUT || this == COLLECT;
        }
    }

    /** How many waits a fan-out has: the nodes have 14, 13 and 13. */
    static final int WAITS = 40;

    private static final double FAIL_RATE = 0.2;

    /** Returns the request to a node. */
    HttpRequest request(String url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path()));
        return switch (kind) {
            case CREATE ->
                request.header("Idempotency-Key", subject)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"maxDelay\":0.5,\"seed\":" + seed + "}"))
                        .build();
            case CREATE_FAN_OUT ->
                request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"n\":" + WAITS + ",\"maxDelay\":0.5,\"nodes\":\"all\",\"seed\":" + seed + "}"))
                        .build();
            case TASK -> request.header("Prefer", "wait=1").build();
            default -> request.build();
        };
    }

    private String path() {
        return switch (kind) {
            case WAIT -> "/wait-random?maxDelay=" + kind.seconds + "&seed=" + seed;
            case FAN_OUT -> "/wait-n?n=" + WAITS + "&nodes=all&maxDelay=" + kind.seconds + "&seed=" + seed;
            case COLLECT ->
                "/wait-n?n=" + WAITS + "&nodes=all&onFailure=collect&failRate=" + FAIL_RATE + "&maxDelay="
                        + kind.seconds + "&seed=" + seed;
            case STEP -> "/wait-random?script=20ms*999999&key=" + subject;
            case POOL -> "/wait-random?shape=fixed(0.02)&capacity=4&pool=" + subject;
            case CREATE, CREATE_FAN_OUT -> "/tasks";
            case TASK -> "/tasks/" + subject;
        };
    }

    /** Returns the body of the same call on the event bus, which is that of a wait. */
    JsonObject message() {
        return new JsonObject().put("maxDelay", kind.seconds).put("seed", seed);
    }

    /** Returns the delays that the answer must have if no wait is lost. */
    double[] delays() {
        FanOutRequest request = FanOutRequest.of(kind.isFanOut() ? WAITS : 1)
                .shaped(Shape.uniform(0, kind.seconds))
                .withSeed(seed);
        return kind == Kind.COLLECT
                ? request.failing(FAIL_RATE, 500).collecting().drawSucceeding()
                : request.draw();
    }
}
