package dev.bide.standin;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which calls of a stand-in to show.
 *
 * @param paths a whole path, or a prefix that ends with {@code *}; every path if there is none
 * @param outcome how they ended; in any way if there is none
 */
public record CallFilter(Optional<String> paths, Optional<Outcome> outcome) implements Predicate<CallRecord> {

    /** Every call. */
    public static final CallFilter ALL = new CallFilter(Optional.empty(), Optional.empty());

    @Override
    public boolean test(CallRecord call) {
        return outcome.map(call.outcome()::equals).orElse(true)
                && paths.map(wanted -> Rule.pathMatches(wanted, call.pathAlone()))
                        .orElse(true);
    }
}
