package dev.bide.operation;

import dev.bide.refusal.Refusal;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a page shows besides the process.
 *
 * @param task the id of a task, whose waits it shows
 * @param log whether the time axis of the task is logarithmic
 */
public record PageView(Optional<String> task, boolean log) {

    /**
     * Reads what a page shows.
     *
     * @param fields those of {@link Route#PAGE_STREAM}
     * @return what the fields ask for
     * @throws Refusal if a field is wrong
     */
    public static PageView of(Fields fields) {
        fields.only(Route.PAGE_STREAM.queryKeys());
        String task = Field.TASK.key();
        return new PageView(fields.has(task) ? Optional.of(fields.text(task)) : Optional.empty(), isLog(fields));
    }

    private static boolean isLog(Fields fields) {
        String axis = Field.AXIS.key();
        String[] words = Field.AXIS.words().toArray(String[]::new);
        return fields.has(axis)
                && fields.choice(axis, words, Function.identity()).equals(words[1]);
    }
}
