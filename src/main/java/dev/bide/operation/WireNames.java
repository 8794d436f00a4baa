package dev.bide.operation;

import dev.bide.standin.Delayed;
import dev.bide.task.Operation;
import dev.bide.task.TaskState;
import dev.bide.wait.OnFailure;
import java.util.Locale;

/** How the few values that are chosen from a list are written in JSON and in queries. Any thread may call it. */
public final class WireNames {

    private WireNames() {}

    /**
     * Returns the name of a state.
     *
     * @param state where a task is
     * @return such as {@code running}
     */
    public static String of(TaskState state) {
        // Locale.ROOT, here and below: a Turkish locale would turn I into a dotless i.
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the name of an operation.
     *
     * @param operation what a task does
     * @return such as {@code wait-n}
     */
    public static String of(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the name of a way to treat failures.
     *
     * @param onFailure what a failure means to a fan-out
     * @return {@code failFast} or {@code collect}
     */
    public static String of(OnFailure onFailure) {
        return onFailure == OnFailure.FAIL_FAST ? "failFast" : "collect";
    }

    /**
     * Returns the value of {@code where} in the definition of a stand-in for TCP.
     *
     * @param delayed the connection, its data or all
     * @return such as {@code connect}
     */
    public static String of(Delayed delayed) {
        return delayed.name().toLowerCase(Locale.ROOT);
    }
}
