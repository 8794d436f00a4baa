package dev.bide.json;

import dev.bide.lateness.LatenessSnapshot;
import dev.bide.lateness.Stall;
import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.pool.PoolState;
import dev.bide.task.Task;
import dev.bide.task.TaskSnapshot;
import dev.bide.task.TaskState;
import dev.bide.time.Seconds;
import dev.bide.wait.FanOutRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Writes the parts of the page's events: each a few fields of a JSON object, without its braces. Any thread may call it.
 */
public final class PageParts {

    /** The most characters of a name or a shape. With 50 tasks, an event has less than 12 KB. */
    private static final int MAX_SHOWN = 40;

    /** A moment to the millisecond, and a lateness to the microsecond: more digits would double the bytes. */
    static final double MILLIS = 1e3;

    private static final double MICROS = 1e6;

    private PageParts() {}

    /**
     * Writes what a run is, as far as that does not change.
     *
     * @param task the task of the run
     * @return {@code id, name?, n, text, seed}
     */
    public static String run(Task<?> task) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Field.ID.key(), task.id());
        task.name().ifPresent(name -> json.put(Field.NAME.key(), name));
        json.put(Field.N.key(), waits(task));
        json.put("text", task.request().shape().toString());
        json.put(Field.SEED.key(), task.request().seed());
        return fields(json);
    }

    /**
     * Writes the figures of the process.
     *
     * @param pending how many waits are pending
     * @param late how late the waits of the last minute were
     * @return {@code pending, late}
     */
    public static String figures(long pending, LatenessSnapshot late) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pending", pending);
        json.put("late", late(late.quantile(0.5), late.quantile(0.99), late.quantile(1)));
        return fields(json);
    }

    /**
     * Writes tasks.
     *
     * @param running how many tasks run
     * @param more how many tasks there are besides these
     * @param tasks the tasks, newest first
     * @return {@code tasks}
     */
    public static String tasks(int running, int more, List<Task<?>> tasks) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("running", running);
        json.put("more", more);
        json.put("of", tasks.stream().map(PageParts::row).toList());
        return fields(Map.of("tasks", json));
    }

    private static Map<String, Object> row(Task<?> task) {
        TaskSnapshot now = task.snapshot();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Field.ID.key(), task.id());
        task.name().ifPresent(name -> json.put(Field.NAME.key(), shown(name)));
        json.put("text", shown(task.request().shape().toString()));
        json.put("finished", now.finished());
        json.put(Field.N.key(), waits(task));
        if (now.state() != TaskState.RUNNING) {
            json.put("left", 0);
        } else if (task.endsAt().succeeded()) {
            // Not from the snapshot, which rounds up to whole seconds for clients that come back then.
            Duration planned = Duration.between(task.createdAt(), task.endsAt().result());
            json.put("left", Math.max(0, rounded(Seconds.of(planned.minus(task.age())), 10)));
        }
        json.put(Field.STATE.key(), WireNames.of(now.state()));
        return json;
    }

    private static String shown(String text) {
        return text.codePointCount(0, text.length()) <= MAX_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }

    private static int waits(Task<?> task) {
        return task.request() instanceof FanOutRequest many ? many.n() : 1;
    }

    /**
     * Writes pools.
     *
     * @param more how many pools there are besides these
     * @param pools the fullest ones
     * @return {@code pools}
     */
    public static String pools(int more, List<PoolState> pools) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("more", more);
        json.put("of", pools.stream().map(PageParts::pool).toList());
        return fields(Map.of("pools", json));
    }

    private static Map<String, Object> pool(PoolState pool) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", pool.pool());
        json.put(Field.CAPACITY.key(), pool.capacity());
        json.put("busy", pool.busy());
        json.put("queued", pool.queued());
        json.put("nextFree", rounded(pool.nextFree(), MILLIS));
        return json;
    }

    /**
     * Writes stalls.
     *
     * @param stalls which loops were held up, and why; oldest first
     * @param from returns when a stall began, on the clock of {@code t}
     * @return {@code stalls}: the objects of {@link LatenessAnswers#stall} with {@code from, text}
     */
    public static String stalls(List<Stall> stalls, ToDoubleFunction<Stall> from) {
        return fields(Map.of(
                "stalls",
                stalls.stream()
                        .map(stall -> LatenessAnswers.stall(stall)
                                .put("from", rounded(from.applyAsDouble(stall), MILLIS))
                                .put("text", stall.toString())
                                .getMap())
                        .toList()));
    }

    /**
     * Writes how far a run is, and what has changed.
     *
     * @param at the time since its start, in seconds
     * @param finished how many of its waits have ended
     * @param late the median, the 99th percentile and the maximum of how late they were, in seconds
     * @param done how many had ended when, as a JSON array
     * @param cells how many were due in a bin of time and late by a row, as a JSON array
     * @return {@code run}
     */
    public static String progress(double at, int finished, double[] late, String done, String cells) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", rounded(at, MILLIS));
        json.put("finished", finished);
        json.put("late", late(late));
        return raw("run", "{" + fields(json) + "," + raw("done", done) + "," + raw("cells", cells) + "}");
    }

    private static double[] late(double... seconds) {
        return Arrays.stream(seconds).map(each -> rounded(each, MICROS)).toArray();
    }

    static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }

    /** Returns fields without the braces around them. */
    static String fields(Map<String, ?> json) {
        String text = new JsonText(json, JsonBuffers::unwrap).next();
        return text.substring(1, text.length() - 2); // "{" and "}\n"
    }

    static String raw(String key, String json) {
        return "\"" + key + "\":" + json;
    }
}
