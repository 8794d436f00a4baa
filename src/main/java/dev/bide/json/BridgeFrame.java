package dev.bide.json;

import dev.bide.operation.Fields;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A frame of Vert.x's event bus bridge protocol: what a client sends, and the texts of what it receives. Any thread may
 * call it.
 *
 * @param type what the client wants
 * @param address the address that it is about; empty for {@code ping}
 * @param replyAddress where the client waits for the reply, empty if it wants none; it is the client's, not the bus'
 * @param body the message; null if there is none
 */
public record BridgeFrame(Type type, String address, String replyAddress, JsonObject body) {

    /** What a client wants. */
    public enum Type {
        /** To show that it is there. */
        PING,
        /** To send a message. */
        SEND,
        /** To send a message to all receivers. */
        PUBLISH,
        /** To receive the messages of an address. */
        REGISTER,
        /** To receive them no longer. */
        UNREGISTER
    }

    /** The client library of Vert.x makes UUIDs. */
    private static final int MAX_REPLY_ADDRESS_LENGTH = 36;

    /**
     * Reads a frame.
     *
     * @param text its text
     * @return the frame
     * @throws Refusal if it is not JSON, or not a frame
     */
    public static BridgeFrame read(String text) {
        Map<String, Object> values = JsonBody.readFrame(text.getBytes(StandardCharsets.UTF_8));
        Fields fields = Fields.of(values);
        Type type = fields.choice("type", Type.values(), value -> switch (value) {
            case PING -> "ping";
            case SEND -> "send";
            case PUBLISH -> "publish";
            case REGISTER -> "register";
            case UNREGISTER -> "unregister";
        });
        String replyAddress = fields.has("replyAddress") ? fields.text("replyAddress") : "";
        if (replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
            throw Refusal.invalid(
                    "replyAddress",
                    "must be a text of at most " + MAX_REPLY_ADDRESS_LENGTH + " characters",
                    replyAddress);
        }
        return new BridgeFrame(
                type, type == Type.PING ? "" : fields.text("address"), replyAddress, body(values.get("body")));
    }

    @SuppressWarnings("unchecked") // the keys of an object of JSON are texts
    private static JsonObject body(Object body) {
        // Anything else is no message to Bide, and the receiver refuses a message without a body.
        return body instanceof Map<?, ?> map ? new JsonObject((Map<String, Object>) map) : null;
    }

    /**
     * Reads the texts that SockJS sends in one WebSocket message.
     *
     * @param message a list of texts
     * @return the texts
     * @throws Refusal if it is something else
     */
    public static List<String> readSockJs(String message) {
        List<String> texts = new ArrayList<>();
        for (Object text : list(message)) {
            if (!(text instanceof String string)) {
                throw notTexts();
            }
            texts.add(string);
        }
        return texts;
    }

    /** Reads a list. Vert.x's own reader is strict enough, because each text of the list is read again. */
    private static JsonArray list(String message) {
        try {
            return new JsonArray(message);
        } catch (DecodeException | ClassCastException e) {
            throw notTexts();
        }
    }

    private static Refusal notTexts() {
        return new Refusal(Reason.INVALID, "a SockJS message must be a list of texts");
    }

    /**
     * Returns the text of a SockJS message with one text.
     *
     * @param text the text
     * @return a WebSocket message
     */
    public static String sockJs(String text) {
        return "a" + new JsonArray().add(text).encode();
    }

    /**
     * Returns what SockJS clients ask for before they connect.
     *
     * @param entropy a random number of 32 bits
     * @return an answer that offers a WebSocket, and no cookies
     */
    public static JsonObject sockJsInfo(long entropy) {
        return new JsonObject()
                .put("websocket", true)
                .put("cookie_needed", false)
                .put("origins", new JsonArray().add("*:*"))
                .put("entropy", entropy);
    }

    /**
     * Returns the text of a message to a client.
     *
     * @param address an address of the bus, or where the client waits for a reply
     * @param body the message
     * @return a frame
     */
    public static String received(String address, JsonObject body) {
        return new JsonObject()
                .put("type", "rec")
                .put("address", address)
                .put("body", body)
                .encode();
    }

    /**
     * Returns the text of a failure.
     *
     * @param address where the client waits for a reply; empty if it waits for none
     * @param code the failure code
     * @param type the name of a type of Vert.x's reply failures
     * @param sentence the message for people
     * @return a frame
     */
    public static String failure(String address, int code, String type, String sentence) {
        JsonObject failure = new JsonObject().put("type", "err");
        if (!address.isEmpty()) {
            failure.put("address", address);
        }
        return failure.put("failureCode", code)
                .put("failureType", type)
                .put("message", sentence)
                .encode();
    }
}
