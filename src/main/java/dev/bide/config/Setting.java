package dev.bide.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table of the settings, in the order of {@code conf/bide.json}, which has their defaults. Help, completion, the
 * environment and {@code bide config} are made from it.
 */
public enum Setting {
    /** How many instances the program starts. */
    INSTANCES("instances", Type.WHOLE, "how many instances to start, one for each event loop; 0 is one for each core"),
    /** What addresses begin with. */
    BUS_PREFIX("bus.prefix", Type.TEXT, "the start of every address on the event bus"),
    /** Whether to serve HTTP. */
    HTTP_ENABLED("http.enabled", Type.FLAG, "whether to serve HTTP"),
    /** Where to listen. */
    HTTP_HOST("http.host", Type.TEXT, "the address to listen on; 0.0.0.0 is every address of the machine"),
    /** The port to listen on. */
    HTTP_PORT("http.port", Type.WHOLE, "the port to listen on; 0 is any free port"),
    /** The names of the server. */
    HTTP_NAMES("http.names", Type.TEXTS, "a host name, besides localhost, under which clients reach Bide"),
    /** The web pages that may use it. */
    HTTP_ORIGINS("http.origins", Type.TEXTS, "an origin, such as http://localhost:3000, whose web pages may use Bide"),
    /** Whether there is a bridge. */
    HTTP_BRIDGE("http.bridge", Type.FLAG, "whether to serve the event bus bridge at /eventbus"),
    /** Whether there is a page. */
    PAGE_ENABLED("page.enabled", Type.FLAG, "whether to serve the page at / and what it shows"),
    /** The most viewers. */
    PAGE_MAX_VIEWERS("page.maxViewers", Type.WHOLE, "pages of the process that are open at the same time"),
    /** The longest delay. */
    LIMITS_MAX_DELAY(
            "limits.maxDelay", Type.SECONDS, "the longest delay of a wait, its time in a pool's queue included"),
    /** The largest fan-out. */
    LIMITS_MAX_N("limits.maxN", Type.WHOLE, "the greatest n"),
    /** The most pending waits. */
    LIMITS_MAX_PENDING("limits.maxPending", Type.WHOLE, "pending waits of the process; 0 is by the heap"),
    /** The most tasks. */
    LIMITS_MAX_TASKS(
            "limits.maxTasks", Type.WHOLE, "running tasks, and how many tasks are kept in all; 0 is by the heap"),
    /** How long tasks are kept. */
    LIMITS_TASK_TTL("limits.taskTtl", Type.SECONDS, "how long an ended task is kept"),
    /** The most keys of scripts. */
    LIMITS_MAX_SCRIPTS("limits.maxScripts", Type.WHOLE, "keys of scripts that are kept, and as many sequences"),
    /** How long scripts are kept. */
    LIMITS_SCRIPT_TTL("limits.scriptTtl", Type.SECONDS, "how long a script or a sequence is kept after its last call"),
    /** The most pools. */
    LIMITS_MAX_POOLS("limits.maxPools", Type.WHOLE, "pools that are in use"),
    /** The most connections. */
    LIMITS_MAX_CONNECTIONS(
            "limits.maxConnections", Type.WHOLE, "open HTTP connections of the process; 0 is by the heap"),
    /** The most requests of a connection. */
    LIMITS_MAX_STREAMS("limits.maxStreams", Type.WHOLE, "concurrent requests on one HTTP/2 connection"),
    /** The most memory for clients. */
    LIMITS_MAX_BYTES("limits.maxBytes", Type.WHOLE, "bytes kept for HTTP clients; 0 is half of the heap"),
    /** The most stand-ins. */
    LIMITS_MAX_STAND_INS("limits.maxStandIns", Type.WHOLE, "stand-ins of the process"),
    /** The most calls of a stand-in. */
    LIMITS_MAX_CALLS("limits.maxCalls", Type.WHOLE, "calls that each stand-in keeps"),
    /** How often lateness is measured. */
    METER_PROBE_MILLIS(
            "meter.probeMillis", Type.WHOLE, "milliseconds between two probes of an event loop; 0 is no probe"),
    /** When a stall is reported. */
    METER_WARN_MILLIS(
            "meter.warnMillis", Type.WHOLE, "lateness in milliseconds from which a stall is reported; 0 is never"),
    /** When waits are refused. */
    SHED_LATE_MILLIS("shed.lateMillis", Type.WHOLE, "lateness in milliseconds above which no wait begins; 0 is never"),
    /** Shapes that have a name. */
    PROFILES("profiles", Type.SHAPES, "a shape with a name, for requests to use"),
    /** Who may change stand-ins. */
    STAND_INS_CONTROL(
            "standIns.control", Type.TEXT, "when HTTP and the bus may change stand-ins: loopback, always or never"),
    /** Whether there is a cluster. */
    CLUSTER_ENABLED("cluster.enabled", Type.FLAG, "whether to be a node of a cluster"),
    /** The name of the cluster. */
    CLUSTER_NAME("cluster.name", Type.TEXT, "the name of the cluster; a node of another name is not let in"),
    /** Where the other nodes reach this one. */
    CLUSTER_HOST("cluster.host", Type.TEXT, "the address of this machine at which the other nodes reach this one"),
    /** The port for membership. */
    CLUSTER_PORT("cluster.port", Type.WHOLE, "the port for the other nodes; the first of 16 that is free"),
    /** The port of the clustered event bus. */
    CLUSTER_BUS_PORT(
            "cluster.busPort", Type.WHOLE, "the port of the event bus for the other nodes; 0 is any free port"),
    /** The nodes to join. */
    CLUSTER_MEMBERS("cluster.members", Type.TEXTS, "a node to join, such as 10.0.0.2 or 10.0.0.2:5701"),
    /** When a node is lost. */
    CLUSTER_LOST_SECONDS("cluster.lostSeconds", Type.SECONDS, "after this time without an answer, a node is lost"),
    /** The time of a shutdown. */
    DRAIN_SECONDS("drainSeconds", Type.SECONDS, "how long pending waits may go on during a shutdown");

