package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which groups of waits are gone through one by one, because one of them may decide the outcome. */
class OutcomeSearchTest {

    private static final double SHORT = 0.5;

    private final OutcomeSearch search = new OutcomeSearch(FanOutRequest.of(10)
            .upTo(1)
            .withSeed(7)
            .needing(5)
            .failing(0.5, 500)
            .within(SHORT)
            .collecting());

    @Test
    void theLastNeededWaitMayDecide() {
        assertFalse(search.mayDecide(4, 0, SHORT));
        assertTrue(search.mayDecide(5, 0, SHORT));
        assertFalse(search.mayDecide(6, 2, SHORT));
        assertTrue(search.mayDecide(6, 1, SHORT));
    }

    @Test
    void aFailureThatLeavesTooFewMayDecide() {
        search.pass(4, 3);
        assertFalse(search.mayDecide(2, 2, SHORT), "five have failed, and five are left");
        assertTrue(search.mayDecide(3, 3, SHORT));
    }

    @Test
    void aWaitThatMayTimeOutMayDecide() {
        assertTrue(search.mayDecide(1, 0, Math.nextUp(SHORT)));
        assertFalse(search.mayDecide(0, 0, Math.nextUp(SHORT)), "there is no wait");
    }
}
