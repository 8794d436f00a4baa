package dev.bide.cluster;

import dev.bide.json.Answers;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.task.TaskPage;
import dev.bide.task.TaskQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A page of the tasks of all nodes. Any thread may call it. */
public final class ListedTasks {

    private static final String MISSING = "missing";

    /** The page of this node; null if there are others. */
    private final TaskPage own;

    private final List<JsonObject> tasks;
    private final Optional<String> next;
    private final List<String> missing;

    private ListedTasks(TaskPage own, List<JsonObject> tasks, Optional<String> next, List<String> missing) {
        this.own = own;
        this.tasks = tasks;
        this.next = next;
        this.missing = missing;
    }

    /** Returns the page of the only node. */
    static ListedTasks of(TaskPage page) {
        return new ListedTasks(page, List.of(), page.next(), List.of());
    }

    /** Writes a query as the fields of a message, which {@link dev.bide.operation.TaskRequests#listing} reads. */
    static JsonObject fields(TaskQuery query) {
        JsonObject fields = new JsonObject()
                .put(Field.LIMIT.key(), query.limit())
                .put(Field.ORDER.key(), query.newestFirst() ? "newest" : "oldest");
        query.state().ifPresent(state -> fields.put(Field.STATE.key(), WireNames.of(state)));
        query.name().ifPresent(name -> fields.put(Field.NAME.key(), name));
        return query.after().isEmpty() ? fields : fields.put(Field.AFTER.key(), query.after());
    }

    /** Merges the page of this node with those of the others. */
    static ListedTasks merged(TaskQuery query, TaskPage own, Poll poll) {
        List<TaskPiece> pieces =
                poll.answers().values().stream().map(TaskPiece::of).toList();
        Comparator<String> order =
                query.newestFirst() ? Comparator.<String>reverseOrder() : Comparator.<String>naturalOrder();
        // A node that has more tasks may have one right after the last that it has sent, so the page ends there.
        Optional<String> end = Stream.concat(
                        own.next().stream(), pieces.stream().flatMap(piece -> piece.next().stream()))
                .min(order);
        List<JsonObject> all = new ArrayList<>();
        own.tasks().forEach(task -> all.add(TaskAnswers.task(task, Answers::quantiles)));
        pieces.forEach(piece -> all.addAll(piece.tasks()));
        all.removeIf(task -> end.isPresent() && order.compare(id(task), end.get()) > 0);
        all.sort(Comparator.comparing(ListedTasks::id, order));
        boolean isCut = all.size() > query.limit();
        List<JsonObject> page = isCut ? List.copyOf(all.subList(0, query.limit())) : all;
        return new ListedTasks(
                null,
                page,
                isCut ? Optional.of(id(page.get(page.size() - 1))) : end,
                poll.missing().stream().map(Object::toString).sorted().toList());
    }

    private static String id(JsonObject task) {
        return task.getString(Field.ID.key());
    }

    /**
     * Returns the page of this node, if it is the only one.
     *
     * @return the tasks, which can be written one by one
     */
    public Optional<TaskPage> own() {
        return Optional.ofNullable(own);
    }

    /**
     * Returns how many tasks are on the page.
     *
     * @return from 0 to the limit of the query
     */
    public int size() {
        return own == null ? tasks.size() : own.tasks().size();
    }

    /**
     * Writes the page.
     *
     * @return {@code tasks, next?, missing?}, the last with the tags of the nodes that have not answered
     */
    public JsonObject json() {
        if (own != null) {
            return TaskAnswers.tasks(own);
        }
        JsonObject json = new JsonObject().put("tasks", new JsonArray(tasks));
        next.ifPresent(id -> json.put("next", id));
        return missing.isEmpty() ? json : json.put(MISSING, new JsonArray(missing));
    }
}
