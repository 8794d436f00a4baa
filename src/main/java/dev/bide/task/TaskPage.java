package dev.bide.task;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of tasks, in the order of their creation or, if the query says so, in the opposite order.
 *
 * @param tasks the tasks that match the query
 * @param next the id after which the next page begins, or empty on the last page
 */
public record TaskPage(List<Task<?>> tasks, Optional<String> next) {

    /** Copies the list. */
    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
