package dev.bide.cluster;

import dev.bide.json.JsonFields;
import dev.bide.json.Shapes;
import dev.bide.lateness.FanOutLateness;
import dev.bide.operation.Field;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import dev.bide.wait.FanOutPart;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import io.vertx.core.json.JsonObject;

/** The messages about a part of a fan-out. Any thread may call it. */
final class PartMessages {

    private static final String ID = "id";
    private static final String WAIT = "wait";
    private static final String FOLLOWED = "followed";
    static final String FINISHED = "finished";
    static final String TICKS = "ticks";

    private static final String REQUEST = "request";
    private static final String FIRST = "first";
    private static final String AGE = "age";
    private static final String LATE = "late";
    private static final String COUNTS = "counts";
    private static final String MAX = "max";
    private static final String EARLY = "early";

    private PartMessages() {}

    /** Returns the message that begins a part. */
    static JsonObject begin(String id, FanOutPart part, boolean isFollowed) {
        FanOutRequest asked = part.request();
        JsonObject request = new JsonObject().put(Field.N.key(), asked.n());
        Shapes.put(request.getMap(), asked.shape());
        request.put(Field.SEED.key(), asked.seed()).put(Field.NEED.key(), asked.need());
        return new JsonObject()
                .put(ID, id)
                .put(REQUEST, request)
                .put(FIRST, part.first())
                .put(AGE, part.age())
                .put(FOLLOWED, isFollowed);
    }

    /** Reads the part that a message begins. Refuses values that no node of this version sends. */
    static FanOutPart part(JsonObject message, Limits limits) {
        // With the fields and the refusals of a request that a client has sent.
        Fields fields = JsonFields.of(message);
        FanOutRequest request = new Requests(limits, Profiles.NONE)
                .fanOut(JsonFields.of(message.getValue(REQUEST)))
                .request();
        int first = (int) fields.whole(FIRST, 0, Integer.MAX_VALUE - request.n());
        double age = fields.seconds(AGE);
        if (age > Limits.MAX_SECONDS) {
            throw Refusal.invalid(AGE, "must be at most " + (long) Limits.MAX_SECONDS, age);
        }
        return new FanOutPart(request, first, age);
    }

    static String id(JsonObject message) {
        return JsonFields.of(message).text(ID);
    }

    static boolean isFollowed(JsonObject message) {
        return JsonFields.of(message).flag(FOLLOWED);
    }

    static double wait(JsonObject message) {
        return JsonFields.of(message).seconds(WAIT);
    }

    /** Returns the message that asks how far a part is. */
    static JsonObject await(String id, double seconds) {
        return new JsonObject().put(ID, id).put(WAIT, seconds);
    }

    /** Returns the message that ends a part. */
    static JsonObject end(String id) {
        return new JsonObject().put(ID, id);
    }

    /** Adds that a part is over. */
    static JsonObject over(JsonObject answer, FanOutLateness late) {
        return answer.put(
                LATE,
                new JsonObject()
                        .put(COUNTS, late.compressed())
                        .put(MAX, late.max())
                        .put(EARLY, late.early()));
    }

    static boolean isOver(JsonObject answer) {
        return answer.containsKey(LATE);
    }

    /** Returns the lateness of the waits of a part that is over. */
    static FanOutLateness late(JsonObject answer) {
        JsonObject late = answer.getJsonObject(LATE);
        return FanOutLateness.of(late.getBinary(COUNTS), late.getDouble(MAX), late.getLong(EARLY));
    }
}
