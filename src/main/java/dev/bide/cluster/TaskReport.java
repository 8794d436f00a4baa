package dev.bide.cluster;

import dev.bide.json.Answers;
import dev.bide.json.TaskAnswers;
import dev.bide.operation.Field;
import dev.bide.operation.WireNames;
import dev.bide.task.Task;
import dev.bide.task.TaskSnapshot;
import dev.bide.task.TaskState;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A task of another node, as it was when that node answered.
 *
 * @param task the task as the node writes it, with quantiles instead of a list of delays
 * @param leftSeconds the seconds until its planned end, if that is known
 */
public record TaskReport(JsonObject task, OptionalLong leftSeconds) {

    private static final String TASK = "task";
    private static final String LEFT = "left";
    private static final String RESULT = "result";
    private static final String QUANTILES = "quantiles";

    /** Refuses a report without a task. */
    public TaskReport {
        Objects.requireNonNull(task, "task");
    }

    /** Writes a task of this node for another one. */
    static JsonObject message(Task<?> task) {
        // Both come from one snapshot, so that they agree.
        TaskSnapshot now = task.snapshot();
        JsonObject message = new JsonObject().put(TASK, TaskAnswers.task(task, now, Answers::quantiles));
        now.leftSeconds().ifPresent(left -> message.put(LEFT, left));
        return message;
    }

    /** Reads the message of another node. */
    static TaskReport of(JsonObject message) {
        Long left = message.getLong(LEFT);
        return new TaskReport(message.getJsonObject(TASK), left == null ? OptionalLong.empty() : OptionalLong.of(left));
    }

    /**
     * Returns whether the task had not ended.
     *
     * @return false if it was done, failed or cancelled
     */
    public boolean isRunning() {
        return WireNames.of(TaskState.RUNNING).equals(task.getString(Field.STATE.key()));
    }

    /**
     * Returns how many delays the list of the result has.
     *
     * @return 0 if the task has no list, because it is not done or is no fan-out
     */
    public int delays() {
        if (!hasList()) {
            return 0;
        }
        JsonObject result = task.getJsonObject(RESULT);
        int others = result.getInteger("failed", 0) + result.getInteger("cancelled", 0) + lost();
        return result.getInteger(Field.N.key()) - others;
    }

    /** Returns how many of its waits were lost with other nodes. */
    int lost() {
        return task.getJsonObject(RESULT, new JsonObject()).getInteger("lost", 0);
    }

    /** Returns whether the result may have a list, which may be empty. */
    boolean hasList() {
        JsonObject result = task.getJsonObject(RESULT);
        return result != null && result.containsKey(QUANTILES);
    }

    /** Returns the task with a list of delays in the place of their quantiles. */
    JsonObject withList(Object delays) {
        return replaced(task, RESULT, RESULT, replaced(task.getJsonObject(RESULT), QUANTILES, "delays", delays));
    }

    private static JsonObject replaced(JsonObject json, String key, String otherKey, Object otherValue) {
        JsonObject copy = new JsonObject();
        // In the order in which the node of the task writes the fields.
        json.forEach(field -> {
            boolean isReplaced = field.getKey().equals(key);
            copy.put(isReplaced ? otherKey : field.getKey(), isReplaced ? otherValue : field.getValue());
        });
        return copy;
    }
}
