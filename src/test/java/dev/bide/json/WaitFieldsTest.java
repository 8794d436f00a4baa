package dev.bide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bide.pool.PoolPlace;
import dev.bide.wait.Wait;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WaitFieldsTest {

    private static final long SEED = 7;

    static Stream<Wait> waits() {
        Optional<PoolPlace> place = Optional.of(new PoolPlace(0.01, 0.5e-7, 0.010000001, "db"));
        return Stream.of(
                new Wait(0, 0.000012, SEED),
                new Wait(1e9, 1e9 + 0.1, SEED),
                new Wait(0.1, 0.2, SEED, Optional.empty(), OptionalLong.of(3)),
                new Wait(0.010000001, 0.0123456, SEED, place, OptionalLong.empty()),
                new Wait(0.010000001, 0.0123456, SEED, place, OptionalLong.of(0)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void theTextOfAWaitIsThatOfItsObject(Wait wait) {
        String text = new JsonText(Answers.wait(wait).getMap()).next();
        assertEquals(text, Answers.waitText(wait));
    }
}
