package dev.bide.json;

import dev.bide.task.Operation;
import dev.bide.task.State;
import dev.bide.wait.OnFailure;
import java.util.Locale;

/** What the doors call the few things that are chosen from a list. */
final class Words {

    private Words() {}

    static String of(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String of(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String of(OnFailure onFailure) {
        return onFailure == OnFailure.FAIL_FAST ? "failFast" : "collect";
    }
}
