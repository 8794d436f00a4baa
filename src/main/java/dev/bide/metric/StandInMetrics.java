package dev.bide.metric;

import dev.bide.standin.Outcome;
import dev.bide.standin.StandIn;
import dev.bide.standin.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of one stand-in, which end with it. Any thread may call it.
 *
 * @param standIn the stand-in
 */
record StandInMetrics(StandIn standIn) {

    private static final String LABEL = "stand_in";

    /** Returns the counters of its calls, one for each outcome, also for those that have not been. */
    List<Figure> calls() {
        return Arrays.stream(Outcome.values())
                .map(outcome -> new Figure(
                        "bide.stand.in.calls",
                        "Calls of stand-ins that have ended.",
                        true,
                        Map.of(LABEL, standIn.name(), "outcome", outcome.word()),
                        () -> standIn.calls().total(outcome)))
                .toList();
    }

    /** Returns the time of the service behind it; empty if there is none. */
    Optional<DelayDistribution> upstream() {
        // A stand-in may lose its service by a change. Then what was counted stays.
        return standIn.definition().target() instanceof Target.None
                        && standIn.calls().upstream().count() == 0
                ? Optional.empty()
                : Optional.of(times());
    }

    /** Returns the time of the service behind it, without any if there is none. */
    DelayDistribution times() {
        return new DelayDistribution(
                "bide.stand.in.upstream",
                "How long the service behind the stand-in took for each call.",
                Map.of(LABEL, standIn.name()),
                standIn.calls()::upstream);
    }
}
