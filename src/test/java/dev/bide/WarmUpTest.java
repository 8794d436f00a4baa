package dev.bide;

import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void onlyTheFirstServerOfAProcessHasTheLongWarmUp() {
        // Whether another test of this process has taken it is not known, so the second one counts.
        WarmUp.ofServer();
        assertSame(WarmUp.SHORT, WarmUp.ofServer());
    }
}
