package dev.bide.json;

import dev.bide.operation.Field;
import dev.bide.operation.ServerUrl;
import dev.bide.standin.Definition;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes stand-ins, the same over HTTP and on the bus. Any thread may call it. */
public final class StandInAnswers {

    private StandInAnswers() {}

    /**
     * Writes a stand-in.
     *
     * @param standIn a stand-in that listens
     * @param host the address that it listens on
     * @return {@code name, kind, port, url?, definition, open, counts}
     */
    public static JsonObject standIn(StandIn standIn, String host) {
        // Read once, because another thread may change it, and the kind must fit the definition.
        Definition definition = standIn.definition();
        return named(standIn, definition, host)
                .put("definition", new JsonObject(definition.source()))
                .put("open", standIn.openCalls())
                .put(CallAnswers.COUNTS, CallAnswers.counts(standIn.calls()));
    }

    /**
     * Writes stand-ins.
     *
     * @param standIns all that listen
     * @param limit how many at most
     * @param host the address that they listen on
     * @return {@code standIns}, each with {@code name, kind, port, url?, open, counts}, and {@code count}, the number
     *     of all stand-ins
     */
    public static JsonObject standIns(List<StandIn> standIns, int limit, String host) {
        return new JsonObject()
                .put(
                        "standIns",
                        standIns.stream()
                                .limit(limit)
                                .map(standIn -> named(standIn, standIn.definition(), host)
                                        .put("open", standIn.openCalls())
                                        .put(CallAnswers.COUNTS, CallAnswers.counts(standIn.calls())))
                                .iterator())
                .put("count", standIns.size());
    }

    private static JsonObject named(StandIn standIn, Definition definition, String host) {
        JsonObject json = new JsonObject()
                .put(Field.NAME.key(), standIn.name())
                .put("kind", kind(definition.target()))
                .put(Field.PORT.key(), standIn.port());
        return definition.target() instanceof Target.Tcp ? json : json.put("url", ServerUrl.of(host, standIn.port()));
    }

    /** Returns the key of the field that sets a target of this kind. */
    private static String kind(Target target) {
        if (target instanceof Target.Http) {
            return Field.TO.key();
        }
        return target instanceof Target.Tcp ? Field.TCP.key() : Field.ANSWER.key();
    }

    /**
     * Returns lines for people that show where stand-ins listen.
     *
     * @param standIns all that listen
     * @param host the address that they listen on
     * @return a line for each stand-in
     */
    public static List<String> lines(List<StandIn> standIns, String host) {
        return standIns.stream()
                .map(standIn -> "stand-in " + standIn.name() + " listens on "
                        + (standIn.definition().target() instanceof Target.Tcp
                                ? ServerUrl.authority(host, standIn.port())
                                : ServerUrl.of(host, standIn.port())))
                .toList();
    }
}
