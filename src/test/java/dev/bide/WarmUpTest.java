package dev.bide;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void onlyTheFirstServerOfAProcessHasTheLongWarmUp() {
        AtomicBoolean taken = new AtomicBoolean();
        assertSame(WarmUp.LONG, WarmUp.next(taken));
        assertSame(WarmUp.SHORT, WarmUp.next(taken));
        assertSame(WarmUp.SHORT, WarmUp.next(taken));
    }
}
