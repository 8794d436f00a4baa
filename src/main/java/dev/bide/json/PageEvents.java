package dev.bide.json;

import static dev.bide.json.PageParts.MILLIS;
import static dev.bide.json.PageParts.fields;
import static dev.bide.json.PageParts.raw;
import static dev.bide.json.PageParts.rounded;

import dev.bide.lateness.LatenessRows;
import dev.bide.lateness.ProbeOptions;
import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.task.Task;
import dev.bide.task.TaskState;
import dev.bide.time.Seconds;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the events of the page. An event is put together from parts, each a few fields as text, because most parts are the
 * same for all pages that are open and are written once. Any thread may call it.
 */
public final class PageEvents {

    private PageEvents() {}

    /**
     * Writes the first event.
     *
     * @param version the version of Bide
     * @param probe how the event loops are watched
     * @param t the present moment
     * @param loops the names of the event loops
     * @param minute the columns of the last minute, as a JSON array
     * @param stalls those of the last minute, from {@link PageParts#stalls}
     * @return the event {@code hello}
     */
    public static String hello(
            String version, ProbeOptions probe, double t, List<String> loops, String minute, String stalls) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", version);
        json.put("probeMillis", probe.probeMillis());
        json.put("warnMillis", probe.warnMillis());
        json.put("t", rounded(t, MILLIS));
        json.put(
                "rows",
                IntStream.range(0, LatenessRows.COUNT)
                        .mapToDouble(row -> Seconds.fromNanos(LatenessRows.fromNanos(row)))
                        .toArray());
        json.put("loops", loops);
        return event("hello", fields(json), raw("minute", minute), stalls);
    }

    /**
     * Writes what a run planned.
     *
     * @param run what the run is, from {@link PageParts#run}
     * @param state its state
     * @param start when it began, on the clock of {@code t}
     * @param last when its last wait is due, in seconds from its start
     * @param edges the edges of the bins of its time axis, in seconds from its start
     * @param log whether the axis is logarithmic
     * @param counts how many waits are due in each bin
     * @return the event {@code plan}
     */
    public static String plan(
            String run, TaskState state, double start, double last, double[] edges, boolean log, int[] counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Field.STATE.key(), WireNames.of(state));
        json.put("start", rounded(start, MILLIS));
        json.put("end", edges[edges.length - 1]);
        json.put("last", last);
        json.put(Field.AXIS.key(), Field.AXIS.words().get(log ? 1 : 0));
        if (log) {
            json.put("edges", edges);
        }
        json.put("plan", Arrays.stream(counts).boxed().toList());
        return event("plan", run, fields(json));
    }

    /**
     * Writes that there is no such task.
     *
     * @param id the id that the page has asked for
     * @return the event {@code plan}
     */
    public static String missing(String id) {
        return event("plan", fields(Map.of(Field.ID.key(), id)), raw("missing", "true"));
    }

    /**
     * Writes what goes on.
     *
     * @param t the present moment
     * @param loops the columns that have changed, as a JSON array
     * @param parts the other parts; an empty one is left out
     * @return the event {@code frame}
     */
    public static String frame(double t, String loops, String... parts) {
        return event(
                "frame",
                Stream.concat(
                                Stream.of(fields(Map.of("t", rounded(t, MILLIS))), raw("loops", loops)),
                                Arrays.stream(parts))
                        .toArray(String[]::new));
    }

    /**
     * Writes the end of a run.
     *
     * @param task its task, which has ended
     * @return the event {@code over}: {@code id, state, result or error} of the task's answer
     */
    public static String over(Task<?> task) {
        JsonObject answer = TaskAnswers.task(task, Answers::quantiles);
        JsonObject json = new JsonObject();
        Stream.of(Field.ID.key(), Field.STATE.key(), "result", "error")
                .filter(answer::containsKey)
                .forEach(key -> json.put(key, answer.getValue(key)));
        return "event: over\ndata: " + new JsonBuffers(json).next() + "\n";
    }

    /**
     * Writes that the server stops.
     *
     * @param reason why
     * @return the event {@code stopped}
     */
    public static String stopped(Throwable reason) {
        return event("stopped", fields(Map.of("detail", Answers.refusal(reason).getMessage())));
    }

    private static String event(String name, String... parts) {
        return Arrays.stream(parts)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(",", "event: " + name + "\ndata: {", "}\n\n"));
    }
}
