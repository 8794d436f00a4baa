package dev.bide.config;

import dev.bide.json.JsonBody;
import dev.bide.lateness.ProbeOptions;
import dev.bide.operation.Fields;
import dev.bide.operation.ShapeReader;
import dev.bide.refusal.Refusal;
import dev.bide.script.ScriptLimits;
import dev.bide.shape.Profiles;
import dev.bide.wait.Limits;
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
 * @param probing how the event loops are watched
 * @param profiles shapes that have a name
 * @param scripts how much is kept of scripts
 * @param drainSeconds how long what is pending may go on when there is to be an end
 */
public record Settings(
        int instances,
        String busPrefix,
        Http http,
        Limits limits,
        ProbeOptions probing,
        Profiles profiles,
        ScriptLimits scripts,
        double drainSeconds) {

    /**
     * The settings of the HTTP server.
     *
     * @param enabled whether there is one
     * @param host the address that it listens on
     * @param port the port that it listens on, 0 for any that is free
     * @param maxConnections the most connections of the whole process
     * @param maxStreams the most requests that one connection of HTTP/2 may have open
     * @param maxBytes the most that is kept for all clients together, 0 for half of the heap
     */
    public record Http(boolean enabled, String host, int port, int maxConnections, int maxStreams, long maxBytes) {}

    private static final int MOST_INSTANCES = 1024;
    private static final int MOST_PORTS = 65_535;
    private static final int MOST_MILLIS = 3_600_000;
    private static final int A_DAY = 86_400;

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
        ProbeOptions probing = probing(all.object("meter"));
        return new Settings(
                (int) all.whole("instances", 0, MOST_INSTANCES),
                all.object("bus").text("prefix"),
                new Http(
                        http.flag("enabled"),
                        http.text("host"),
                        (int) http.whole("port", 0, MOST_PORTS),
                        (int) limits.whole("maxConnections", 1, Integer.MAX_VALUE),
                        (int) limits.whole("maxStreams", 1, Integer.MAX_VALUE),
                        limits.whole("maxBytes", 0, Long.MAX_VALUE / 2)),
                new Limits(
                        limits.number("maxDelay"),
                        (int) limits.whole("maxN", 1, Integer.MAX_VALUE - 8),
                        limits.whole("maxPending", 1, Long.MAX_VALUE / 2),
                        (int) limits.whole("maxTasks", 1, Integer.MAX_VALUE),
                        limits.number("taskTtl"),
                        (int) limits.whole("maxPools", 1, Integer.MAX_VALUE),
                        lateMillis(all.object("shed"), probing)),
                probing,
                ShapeReader.profiles(all, "profiles"),
                new ScriptLimits((int) limits.whole("maxScripts", 1, Integer.MAX_VALUE), upToADay(limits, "scriptTtl")),
                upToADay(all, "drainSeconds"));
    }

    private static ProbeOptions probing(Fields meter) {
        int probeMillis = (int) meter.whole("probeMillis", 0, ProbeOptions.LONGEST_MILLIS);
        if (probeMillis > 0 && probeMillis < ProbeOptions.SHORTEST_MILLIS) {
            throw Refusal.invalid(
                    "meter.probeMillis",
                    "must be 0, or from " + ProbeOptions.SHORTEST_MILLIS + " to " + ProbeOptions.LONGEST_MILLIS,
                    probeMillis);
        }
        return new ProbeOptions(probeMillis, (int) meter.whole("warnMillis", 0, MOST_MILLIS));
    }

    private static int lateMillis(Fields shed, ProbeOptions probing) {
        int lateMillis = (int) shed.whole("lateMillis", 0, MOST_MILLIS);
        if (lateMillis > 0 && probing.probeMillis() == 0) {
            throw Refusal.invalid("shed.lateMillis", "must be 0 without a probe (meter.probeMillis)", lateMillis);
        }
        return lateMillis;
    }

    private static double upToADay(Fields fields, String name) {
        double seconds = fields.seconds(name);
        if (seconds > A_DAY) {
            throw Refusal.invalid(fields.path(name), "must be at most " + A_DAY, seconds);
        }
        return seconds;
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
            if (defaults.getValue(name) instanceof JsonObject inner && !name.equals("profiles") && given.has(name)) {
                refuseUnknown(given.object(name), inner);
            }
        }
    }

    private static JsonObject shipped() {
        try (InputStream file = Settings.class.getResourceAsStream("bide.json")) {
            return JsonBody.readFile(Buffer.buffer(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
