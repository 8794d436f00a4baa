package dev.bide.task;

import dev.bide.refusal.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A query for a page of tasks, such as {@code TaskQuery.all().named("lunch").in(TaskState.RUNNING)}.
 *
 * @param state lists only tasks in this state, if present
 * @param name lists only tasks with this name, if present
 * @param limit the most tasks of the page
 * @param after lists only tasks that follow the task with this id, which may have been forgotten; all tasks if empty
 * @param newestFirst lists the tasks from the newest to the oldest, not from the oldest to the newest
 */
public record TaskQuery(
        Optional<TaskState> state, Optional<String> name, int limit, String after, boolean newestFirst) {

    // Not the exact form of an id: any such text has its place in the order of ids, even if no task ever had it.
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    /** The limit of a query that gives none. */
    public static final int DEFAULT_LIMIT = 50;

    /** The largest limit. */
    public static final int MAX_LIMIT = 200;

    /** Refuses a limit out of range, and an {@code after} that is not the id of a task. */
    public TaskQuery {
        // TaskRequests checks the limit too; this check is for callers from Java.
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Refusal.invalid("limit", "must be a whole number from 1 to " + MAX_LIMIT, limit);
        }
        if (!after.isEmpty() && !ID.matcher(after).matches()) {
            throw Refusal.invalid("after", "must be the id of a task, such as the last answer's next", after);
        }
    }

    /**
     * Returns a query for the first tasks.
     *
     * @return a query for at most {@link #DEFAULT_LIMIT} tasks from the oldest on, whatever their state and name
     */
    public static TaskQuery all() {
        return new TaskQuery(Optional.empty(), Optional.empty(), DEFAULT_LIMIT, "", false);
    }

    /**
     * Returns the same query for tasks in one state.
     *
     * @param only the state
     * @return a query for those tasks
     */
    public TaskQuery in(TaskState only) {
        return new TaskQuery(Optional.of(only), name, limit, after, newestFirst);
    }

    /**
     * Returns the same query for tasks with one name.
     *
     * @param only the name
     * @return a query for those tasks
     */
    public TaskQuery named(String only) {
        return new TaskQuery(state, Optional.of(only), limit, after, newestFirst);
    }

    /**
     * Returns the same query for another number of tasks.
     *
     * @param most the most tasks of the page, from 1 to {@link #MAX_LIMIT}
     * @return a query for as many tasks
     */
    public TaskQuery withLimit(int most) {
        return new TaskQuery(state, name, most, after, newestFirst);
    }

    /**
     * Returns the same query for a later page.
     *
     * @param id the id of the last task that has been seen, such as {@link TaskPage#next()}
     * @return a query for the tasks that follow that one
     */
    public TaskQuery after(String id) {
        return new TaskQuery(state, name, limit, id, newestFirst);
    }

    /**
     * Returns the same query in the opposite order of the default.
     *
     * @return a query for the tasks from the newest to the oldest
     */
    public TaskQuery fromTheNewest() {
        return new TaskQuery(state, name, limit, after, true);
    }

    boolean matches(Task<?> task) {
        return (state.isEmpty() || state.get() == task.state()) && (name.isEmpty() || name.equals(task.name()));
    }
}