    /** What the value of a setting is. */
    public enum Type {
        /** A whole number. */
        WHOLE(true),
        /** A number of seconds, or a text with a unit. */
        SECONDS(true),
        /** True or false. */
        FLAG(true),
        /** A text. */
        TEXT(true),
        /** A list of texts: its option may be given several times. */
        TEXTS(false),
        /** Shapes by name: the option of each is {@code NAME=SHAPE}. */
        SHAPES(false);

        private final boolean scalar;

        Type(boolean scalar) {
            this.scalar = scalar;
        }

        /**
         * Returns whether a value is a single number, boolean or text.
         *
         * @return false for a list and for an object
         */
        public boolean isScalar() {
            return scalar;
        }
    }

    private final String path;
    private final Type type;
    private final String meaning;

    Setting(String path, Type type, String meaning) {
        this.path = path;
        this.type = type;
        this.meaning = meaning;
    }

    /**
     * Returns the name of the setting in a settings file, with the names of the objects that it is in.
     *
     * @return such as {@code http.host}
     */
    public String path() {
        return path;
    }

    /**
     * Returns what the value is.
     *
     * @return its type
     */
    public Type type() {
        return type;
    }

    /**
     * Returns what the setting means.
     *
     * @return part of a sentence
     */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns the option of the command line that sets it.
     *
     * @return such as {@code --limits.max-delay}
     */
    public String option() {
        return "--" + separated('-').toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the environment variable that sets it.
     *
     * @return such as {@code BIDE_LIMITS_MAX_DELAY}; empty for a list and for an object
     */
    public Optional<String> variable() {
        return type.isScalar() ? Optional.of(upperSnake()) : Optional.empty();
    }

    /** Returns the name that the variable has, or would have if the value were a scalar. */
    String upperSnake() {
        return "BIDE_" + separated('_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private String separated(char separator) {
        return path.replaceAll("([A-Z])", separator + "$1");
    }

    /**
     * Returns the default.
     *
     * @return the value in conf/bide.json, as JSON
     */
    public String defaultText() {
        return Defaults.TEXTS.get(this);
    }

    /** Apart, so that the file is read only if a default is shown. */
    private static final class Defaults {

        private static final Map<Setting, String> TEXTS = read();

        private static Map<Setting, String> read() {
            Map<String, Object> defaults = Tree.defaults();
            return Arrays.stream(values())
                    .collect(Collectors.toMap(
                            setting -> setting, setting -> ValueText.of(setting, Tree.get(defaults, setting.path))));
        }
    }
}
