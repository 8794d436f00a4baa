package dev.bide.config;

import dev.bide.lateness.ProbeOptions;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.ShapeReader;
import dev.bide.refusal.Refusal;
import dev.bide.script.SeriesLimits;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.wait.Limits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All settings.
 *
 * @param instances how many instances the program starts, 0 for one for each core
 * @param busPrefix what the addresses on the bus begin with
 * @param http the HTTP server
 * @param page the page
 * @param limits how much may be asked
 * @param probeOptions how the event loops are watched
 * @param profiles shapes that have a name
 * @param series how many scripts and sequences are kept, and for how long
 * @param standIns the stand-ins, and who may change them
 * @param cluster the cluster that the process may be a node of
 * @param drainSeconds how long pending waits may continue during a shutdown
 */
public record Settings(
        int instances,
        String busPrefix,
        Http http,
        Page page,
        Limits limits,
        ProbeOptions probeOptions,
        Profiles profiles,
        SeriesLimits series,
        StandInSettings standIns,
        ClusterSettings cluster,
        double drainSeconds) {

    /**
     * The settings of the HTTP server.
     *
     * @param enabled whether to start it
     * @param host the address that it listens on
     * @param port the port that it listens on, 0 for any that is free
     * @param names the host names under which it may be reached, besides localhost
     * @param origins the origins whose web pages may use it
     * @param bridge whether it serves the event bus bridge
     * @param maxConnections the most connections of the whole process; the file descriptors may allow fewer
     * @param maxStreams the most requests that one HTTP/2 connection may have open
     * @param maxBytes the most bytes kept for all clients together, 0 for half of the heap
     */
    public record Http(
            boolean enabled,
            String host,
            int port,
            Set<String> names,
            Set<String> origins,
            boolean bridge,
            int maxConnections,
            int maxStreams,
            long maxBytes) {}

    /**
     * The settings of the page.
     *
     * @param enabled whether to serve it
     * @param maxViewers how many pages of the whole process may be open at the same time
     */
    public record Page(boolean enabled, int maxViewers) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /** An origin as browsers write it: in lower case, and without the port that its scheme has anyway. */
    private static final Pattern ORIGIN = Pattern.compile(
            "null|(?!http:.*:80$|https:.*:443$)[a-z][a-z0-9+.-]*://([a-z0-9_.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    /** The objects whose keys the settings choose. */
    private static final Set<String> FREE_NAMES = Set.of("profiles", "standIns");

    private static final int MAX_INSTANCES = 1024;

    /**
     * Each instance has an event loop, which is a thread. With 32 of them for each core, all warming up at once, some are
     * blocked for seconds, and Vert.x logs a stack trace for each.
     */
    private static final int MAX_INSTANCES_PER_CORE = 16;

    private static final int MAX_PORT = 65_535;
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int DAY_SECONDS = 86_400;

    /** The most elements that a Java array can have on every JVM. */
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    /** Half of what a long holds, so that two such amounts can be added. */
    private static final long MAX_AMOUNT = Long.MAX_VALUE / 2;

    /**
     * Returns the default settings.
     *
     * @return those of conf/bide.json
     */
    public static Settings defaults() {
        return of(Map.of());
    }

    /**
     * Reads settings.
     *
     * @param given some of the settings, objects as maps and arrays as lists; the others have their defaults
     * @return all settings
     * @throws Refusal if one is unknown, of the wrong type or out of range
     */
    public static Settings of(Map<String, Object> given) {
        Settings settings = of(given, Runtime.getRuntime().maxMemory());
        settings.cluster.requireReachable();
        return settings;
    }

    /** Reads settings for a heap, which decides on the limits that are 0. */
    static Settings of(Map<String, Object> given, long heapBytes) {
        Map<String, Object> defaults = Tree.defaults();
        refuseUnknown(Fields.of(given), defaults);
        Fields all = Fields.of(Tree.merge(defaults, given));
        Fields http = all.object("http");
        Fields limits = all.object("limits");
        ProbeOptions probeOptions = probeOptions(all.object("meter"));
        HeapLimits byHeap = HeapLimits.of(heapBytes);
        double maxDelay = limits.seconds("maxDelay");
        Limits waits = waits(limits, byHeap, lateMillis(all.object("shed"), probeOptions));
        Profiles profiles = profiles(all, ShapeReader.profiles(Fields.of(defaults), "profiles"), maxDelay);
        int port = (int) http.whole("port", 0, MAX_PORT);
        return new Settings(
                instances(
                        (int) all.whole("instances", 0, MAX_INSTANCES),
                        Runtime.getRuntime().availableProcessors()),
                all.object("bus").text("prefix"),
                new Http(
                        http.flag("enabled"),
                        http.text("host"),
                        port,
                        texts(http, "names", NAME, "must be a list of host names without a port"),
                        texts(
                                http,
                                "origins",
                                ORIGIN,
                                "must be a list of origins such as \"https://example.org:8443\", in lower case and without"
                                        + " a path or the port that the scheme has anyway"),
                        http.flag("bridge"),
                        (int) wholeOr(byHeap.maxConnections(), limits, "maxConnections", Integer.MAX_VALUE),
                        (int) limits.whole("maxStreams", 1, Integer.MAX_VALUE),
                        limits.whole("maxBytes", 0, MAX_AMOUNT)),
                page(all.object("page")),
                waits,
                probeOptions,
                profiles,
                new SeriesLimits((int) limits.whole("maxScripts", 1, Integer.MAX_VALUE), upToADay(limits, "scriptTtl")),
                StandInSettings.read(all, limits, new Requests(waits, profiles), port),
                ClusterSettings.read(all.object("cluster")),
                upToADay(all, "drainSeconds"));
    }

    private static Limits waits(Fields limits, HeapLimits byHeap, int lateMillis) {
        return new Limits(
                limits.seconds("maxDelay"),
                (int) limits.whole("maxN", 1, MAX_ARRAY_LENGTH),
                wholeOr(byHeap.maxPending(), limits, "maxPending", MAX_AMOUNT),
                (int) wholeOr(byHeap.maxTasks(), limits, "maxTasks", Integer.MAX_VALUE),
                limits.seconds("taskTtl"),
                (int) limits.whole("maxPools", 1, Integer.MAX_VALUE),
                lateMillis);
    }

    /** Returns a number of instances, which is refused if it is too large for the cores. */
    static int instances(int instances, int cores) {
        int max = cores * MAX_INSTANCES_PER_CORE;
        if (instances > max) {
            throw Refusal.invalid("instances", "must be at most " + max + " on " + cores + " cores", instances);
        }
        return instances;
    }

    private static Page page(Fields page) {
        return new Page(page.flag("enabled"), (int) page.whole("maxViewers", 1, Integer.MAX_VALUE));
    }

    /** Reads a limit. Returns another one for 0. */
    private static long wholeOr(long forZero, Fields limits, String name, long max) {
        long limit = limits.whole(name, 0, max);
        return limit == 0 ? forZero : limit;
    }

    private static Profiles profiles(Fields all, Profiles shipped, double maxDelay) {
        Map<String, Shape> profiles =
                new HashMap<>(ShapeReader.profiles(all, "profiles").all());
        // Left out and not refused if it is as shipped: a small limits.maxDelay needs no other setting.
        profiles.entrySet()
                .removeIf(profile -> profile.getValue().max() > maxDelay
                        && shipped.find(profile.getKey()).equals(Optional.of(profile.getValue())));
        profiles.forEach((name, shape) -> {
            if (shape.max() > maxDelay) {
                throw Refusal.invalid(
                        "the longest delay of profiles." + name,
                        "must be at most " + maxDelay + " (limits.maxDelay)",
                        shape.max());
            }
        });
        return new Profiles(profiles);
    }

    private static ProbeOptions probeOptions(Fields meter) {
        int probeMillis = (int) meter.whole("probeMillis", 0, ProbeOptions.MAX_PROBE_MILLIS);
        if (probeMillis > 0 && probeMillis < ProbeOptions.MIN_PROBE_MILLIS) {
            throw Refusal.invalid(
                    "meter.probeMillis",
                    "must be 0, or from " + ProbeOptions.MIN_PROBE_MILLIS + " to " + ProbeOptions.MAX_PROBE_MILLIS,
                    probeMillis);
        }
        return new ProbeOptions(probeMillis, (int) meter.whole("warnMillis", 0, HOUR_MILLIS));
    }

    private static int lateMillis(Fields shed, ProbeOptions probeOptions) {
        int lateMillis = (int) shed.whole("lateMillis", 0, HOUR_MILLIS);
        // Shedding goes by the lateness that the probe measures.
        if (lateMillis > 0 && probeOptions.probeMillis() == 0) {
            throw Refusal.invalid("shed.lateMillis", "must be 0 without a probe (meter.probeMillis)", lateMillis);
        }
        return lateMillis;
    }

    private static Set<String> texts(Fields fields, String name, Pattern form, String rule) {
        Set<String> texts = new HashSet<>();
        for (Object value : fields.list(name, rule)) {
            if (!(value instanceof String text) || !form.matcher(text).matches()) {
                throw Refusal.invalid(fields.path(name), rule, value);
            }
            texts.add(text);
        }
        return Set.copyOf(texts);
    }

    private static double upToADay(Fields fields, String name) {
        double seconds = fields.seconds(name);
        if (seconds > DAY_SECONDS) {
            throw Refusal.invalid(fields.path(name), "must be at most " + DAY_SECONDS + " seconds", seconds);
        }
        return seconds;
    }

    /**
     * Checks settings that others are going to be merged with, so that a mistake in them is not hidden. A profile may be as
     * long as any setting allows, and members of a cluster may be anywhere: the others may allow it.
     */
    static void check(Map<String, Object> given) {
        Map<String, Object> longest = Tree.of(Setting.LIMITS_MAX_DELAY.path(), Limits.MAX_SECONDS);
        // Only the refusal matters here. requireNonNull(), because the build rejects an ignored result.
        Objects.requireNonNull(
                of(Tree.merge(longest, given), Runtime.getRuntime().maxMemory()));
    }

    /** Refuses keys that the shipped file does not have, also in nested objects, unless their names are free. */
    private static void refuseUnknown(Fields given, Map<?, ?> defaults) {
        given.only(defaults.keySet().stream().map(String.class::cast).toList());
        defaults.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && !FREE_NAMES.contains(name) && given.has((String) name)) {
                refuseUnknown(given.object((String) name), inner);
            }
        });
    }
}
