package dev.bide.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Requests of the guide with their answers. A test compares them with the guide. Any thread may call it. */
final class Examples {

    private static final JsonArray ALL = new JsonArray(Version.resource("examples.json"));

    private Examples() {}

    /**
     * Adds the examples of an answer to its media types.
     *
     * @param content the media types
     * @param of a route and a status, such as {@code WAIT_RANDOM 200}, or the component of a problem
     * @return the same object
     */
    static JsonObject addTo(JsonObject content, String of) {
        for (Object each : ALL) {
            JsonObject example = (JsonObject) each;
            JsonObject media = content.getJsonObject(example.getString("type"), new JsonObject());
            if (example.getString("of").equals(of)) {
                JsonObject examples = media.getJsonObject("examples", new JsonObject());
                JsonObject shown = new JsonObject()
                        .put("summary", example.getString("request"))
                        .put("value", example.getValue("answer"));
                media.put("examples", examples.put(example.getString("name"), shown));
            }
        }
        return content;
    }
}
