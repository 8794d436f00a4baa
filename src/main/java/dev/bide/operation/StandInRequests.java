package dev.bide.operation;

import static dev.bide.operation.Field.NAME;
import static dev.bide.operation.Field.ON;
import static dev.bide.operation.Field.PORT;
import static dev.bide.operation.Field.SEED;
import static dev.bide.operation.Field.WHERE;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import dev.bide.standin.Delayed;
import dev.bide.standin.Rule;
import dev.bide.standin.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Builds definitions of stand-ins from fields, the same for HTTP, the bus and the settings. Any thread may call it. */
public final class StandInRequests {

    /** A key beside the stand-ins in the settings: who may change them. So no stand-in may have this name. */
    public static final String CONTROL = "control";

    private static final int MAX_PORT = 65_535;
    private static final int MAX_RULES = 100;
    private static final String RULES_RULE = "must be a list of at most " + MAX_RULES + " objects";

    // Not "." or "..", which have a special meaning in a URL path.
    private static final Pattern STAND_IN_NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,100}");

    private final StandInRules rules;

    private StandInRequests(Requests requests, boolean files) {
        this.rules = new StandInRules(requests, new AnswerReader(files));
    }

    /**
     * Returns a reader for clients, whose answers may not be files.
     *
     * @param requests reads how calls wait
     * @return a reader
     */
    public static StandInRequests ofClients(Requests requests) {
        return new StandInRequests(requests, false);
    }

    /**
     * Returns a reader for the settings, in which an answer may be a file.
     *
     * @param requests reads how calls wait
     * @return a reader
     */
    public static StandInRequests ofSettings(Requests requests) {
        return new StandInRequests(requests, true);
    }

    /**
     * Reads a definition from a message, which has the name beside the other fields.
     *
     * @param fields those of {@link Route#PUT_STAND_IN} in a message
     * @return the definition
     * @throws Refusal if a field is wrong
     */
    public Definition named(Fields fields) {
        fields.only(Route.PUT_STAND_IN.messageKeys());
        return read(fields.text(NAME.key()), fields);
    }

    /**
     * Reads a definition.
     *
     * @param name the name of the stand-in
     * @param fields those of {@link Route#PUT_STAND_IN} over HTTP
     * @return the definition
     * @throws Refusal if the name or a field is wrong
     */
    public Definition definition(String name, Fields fields) {
        fields.only(Route.PUT_STAND_IN.queryKeys());
        return read(name, fields);
    }

    private Definition read(String name, Fields fields) {
        requireName(name);
        return within(fields, () -> readNamed(name, fields));
    }

    private Definition readNamed(String name, Fields fields) {
        int port = fields.has(PORT.key()) ? (int) fields.whole(PORT.key(), 0, MAX_PORT) : 0;
        Target target = TargetReader.read(fields, port);
        Rule last = rules.last(fields, target);
        Map<String, Object> source = source(fields, last);
        List<Rule> all = new ArrayList<>();
        if (fields.has(ON.key())) {
            List<Map<String, Object>> sources = new ArrayList<>();
            for (Fields each : elements(fields)) {
                Rule rule = within(each, () -> rules.read(each, last));
                all.add(rule);
                sources.add(rules.isOwn(each) ? source(each, rule) : source(each));
            }
            source.put(ON.key(), List.copyOf(sources));
        }
        all.add(last);
        return new Definition(name, port, target, delayed(fields, target), all, Collections.unmodifiableMap(source));
    }

    private static List<Fields> elements(Fields fields) {
        List<?> list = fields.list(ON.key(), RULES_RULE);
        if (list.size() > MAX_RULES) {
            throw new Refusal(Reason.INVALID, fields.path(ON.key()) + " " + RULES_RULE + ", not of " + list.size());
        }
        List<Fields> elements = new ArrayList<>();
        for (Object element : list) {
            elements.add(fields.nested(ON.key() + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    private static void requireName(String name) {
        if (!STAND_IN_NAME.matcher(name).matches() || name.equals(CONTROL)) {
            throw Refusal.invalid(
                    "the name of a stand-in",
                    "must be at most 100 letters, digits, dots, dashes or underscores, and not " + CONTROL,
                    name);
        }
    }

    private static Delayed delayed(Fields fields, Target target) {
        if (!fields.has(WHERE.key())) {
            return Delayed.ALL;
        }
        if (!(target instanceof Target.Tcp)) {
            Requests.refuse(fields, List.of(WHERE), "without tcp");
        }
        return fields.choice(WHERE.key(), Delayed.values(), WireNames::of);
    }

    /** Returns the fields as they were given, and the seed, so that they give the same delays again. */
    private static Map<String, Object> source(Fields fields, Rule rule) {
        Map<String, Object> source = source(fields);
        source.put(SEED.key(), rule.call().request().seed());
        return source;
    }

    private static Map<String, Object> source(Fields fields) {
        Map<String, Object> source = new LinkedHashMap<>();
        // The name of a message is not part of the definition.
        fields.names().stream()
                .filter(name -> !name.equals(NAME.key()))
                .forEach(name -> source.put(name, fields.get(name)));
        return source;
    }

    /** Runs a reader, and adds to its refusals in which object the field is. */
    private static <T> T within(Fields fields, Supplier<T> read) {
        try {
            return read.get();
        } catch (Refusal e) {
            String path = fields.path("");
            if (path.isEmpty() || e.getMessage().contains(path)) {
                throw e;
            }
            throw Refusal.invalid("in " + path.substring(0, path.length() - 1) + ": " + e.getMessage());
        }
    }
}
