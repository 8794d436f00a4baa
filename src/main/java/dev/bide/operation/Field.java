package dev.bide.operation;

import dev.bide.standin.Delayed;
import dev.bide.standin.Outcome;
import dev.bide.task.Operation;
import dev.bide.task.TaskState;
import dev.bide.wait.OnFailure;
import java.util.Arrays;
import java.util.List;

/**
 * The one table of the fields that a request may have, in the order in which they are listed for people. HTTP reads them
 * from a query or a body, the bus from a message.
 */
public enum Field {
    /** How many waits a fan-out has. */
    N("n", Type.WHOLE, "how many waits", ""),
    /** The longest delay of a uniform distribution. */
    MAX_DELAY("maxDelay", Type.SECONDS, "the longest delay, in seconds; delays are uniform from 0", "10"),
    /** A distribution of delays. */
    SHAPE("shape", Type.SHAPE, "how delays are drawn, instead of maxDelay", ""),
    /** What delays and failures are drawn from. */
    SEED("seed", Type.WHOLE, "the same seed gives the same delays and failures", "a new one"),
    /** Which draw of the seed a wait gets. */
    INDEX("index", Type.WHOLE, "which draw of the seed the wait gets, counted from 0", "0"),
    /** When to cancel what has not ended. */
    TIMEOUT("timeout", Type.SECONDS, "seconds until what has not ended is cancelled", "none"),
    /** How many waits must succeed. */
    NEED("need", Type.WHOLE, "how many waits must succeed; then the rest are cancelled", "n"),
    /** How likely a wait is to fail. */
    FAIL_RATE("failRate", Type.NUMBER, "how likely each wait is to fail, from 0 to 1", "0"),
    /** The status of a failure. */
    FAIL_STATUS("failStatus", Type.WHOLE, "the status of such a failure, from 400 to 599", "500"),
    /** How a failure breaks the connection. */
    FAULT(
            "fault",
            Type.TEXT,
            "how such a failure breaks the connection instead: reset, empty, cut(BYTES), malformed, garbage or hang",
            "it does not"),
    /** What a failure asks of the client. */
    RETRY_AFTER("retryAfter", Type.SECONDS, "seconds for the Retry-After header of such a failure", "no such header"),
    /** What the failure of one wait means to its fan-out. */
    ON_FAILURE("onFailure", Type.WORD, "failFast ends at the first failure, collect counts failures", "failFast"),
    /** How many nodes of a cluster share a fan-out. */
    NODES("nodes", Type.COUNT, "over how many nodes of a cluster the waits are spread, or all", "1"),
    /** The pool of servers in front of which a wait queues. */
    POOL("pool", Type.TEXT, "the pool of servers that the wait queues for", ""),
    /** How many servers the pool has. */
    CAPACITY("capacity", Type.WHOLE, "how many servers the pool has", "any number"),
    /** How much slower a pool gets under load. */
    PER_PENDING("perPending", Type.SECONDS, "seconds that each wait already in the pool adds", "0"),
    /** What one call after another gets. */
    SCRIPT("script", Type.TEXT, "what one call after another gets, such as 2s,503*3,10ms!429", ""),
    /** What identifies the calls of a script, or a request to create a task. */
    KEY("key", Type.TEXT, "what identifies the calls of a script; for a new task its Idempotency-Key", ""),
    /** The name of calls that get one draw after the other. */
    SEQUENCE("sequence", Type.TEXT, "the name of calls that get one draw of their seed after the other", ""),
    /** The order of drawn delays, or of tasks. */
    ORDER(
            "order",
            Type.WORD,
            "delays sorted, or drawn for the order in which a sequence gets them; tasks oldest or newest first",
            "sorted, for tasks oldest"),
    /** Whether the answer has the list of delays. */
    LIST("list", Type.FLAG, "false for quantiles instead of the list of delays", "true"),
    /** The name of a task or of a stand-in. */
    NAME("name", Type.TEXT, "the name of a stand-in; for a task, a name that need not be unique", ""),
    /** What a task does. */
    OPERATION(
            "operation", Type.WORD, "wait-random, wait-n or measure-time", "wait-n if there is an n, else wait-random"),
    /** The id of a task. */
    ID("id", Type.TEXT, "the id of a task", ""),
    /** The state of the tasks to list. */
    STATE("state", Type.WORD, "only tasks that are running, done, failed or cancelled", "all"),
    /** The outcome of the calls to list. */
    OUTCOME("outcome", Type.WORD, "only calls that ended in this way", "all"),
    /** The paths of the calls to list. */
    PATH("path", Type.TEXT, "only calls with this path, or with this prefix if it ends with *", "all"),
    /** How many tasks, calls, scripts, sequences or pools to list. */
    LIMIT("limit", Type.WHOLE, "how many to list, from 1 to 200", "50"),
    /** Where a list or a stream continues. */
    AFTER("after", Type.TEXT, "where to continue: after this task, or after this many waits", "the start"),
    /** How long to wait for the end of a task. */
    WAIT("wait", Type.SECONDS, "how many seconds to wait for the task's end", "until it ends"),
    /** The address that receives the waits of a task, or the service behind a stand-in. */
    TO(
            "to",
            Type.TEXT,
            "of a task, the address that receives its waits; of a stand-in, the HTTP service behind it",
            ""),
    /** The service behind a stand-in for TCP. */
    TCP("tcp", Type.TEXT, "the service behind a stand-in for any protocol, such as 127.0.0.1:5432", ""),
    /** The stand-in's own answer. */
    ANSWER("answer", Type.OBJECT, "what a stand-in answers: its status, headers, and body or json", "200 and no body"),
    /** The port on which a stand-in listens. */
    PORT("port", Type.WHOLE, "where a stand-in listens; 0 is any free port", "0"),
    /** What a stand-in for TCP delays. */
    WHERE("where", Type.WORD, "what a stand-in for tcp delays: all, or only connect, up or down", "all"),
    /** How many bytes a second of a body, or of a direction of TCP, are passed on. */
    RATE("rate", Type.WHOLE, "bytes a second of a body, or of each direction of TCP", "no limit"),
    /** The rules of a stand-in. */
    ON("on", Type.OBJECTS, "rules for some paths and methods; the first that matches a call decides", "none"),
    /** The format of the lateness of event loops. */
    FORMAT("format", Type.WORD, "json or hgrm", "json"),
    /** What the hgrm text is about. */
    OF("of", Type.WORD, "cluster for all nodes of a cluster; with format=hgrm also loop or late", "loop"),
    /** Whether to list the worst lateness of each tenth of a second. */
    TENTHS("tenths", Type.FLAG, "true for the worst lateness of each tenth of a second of the last minute", "false"),
    /** The task whose run the page shows. */
    TASK("task", Type.TEXT, "the id of the task whose waits the page shows", "none"),
    /** The time axis of that run. */
    AXIS("axis", Type.WORD, "linear or log, the time axis of that task", "linear");

