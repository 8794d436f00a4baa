package dev.bide.task;

import java.util.List;
import java.util.Optional;

/**
 * Some tasks, in the order of their creation.
 *
 * @param tasks those that were asked for
 * @param next after which id to ask for more, if there may be more
 */
public record TaskPage(List<Task<?>> tasks, Optional<String> next) {

    /** Keeps what it is given. */
    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
