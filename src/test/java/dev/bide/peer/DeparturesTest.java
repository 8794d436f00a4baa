package dev.bide.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of nodes that have gone. */
class DeparturesTest {

    private final HandTimers timers = new HandTimers(0);
    private final Departures departures = new Departures(new Loop(timers), 60);

    private static Node node(String id) {
        return new Node(id, "host", Instant.EPOCH);
    }

    private void leaves(String id) {
        departures.add(new Departure(node(id), true, timers.nanos()));
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        IntStream.rangeClosed(0, Departures.MAX_DEPARTURES).forEach(i -> leaves("node " + i));
        assertEquals(false, departures.hasLeft(node("node 0")));
        assertTrue(departures.hasLeft(node("node 1")));
        assertTrue(departures.hasLeft(node("node " + Departures.MAX_DEPARTURES)));
    }

    @Test
    void aNodeThatGoesAgainAndAgainTakesOnePlace() {
        IntStream.rangeClosed(0, Departures.MAX_DEPARTURES).forEach(i -> leaves("a"));
        leaves("b");
        assertTrue(departures.hasLeft(node("a")));
    }

    @Test
    void aNodeThatIsBackHasNotGone() {
        leaves("a");
        departures.remove("a");
        assertEquals(Optional.empty(), departures.of(node("a").tag()));
    }
}