    /** What a value of a field is. */
    public enum Type {
        /** A whole number. */
        WHOLE,
        /** A whole number, or all. */
        COUNT,
        /** A number. */
        NUMBER,
        /** A number of seconds. */
        SECONDS,
        /** True or false. */
        FLAG,
        /** Any text. */
        TEXT,
        /** One of a few words. */
        WORD,
        /** A distribution of delays: its text, the name of a profile or, in JSON, an object. */
        SHAPE,
        /** An object, which only JSON has. */
        OBJECT,
        /** A list of objects. */
        OBJECTS
    }

    private final String key;
    private final Type type;
    private final String meaning;
    private final String otherwise;

    Field(String key, Type type, String meaning, String otherwise) {
        this.key = key;
        this.type = type;
        this.meaning = meaning;
        this.otherwise = otherwise;
    }

    /**
     * Returns the name of the field in queries, bodies, messages and answers.
     *
     * @return a JSON key
     */
    public String key() {
        return key;
    }

    /**
     * Returns what a value of the field is.
     *
     * @return its type
     */
    public Type type() {
        return type;
    }

    /**
     * Returns what the field means.
     *
     * @return part of a sentence
     */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns what holds where the field is left out.
     *
     * @return its default in words; empty if there is none
     */
    public String otherwise() {
        return otherwise;
    }

    /**
     * Returns the words that a value may be on some route.
     *
     * @return those of a field of the type {@link Type#WORD}; empty for other types
     * @see FieldWords
     */
    public List<String> words() {
        return switch (this) {
            case ON_FAILURE ->
                Arrays.stream(OnFailure.values()).map(WireNames::of).toList();
            case ORDER -> List.of("sorted", "drawn", "oldest", "newest");
            case OPERATION ->
                Arrays.stream(Operation.values()).map(WireNames::of).toList();
            case STATE -> Arrays.stream(TaskState.values()).map(WireNames::of).toList();
            case OUTCOME -> Outcome.words();
            case FORMAT -> List.of("json", "hgrm");
            case OF -> List.of("loop", "late", "cluster");
            case AXIS -> List.of("linear", "log");
            case WHERE -> Arrays.stream(Delayed.values()).map(WireNames::of).toList();
            default -> List.of();
        };
    }
}
