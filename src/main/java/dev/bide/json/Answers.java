package dev.bide.json;

import dev.bide.lateness.FanOutLateness;
import dev.bide.operation.Field;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Terms;
import dev.bide.wait.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Writes answers, with the same fields over HTTP and on the bus. Any thread may call it. */
public final class Answers {

    /** The longest list of delays in an answer on the bus, where an answer is one message. */
    public static final int MAX_MESSAGE_DELAYS = 10_000;

    private static final String INTERNAL_ERROR = "internal error";

    private Answers() {}

    /**
     * Writes a wait.
     *
     * @param wait a wait that has ended
     * @return {@code delay, elapsed, late, seed, index?}, and {@code drawn, queued} if it went through a pool
     */
    public static JsonObject wait(Wait wait) {
        return WaitFields.object(wait);
    }

    /**
     * Writes a wait as text.
     *
     * @param wait a wait that has ended
     * @return {@link #wait} as {@link JsonText} writes it
     */
    public static String waitText(Wait wait) {
        return WaitFields.text(wait);
    }

    /**
     * Writes a fan-out, with its delays as a {@code double[]}, which only {@link JsonText} can turn into text.
     *
     * @param measured a fan-out that has ended
     * @return {@code n, delays, elapsed, late, seed}
     */
    public static JsonObject list(Measurement measured) {
        // Not a JsonArray, which would box each of up to a million delays.
        return fanOut(measured, "delays", measured.delays());
    }

    /**
     * Writes a fan-out for a single message, with its delays as an array.
     *
     * @param measured a fan-out that has ended, of at most {@link #MAX_MESSAGE_DELAYS} waits
     * @return {@code n, delays, elapsed, late, seed}
     */
    public static JsonObject shortList(Measurement measured) {
        return fanOut(measured, "delays", array(measured.delays()));
    }

    /**
     * Writes a list of delays for a message.
     *
     * @param delays in seconds
     * @return the delays as an array
     */
    public static JsonArray array(double[] delays) {
        JsonArray array = new JsonArray();
        for (double delay : delays) {
            array.add(delay);
        }
        return array;
    }

    /**
     * Writes a fan-out without the list of its delays.
     *
     * @param measured a fan-out that has ended
     * @return {@code n, quantiles, elapsed, late, seed}
     */
    public static JsonObject quantiles(Measurement measured) {
        return fanOut(measured, "quantiles", DrawnAnswers.quantiles(measured.summary()));
    }

    /**
     * Writes delays that were drawn without waiting, with Vert.x's JSON.
     *
     * @param request the fan-out with those delays
     * @param delays the delays in seconds: a {@code double[]} as in {@link #list}, or an {@link #array}
     * @return {@code n, delays, maxDelay or shape, seed}
     */
    public static JsonObject drawnList(FanOutRequest request, Object delays) {
        return new JsonObject(DrawnAnswers.list(request, delays));
    }

    /**
     * Writes the quantiles of delays that were drawn without waiting.
     *
     * @param request the fan-out with those delays
     * @param delays the delays in seconds, ascending
     * @return {@code n, quantiles, maxDelay or shape, seed}
     */
    public static JsonObject drawnQuantiles(FanOutRequest request, double[] delays) {
        return new JsonObject(DrawnAnswers.quantiles(request, delays));
    }

    /**
     * Writes a measurement.
     *
     * @param measured a fan-out that has ended, of at least one wait
     * @return {@code n, maxDelay, elapsed, perWait, longest, overhead, late, seed}
     */
    public static JsonObject measurement(Measurement measured) {
        FanOutRequest request = measured.request();
        JsonObject json = new JsonObject().put(Field.N.key(), request.n());
        Shapes.put(json.getMap(), request.shape());
        return withOutcomes(json, measured)
                .put("elapsed", measured.elapsed())
                .put("perWait", measured.perWait())
                .put("longest", measured.longest())
                .put("overhead", measured.overhead())
                .put("late", late(measured.late()))
                .put(Field.SEED.key(), request.seed());
    }

