package dev.bide.operation;

import dev.bide.task.Operation;
import dev.bide.task.TaskState;
import dev.bide.wait.OnFailure;
import java.util.Locale;

/** What the doors call the few things that are chosen from a list. */
public final class WireNames {

    private WireNames() {}

    public static String of(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    public static String of(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static String of(OnFailure onFailure) {
        return onFailure == OnFailure.FAIL_FAST ? "failFast" : "collect";
    }
}
