package dev.bide.config;

import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.StandInRequests;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of stand-ins.
 *
 * @param control when clients may change stand-ins
 * @param definitions the stand-ins that a deployment starts with
 * @param maxStandIns how many there may be
 * @param maxCalls how many calls each keeps
 */
public record StandInSettings(Control control, List<Definition> definitions, int maxStandIns, int maxCalls) {

    /** When clients of HTTP and of the bus may change stand-ins. */
    public enum Control {
        /** While Bide listens on a loopback address alone. */
        LOOPBACK,
        /** At any time. */
        ALWAYS,
        /** Never. */
        NEVER;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list of definitions. */
    public StandInSettings {
        definitions = List.copyOf(definitions);
    }

    /**
     * Returns whether clients may change stand-ins.
     *
     * @param host the address that Bide listens on
     * @return true if they may
     */
    public boolean areControlled(String host) {
        return control == Control.ALWAYS || (control == Control.LOOPBACK && Loopback.isNamedBy(host));
    }

    static StandInSettings read(Fields all, Fields limits, Requests requests, int httpPort) {
        Fields standIns = all.object("standIns");
        StandInRequests reader = StandInRequests.ofSettings(requests);
        List<Definition> definitions = new ArrayList<>();
        Map<Integer, String> ports = new HashMap<>(Map.of(httpPort, "http.port"));
        for (String name : standIns.names()) {
            if (!StandInRequests.CONTROL.equals(name)) {
                Definition definition = reader.definition(String.valueOf(name), standIns.object(name));
                requireFree(definition, ports);
                definitions.add(definition);
            }
        }
        return new StandInSettings(
                standIns.choice(StandInRequests.CONTROL, Control.values(), Control::word),
                definitions,
                (int) limits.whole("maxStandIns", 0, Integer.MAX_VALUE),
                (int) limits.whole("maxCalls", 0, Integer.MAX_VALUE));
    }

    private static void requireFree(Definition definition, Map<Integer, String> ports) {
        String path = "standIns." + definition.name() + ".port";
        String other = ports.putIfAbsent(definition.port(), path);
        // Any number of servers may ask for any free port.
        if (definition.port() != 0 && other != null) {
            throw Refusal.invalid(path, "must be another port than " + other, definition.port());
        }
    }
}