    /**
     * Writes a fan-out so that it fits into a message: its list, or its quantiles if the list is too long.
     *
     * @param measured a fan-out that has ended
     * @return as {@link #shortList} or {@link #quantiles}
     */
    public static JsonObject message(Measurement measured) {
        boolean fits = measured.request().listed() && measured.delays().length <= MAX_MESSAGE_DELAYS;
        return fits ? shortList(measured) : quantiles(measured);
    }

    /**
     * Writes that the process is healthy.
     *
     * @return {@code status}
     */
    public static JsonObject healthy() {
        return new JsonObject().put("status", "ok");
    }

    /**
     * Writes where a deployment listens for HTTP.
     *
     * @param deployment the id of the deployment
     * @param host the address
     * @param port the port
     * @return {@code deployment, host, port}
     */
    public static JsonObject listening(String deployment, String host, int port) {
        return new JsonObject().put("deployment", deployment).put("host", host).put("port", port);
    }

    /**
     * Writes a problem as in RFC 9457.
     *
     * @param refusal why the request was refused
     * @return {@code type, title, status, detail}, and for a {@link Failure} also {@code finished, of, elapsed, late, seed, index?}
     */
    public static JsonObject problem(Refusal refusal) {
        return new JsonObject().put("type", "about:blank").mergeIn(error(refusal));
    }

    /**
     * Writes an event to publish.
     *
     * @param event the name of what has happened
     * @param json the fields of its subject
     * @return those fields after the name
     */
    public static JsonObject event(String event, JsonObject json) {
        return new JsonObject().put("event", event).mergeIn(json);
    }

    /**
     * Returns what callers learn of a failure. A fault of Bide's own is an internal error; its details are for the log.
     *
     * @param failure what went wrong
     * @return the failure itself if it is a refusal
     */
    public static Refusal refusal(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal : new Refusal(Reason.FAILED, INTERNAL_ERROR);
    }

    private static JsonObject fanOut(Measurement measured, String key, Object delays) {
        return withOutcomes(
                        new JsonObject()
                                .put(Field.N.key(), measured.request().n())
                                .put(key, delays),
                        measured)
                .put("elapsed", measured.elapsed())
                .put("late", late(measured.late()))
                .put(Field.SEED.key(), measured.request().seed());
    }

    /**
     * Adds how many waits are not in the list, if the request has a field with which waits may fail, be cancelled or be
     * lost.
     */
    private static JsonObject withOutcomes(JsonObject json, Measurement measured) {
        FanOutRequest asked = measured.request();
        if (asked.need() < asked.n()
                || asked.onFailure() == OnFailure.COLLECT
                || !asked.terms().equals(Terms.NONE)) {
            json.put("failed", measured.failed()).put("cancelled", measured.cancelled());
        }
        return asked.nodes() == 1 ? json : json.put("lost", measured.lost());
    }

    private static JsonObject late(FanOutLateness late) {
        return new JsonObject()
                .put("p50", late.quantile(0.5))
                .put("p99", late.quantile(0.99))
                .put("max", late.max());
    }

    static JsonObject error(Throwable cause) {
        Refusal refusal = refusal(cause);
        JsonObject error = new JsonObject()
                .put("title", refusal.reason().title())
                .put("status", refusal.code())
                .put("detail", refusal.getMessage());
        return withFailure(error, refusal);
    }

    /** Adds what a {@link Failure} reports: how many waits had finished, and how late it came. */
    private static JsonObject withFailure(JsonObject json, Refusal refusal) {
        if (refusal instanceof Failure failure) {
            json.put("finished", failure.finished())
                    .put("of", failure.of())
                    .put(refusal.reason() == Reason.TIMED_OUT ? Field.TIMEOUT.key() : "delay", failure.planned())
                    .put("elapsed", failure.elapsed())
                    .put("late", failure.late())
                    .put(Field.SEED.key(), failure.seed());
            failure.index().ifPresent(index -> json.put(Field.INDEX.key(), index));
        }
        return json;
    }
}
