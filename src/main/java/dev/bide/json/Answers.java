package dev.bide.json;

import dev.bide.lateness.FanOutLateness;
import dev.bide.operation.Requests;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.ScriptProgress;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.OnFailure;
import dev.bide.wait.Terms;
import dev.bide.wait.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Writes answers, with the same fields at every door. Any thread may call it. */
public final class Answers {

    /** The longest list of delays that goes over the bus, where an answer is one message. */
    public static final int LONGEST_MESSAGE = 10_000;

    private static final String FAULT = "internal error";

    private Answers() {}

    /**
     * Writes a wait.
     *
     * @param wait one that is over
     * @return {@code delay, elapsed, late, seed}, and, of one that went through a pool, {@code drawn, queued}
     */
    public static JsonObject wait(Wait wait) {
        JsonObject json = new JsonObject()
                .put("delay", wait.delay())
                .put("elapsed", wait.elapsed())
                .put("late", wait.late())
                .put(Requests.SEED, wait.seed());
        wait.place().ifPresent(place -> json.put("drawn", place.drawn()).put("queued", place.queued()));
        return json;
    }

    /**
     * Writes a fan-out, with its delays as a {@code double[]} that only {@link JsonText} can turn into text.
     *
     * @param measured one that is over
     * @return {@code n, delays, elapsed, late, seed}
     */
    public static JsonObject list(Measurement measured) {
        return fanOut(measured, "delays", measured.delays());
    }

    /**
     * Writes a fan-out for a single message, with its delays as an array.
     *
     * @param measured one that is over, of at most {@link #LONGEST_MESSAGE} waits
     * @return {@code n, delays, elapsed, late, seed}
     */
    public static JsonObject shortList(Measurement measured) {
        return fanOut(measured, "delays", array(measured.delays()));
    }

    /**
     * Writes a list for a message.
     *
     * @param delays in seconds
     * @return the same as an array
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
     * @param measured one that is over
     * @return {@code n, quantiles, elapsed, late, seed}
     */
    public static JsonObject quantiles(Measurement measured) {
        return fanOut(measured, "quantiles", quantiles(measured.delays()));
    }

    private static JsonObject quantiles(double[] delays) {
        return new JsonObject()
                .put("p50", Measurement.quantile(delays, 0.5))
                .put("p90", Measurement.quantile(delays, 0.9))
                .put("p99", Measurement.quantile(delays, 0.99))
                .put("max", Measurement.quantile(delays, 1));
    }

    /**
     * Writes what was drawn and not waited for.
     *
     * @param request what it was drawn for
     * @param delays its delays in seconds, ascending: a {@code double[]} as {@link #list} has them, or {@link #array}
     * @return {@code n, delays, maxDelay or shape, seed}
     */
    public static JsonObject drawnList(FanOutRequest request, Object delays) {
        return drawn(request, "delays", delays);
    }

    /**
     * Writes what was drawn and not waited for, without the list.
     *
     * @param request what it was drawn for
     * @param delays its delays in seconds, ascending
     * @return {@code n, quantiles, maxDelay or shape, seed}
     */
    public static JsonObject drawnQuantiles(FanOutRequest request, double[] delays) {
        return drawn(request, "quantiles", quantiles(delays));
    }

    private static JsonObject drawn(FanOutRequest request, String key, Object delays) {
        JsonObject json = new JsonObject().put(Requests.N, request.n()).put(key, delays);
        return Shapes.put(json, request.shape()).put(Requests.SEED, request.seed());
    }

    /**
     * Writes a script that has been begun.
     *
     * @param played which
     * @return {@code key, script, calls}
     */
    public static JsonObject script(ScriptProgress played) {
        return new JsonObject()
                .put(Requests.KEY, played.key())
                .put(Requests.SCRIPT, played.script())
                .put("calls", played.calls());
    }

    /**
     * Writes a measurement.
     *
     * @param measured one that is over, of at least one wait
     * @return {@code n, maxDelay, elapsed, perWait, longest, overhead, late, seed}
     */
    public static JsonObject measurement(Measurement measured) {
        FanOutRequest request = measured.request();
        JsonObject json = Shapes.put(new JsonObject().put(Requests.N, request.n()), request.shape());
        return noted(json, measured)
                .put("elapsed", measured.elapsed())
                .put("perWait", measured.perWait())
                .put("longest", measured.longest())
                .put("overhead", measured.overhead())
                .put("late", late(measured.late()))
                .put(Requests.SEED, request.seed());
    }

    /**
     * Writes a fan-out so that it fits into a message: its list, or its quantiles if that is too long.
     *
     * @param measured one that is over
     * @return as {@link #shortList} or {@link #quantiles}
     */
    public static JsonObject message(Measurement measured) {
        boolean fits = measured.delays().length <= LONGEST_MESSAGE;
        return fits ? shortList(measured) : quantiles(measured);
    }

    /**
     * Writes that all is well.
     *
     * @return {@code status}
     */
    public static JsonObject healthy() {
        return new JsonObject().put("status", "ok");
    }

    /**
     * Writes a problem as RFC 9457 has it.
     *
     * @param refusal what was refused
     * @return {@code type, title, status, detail}, and, of a {@link Failure}, what a good end would have told
     */
    public static JsonObject problem(Refusal refusal) {
        return new JsonObject().put("type", "about:blank").mergeIn(error(refusal));
    }

    /**
     * Writes something to be published.
     *
     * @param event what has happened
     * @param json to whom or what
     * @return the same with the event's name before it
     */
    public static JsonObject event(String event, JsonObject json) {
        return new JsonObject().put("event", event).mergeIn(json);
    }

    /**
     * Gives the refusal that a failure is to callers: itself, or a fault of ours of which they learn nothing else.
     *
     * @param failure what went wrong
     * @return what to answer
     */
    public static Refusal refusal(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal : new Refusal(Reason.FAILED, FAULT);
    }

    private static JsonObject fanOut(Measurement measured, String key, Object delays) {
        return noted(new JsonObject().put(Requests.N, measured.request().n()).put(key, delays), measured)
                .put("elapsed", measured.elapsed())
                .put("late", late(measured.late()))
                .put(Requests.SEED, measured.request().seed());
    }

    /** Adds what has become of the waits that are not in the list, if it was asked that there may be such. */
    private static JsonObject noted(JsonObject json, Measurement measured) {
        FanOutRequest asked = measured.request();
        return asked.need() < asked.n()
                        || asked.onFailure() == OnFailure.COLLECT
                        || !asked.terms().equals(Terms.NONE)
                ? json.put("failed", measured.failed()).put("cancelled", measured.cancelled())
                : json;
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
        return facts(error, refusal);
    }

    private static JsonObject facts(JsonObject json, Refusal refusal) {
        if (refusal instanceof Failure failure) {
            json.put("finished", failure.finished())
                    .put("of", failure.of())
                    .put(refusal.reason() == Reason.TIMED_OUT ? Requests.TIMEOUT : "delay", failure.planned())
                    .put("elapsed", failure.elapsed())
                    .put("late", failure.late())
                    .put(Requests.SEED, failure.seed());
        }
        return json;
    }
}
