package dev.bide.metric;

import dev.bide.standin.StandIn;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The meters of stand-ins in a registry of Micrometer. A meter is registered once, and stand-ins come and go: so theirs are
 * registered when they begin, and removed when they end. Only one thread at a time may call it.
 */
final class StandInMeters {

    private final MeterRegistry registry;
    private final Map<StandIn, List<Meter>> meters = new HashMap<>();

    StandInMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of the stand-ins that there are now, and removes those of others. */
    void update(List<StandInMetrics> present) {
        Set<StandIn> standIns = present.stream().map(StandInMetrics::standIn).collect(Collectors.toSet());
        // First: a stand-in that has replaced another has the same name, and Micrometer would return the other's
        // meters.
        meters.entrySet().removeIf(entry -> {
            boolean ended = !standIns.contains(entry.getKey());
            if (ended) {
                entry.getValue().forEach(registry::remove);
            }
            return ended;
        });
        present.forEach(standIn -> meters.computeIfAbsent(standIn.standIn(), begun -> register(standIn)));
    }

    private List<Meter> register(StandInMetrics standIn) {
        return Stream.concat(
                        standIn.calls().stream().map(figure -> MicrometerMetrics.meter(registry, figure)),
                        Stream.of(MicrometerMetrics.timer(registry, standIn.times())))
                .toList();
    }
}
