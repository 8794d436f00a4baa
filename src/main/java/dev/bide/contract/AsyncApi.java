package dev.bide.contract;

import dev.bide.bus.Event;
import dev.bide.operation.Route;
import dev.bide.refusal.Reason;
import dev.bide.wait.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/** The description of the event bus, in AsyncAPI 3.0. Any thread may call it. */
public final class AsyncApi {

    private static final String DESCRIPTION =
            "Addresses on the event bus of Vert.x. A request is answered with a reply "
                    + "or, if it is refused or fails, with a ReplyException.";

    private static final String REPLY = "reply";
    private static final String FAILURE = "failure";

    private final String prefix;
    private final FieldSchemas fields;
    private final JsonObject channels = new JsonObject();
    private final JsonObject operations = new JsonObject();

    private AsyncApi(String prefix, Limits limits, boolean isClustered) {
        this.prefix = prefix;
        this.fields = new FieldSchemas(limits, isClustered);
    }

    /**
     * Describes every address.
     *
     * @param prefix what the addresses begin with
     * @param limits the limits of the server, which are in the ranges of fields
     * @param isClustered whether the server is a node of a cluster
     * @return a document
     */
    public static JsonObject document(String prefix, Limits limits, boolean isClustered) {
        return new AsyncApi(prefix, limits, isClustered).document();
    }

    private JsonObject document() {
        for (Route route : Route.values()) {
            route.address().ifPresent(address -> add(route, address));
        }
        addEvents();
        addStream();
        JsonObject document = new JsonObject()
                .put("asyncapi", "3.0.0")
                .put("info", OpenApi.info().put("description", DESCRIPTION))
                .put("defaultContentType", "application/json")
                .put("channels", channels)
                .put("operations", operations);
        JsonObject schemas = OpenApi.components().getJsonObject("schemas");
        return document.put("components", new JsonObject().put("schemas", Schemas.of(document, schemas, fields)));
    }

    /** Adds the channel of a request, the channel of its reply, and the operation that has both. */
    private void add(Route route, String address) {
        String id = OpenApi.id(route);
        String replies = id + "Reply";
        JsonObject request = message(fields.message(route, route.messageKeys()));
        channels.put(id, channel(prefix + "." + address, new JsonObject().put("request", request)))
                .put(
                        replies,
                        channel(new JsonObject()
                                .put(REPLY, message(Schemas.reference(Answer.reply(route))))
                                .put(FAILURE, message(failure(Problems.onTheBus(route))))));
        JsonObject reply = new JsonObject()
                .put("channel", channelReference(replies))
                .put("messages", messageReferences(replies, List.of(REPLY, FAILURE)));
        operations.put(
                id,
                operation("receive", id, route.summary(), List.of("request")).put("reply", reply));
    }

    /** Returns the schema of a {@code ReplyException}. */
    private static JsonObject failure(List<Reason> reasons) {
        JsonArray codes = new JsonArray();
        reasons.stream()
                .filter(reason -> reason != Reason.FAILED_AS_ASKED)
                .map(Reason::code)
                .distinct()
                .forEach(codes::add);
        JsonObject code = new JsonObject().put("type", "integer");
        // The client chooses the code of a failure that it asks for.
        if (reasons.contains(Reason.FAILED_AS_ASKED)) {
            code.put("minimum", 400).put("maximum", 599);
        } else {
            code.put("enum", codes);
        }
        JsonObject properties = new JsonObject()
                .put("failureType", new JsonObject().put("type", "string").put("const", "RECIPIENT_FAILURE"))
                .put("failureCode", code)
                .put("message", new JsonObject().put("type", "string"));
        return new JsonObject()
                .put("type", "object")
                .put("description", "a ReplyException: the code is the status that HTTP has")
                .put(
                        "required",
                        new JsonArray().add("failureType").add("failureCode").add("message"))
                .put("properties", properties);
    }

    private void addEvents() {
        JsonObject messages = new JsonObject();
        for (Event event : Event.values()) {
            JsonObject name = new JsonObject().put("const", event.key());
            JsonObject named = new JsonObject()
                    .put("type", "object")
                    .put("required", new JsonArray().add("event"))
                    .put("properties", new JsonObject().put("event", name).put("node", Schemas.reference("NodeTag")));
            JsonObject fieldsOfSubject = Schemas.reference(subject(event));
            messages.put(
                    event.key(),
                    message(new JsonObject()
                            .put("allOf", new JsonArray().add(named).add(fieldsOfSubject))));
        }
        channels.put("events", channel(prefix + ".events", messages));
        operations.put("publishEvents", operation("send", "events", "what has happened", keys(messages)));
    }

    /** Returns the schema of the fields that an event has besides its name. */
    private static String subject(Event event) {
        return switch (event) {
            case LISTENING -> "Listening";
            case CREATED, ENDED -> "Task";
            case PROGRESS -> "TaskProgress";
            case MEASUREMENT -> "Measurement";
            case LATE -> "Stall";
            case JOINED, LEFT, LOST -> "NodeChange";
        };
    }

    /** Adds the messages that the receiver of a stream gets. */
    private void addStream() {
        JsonObject messages = new JsonObject()
                .put("task", message(Schemas.reference("StreamBegin")))
                .put("waits", message(Schemas.reference("StreamWaits")))
                .put("end", message(Schemas.reference("StreamEnd")))
                .put("stopped", message(Schemas.reference("StreamStopped")));
        channels.put("stream", channel(messages));
        operations.put(
                "sendStream",
                operation("send", "stream", "the waits of a task, to the address in the field to", keys(messages)));
    }

    private static List<String> keys(JsonObject messages) {
        return Arrays.asList(messages.fieldNames().toArray(String[]::new));
    }

    private static JsonObject message(JsonObject payload) {
        return new JsonObject().put("payload", payload);
    }

    private static JsonObject channel(String address, JsonObject messages) {
        return channel(messages).put("address", address);
    }

    /** Returns a channel whose address is known only while the program runs. */
    private static JsonObject channel(JsonObject messages) {
        return new JsonObject().put("messages", messages);
    }

    private static JsonObject operation(String action, String channel, String summary, List<String> messages) {
        return new JsonObject()
                .put("action", action)
                .put("channel", channelReference(channel))
                .put("summary", summary)
                .put("messages", messageReferences(channel, messages));
    }

    private static JsonObject channelReference(String channel) {
        return new JsonObject().put("$ref", "#/channels/" + channel);
    }

    private static JsonArray messageReferences(String channel, List<String> messages) {
        JsonArray references = new JsonArray();
        messages.forEach(
                name -> references.add(new JsonObject().put("$ref", "#/channels/" + channel + "/messages/" + name)));
        return references;
    }
}
