package dev.bide.json;

import dev.bide.operation.CallsRequest;
import dev.bide.operation.Field;
import dev.bide.standin.CallFilter;
import dev.bide.standin.CallLog;
import dev.bide.standin.CallRecord;
import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;

/** Writes the calls of stand-ins, the same over HTTP, in streams and on the bus. Any thread may call it. */
public final class CallAnswers {

    private static final String CALLS = "calls";
    static final String COUNTS = "counts";

    /** The name of the event, and the key, for calls that a slow reader of a stream has missed. */
    private static final String MISSED = "missed";

    private CallAnswers() {}

    /**
     * Writes the calls that a request asks for.
     *
     * @param log the calls of a stand-in
     * @param asked selects calls
     * @return {@code calls}, the newest first, and {@code counts} of all calls by outcome
     */
    public static JsonObject page(CallLog log, CallsRequest asked) {
        return new JsonObject()
                .put(
                        CALLS,
                        log.list(asked.filter(), asked.limit()).stream()
                                .map(CallAnswers::call)
                                .iterator())
                .put(COUNTS, counts(log));
    }

    /** Returns how many calls had each outcome. */
    static JsonObject counts(CallLog log) {
        JsonObject json = new JsonObject();
        Map<Outcome, Long> counts = log.counts();
        // Includes outcomes that no call had, so that a test may compare with 0.
        Arrays.stream(Outcome.values())
                .forEach(outcome -> json.put(outcome.word(), (Object) counts.getOrDefault(outcome, 0L)));
        return json;
    }

    private static JsonObject call(CallRecord call) {
        JsonObject json = new JsonObject()
                .put("number", call.number())
                .put("at", call.at().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("method", call.method())
                .put(Field.PATH.key(), call.path())
                .put("rule", call.rule())
                .put(Field.SEED.key(), call.draw().seed())
                .put(Field.INDEX.key(), call.draw().index())
                .put("delay", call.delay())
                .put("late", call.late())
                .put(Field.OUTCOME.key(), call.outcome().word());
        if (call.status() > 0) {
            json.put("status", call.status());
        }
        json.put("received", call.received()).put("sent", call.sent());
        call.upstream().ifPresent(seconds -> json.put("upstream", seconds));
        return json;
    }

    /**
     * Writes the entries of a stream.
     *
     * @param format the format of the stream
     * @param part the next calls of the log
     * @param missed how many calls before them the log has forgotten
     * @param filter which calls the client wants
     * @return the text; empty if there is nothing to send
     */
    public static Buffer entries(StreamFormat format, CallLog.Part part, long missed, CallFilter filter) {
        StringBuilder text = new StringBuilder();
        if (missed > 0) {
            format.append(text, MISSED, part.from(), "{\"" + MISSED + "\":" + missed + "}");
        }
        for (int i = 0; i < part.calls().size(); i++) {
            CallRecord call = part.calls().get(i);
            if (filter.test(call)) {
                format.append(text, "", part.from() + i + 1, line(call));
            }
        }
        return Buffer.buffer(text.toString());
    }

    private static CharSequence line(CallRecord call) {
        String text = new JsonBuffers(call(call)).next().toString();
        return text.substring(0, text.length() - 1); // without the line feed, which the format appends
    }

    /**
     * Writes the end of the stream of a stand-in.
     *
     * @param standIn a stand-in that has ended
     * @return {@code name, counts}
     */
    public static JsonObject end(StandIn standIn) {
        return new JsonObject().put(Field.NAME.key(), standIn.name()).put(COUNTS, counts(standIn.calls()));
    }

    /**
     * Writes the end of a stream whose stand-in may go on.
     *
     * @param standIn the stand-in
     * @param reason why
     * @return {@code name, error}
     */
    public static JsonObject stopped(StandIn standIn, Throwable reason) {
        return new JsonObject().put(Field.NAME.key(), standIn.name()).put("error", Answers.error(reason));
    }

    /**
     * Writes that calls are forgotten.
     *
     * @param forgotten how many
     * @return {@code calls}
     */
    public static JsonObject forgotten(long forgotten) {
        return new JsonObject().put(CALLS, forgotten);
    }
}
