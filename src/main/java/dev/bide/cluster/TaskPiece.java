package dev.bide.cluster;

import dev.bide.json.Answers;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Field;
import dev.bide.peer.MessageSize;
import dev.bide.task.Task;
import dev.bide.task.TaskPage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of one node that match a query, as far as they fit into a message.
 *
 * @param tasks the tasks with quantiles, in the order of the query
 * @param next the id after which the node has more; empty if it has none
 */
record TaskPiece(List<JsonObject> tasks, Optional<String> next) {

    /** The greatest length of the tasks in a message of at most 64 KiB. A task with a long shape has some thousand bytes. */
    private static final int MAX_BYTES = 40_000;

    /** Reads the message of another node. */
    static TaskPiece of(JsonObject message) {
        List<JsonObject> tasks = message.getJsonArray("tasks").stream()
                .map(JsonObject.class::cast)
                .toList();
        return new TaskPiece(tasks, Optional.ofNullable(message.getString("next")));
    }

    /** Writes tasks of this node, from the first on, until the message is full. */
    static JsonObject message(TaskPage page) {
        JsonArray tasks = new JsonArray();
        Optional<String> next = page.next();
        int bytes = 0;
        for (Task<?> task : page.tasks()) {
            JsonObject json = TaskAnswers.task(task, Answers::quantiles);
            bytes += MessageSize.bytes(json);
            if (bytes > MAX_BYTES && !tasks.isEmpty()) {
                next = Optional.of(tasks.getJsonObject(tasks.size() - 1).getString(Field.ID.key()));
                break;
            }
            tasks.add(json);
        }
        JsonObject message = new JsonObject().put("tasks", tasks);
        next.ifPresent(id -> message.put("next", id));
        return message;
    }
}
