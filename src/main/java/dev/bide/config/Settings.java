package dev.bide.config;

import dev.bide.json.Body;
import dev.bide.json.Fields;
import dev.bide.wait.Limits;
import dev.bide.wait.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * All settings.
 *
 * @param instances how many instances the program starts, 0 for one to each core
 * @param busPrefix what the addresses on the bus begin with
 * @param http what the HTTP server is to be
 * @param limits how much may be asked
 */
public record Settings(int instances, String busPrefix, Http http, Limits limits) {

    /**
     * The settings of the HTTP server.
     *
     * @param enabled whether there is one
     * @param host the address that it listens on
     * @param port the port that it listens on, 0 for any that is free
     */
    public record Http(boolean enabled, String host, int port) {}

    private static final int MOST_INSTANCES = 1024;
    private static final int MOST_PORTS = 65_535;

    /**
     * Gives the settings where none are given.
     *
     * @return what conf/bide.json holds
     */
    public static Settings defaults() {
        return of(new JsonObject());
    }

    /**
     * Reads settings.
     *
     * @param given some of the settings; the others are at their defaults
     * @return all of them
     * @throws Refusal if one is unknown, of the wrong type or out of range
     */
    public static Settings of(JsonObject given) {
        JsonObject defaults = shipped();
        refuseUnknown(Fields.of(given), defaults);
        Fields all = Fields.of(defaults.mergeIn(given, true));
        Fields http = all.object("http");
        Fields limits = all.object("limits");
        return new Settings(
                (int) all.whole("instances", 0, MOST_INSTANCES),
                all.object("bus").text("prefix"),
                new Http(http.flag("enabled"), http.text("host"), (int) http.whole("port", 0, MOST_PORTS)),
                new Limits(
                        limits.number("maxDelay"),
                        (int) limits.whole("maxN", 1, Integer.MAX_VALUE - 8),
                        limits.whole("maxPending", 1, Long.MAX_VALUE / 2),
                        (int) limits.whole("maxTasks", 1, Integer.MAX_VALUE),
                        limits.number("taskTtl")));
    }

    /**
     * Refuses settings that are wrong.
     *
     * @param given some of the settings
     * @return the same
     * @throws Refusal if one is unknown, of the wrong type or out of range
     */
    public static JsonObject checked(JsonObject given) {
        Settings unused = of(given);
        return given;
    }

    private static void refuseUnknown(Fields given, JsonObject defaults) {
        given.only(List.copyOf(defaults.fieldNames()));
        for (String name : defaults.fieldNames()) {
            if (defaults.getValue(name) instanceof JsonObject inner && given.has(name)) {
                refuseUnknown(given.object(name), inner);
            }
        }
    }

    private static JsonObject shipped() {
        try (InputStream file = Settings.class.getResourceAsStream("bide.json")) {
            return Body.readNested(Buffer.buffer(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
