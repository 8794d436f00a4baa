package dev.bide.task;

import dev.bide.refusal.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tasks to list.
 *
 * @param state only those that are so, if given
 * @param name only those that are called so, if given
 * @param limit how many at the most
 * @param after only those created after the one with this id, which may be gone already; all if it is empty
 */
public record TaskQuery(Optional<TaskState> state, Optional<String> name, int limit, String after) {

    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    /** How many where nothing is said. */
    public static final int DEFAULT_LIMIT = 50;

    /** The most that are listed at once. */
    public static final int MOST = 200;

    /** Refuses what cannot be. */
    public TaskQuery {
        if (limit < 1 || limit > MOST) {
            throw Refusal.invalid("limit", "must be a whole number from 1 to " + MOST, limit);
        }
        if (!after.isEmpty() && !ID.matcher(after).matches()) {
            throw Refusal.invalid("after", "must be the id of a task, such as the last answer's next", after);
        }
    }

    boolean wants(Task<?> task) {
        return (state.isEmpty() || state.get() == task.state()) && (name.isEmpty() || name.equals(task.name()));
    }
}
