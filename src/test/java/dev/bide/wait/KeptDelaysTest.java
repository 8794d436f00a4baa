package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How many delays this process keeps for a fan-out, which decides whether it has the memory. */
class KeptDelaysTest {

    private static final FanOutRequest TEN = FanOutRequest.of(10).upTo(1).withSeed(7);

    private final EngineFixture fixture = new EngineFixture();

    private void assertKept(int expected, FanOutRequest request) {
        assertEquals(expected, fixture.engine.keptDelays(request));
    }

    @Test
    void withoutAListEachNodeKeepsItsShare() {
        fixture.engine.distributeOver(seed -> List.of(new HandNode(), new HandNode(), new HandNode()));
        assertKept(5, TEN.withoutList().over(2));
        assertKept(4, TEN.withoutList().over(3));
        assertKept(3, TEN.withoutList().over(4));
        assertKept(3, TEN.withoutList().over(9));
    }

    @Test
    void aNodeThatIsAloneKeepsAll() {
        assertKept(10, TEN.withoutList().over(2));
    }

    @Test
    void theListAndTheSpareWaitsNeedAll() {
        fixture.engine.distributeOver(seed -> List.of(new HandNode()));
        assertKept(10, TEN.over(2));
        assertKept(10, TEN.withoutList());
        assertKept(10, TEN.withoutList().needing(9).collecting().over(2));
        assertKept(5, TEN.withoutList().needing(9).over(2));
    }
}
