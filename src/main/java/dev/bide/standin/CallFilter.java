package dev.bide.standin;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Selects calls of a stand-in by path and outcome.
 *
 * @param paths a whole path, or a prefix that ends with {@code *}; every path if there is none
 * @param outcome how the calls ended; every outcome if there is none
 */
public record CallFilter(Optional<String> paths, Optional<Outcome> outcome) implements Predicate<CallRecord> {

    /** Selects every call. */
    public static final CallFilter ALL = new CallFilter(Optional.empty(), Optional.empty());

    @Override
    public boolean test(CallRecord call) {
        return outcome.map(call.outcome()::equals).orElse(true)
                && paths.map(wanted -> Rule.pathMatches(wanted, call.pathAlone()))
                        .orElse(true);
    }
}
