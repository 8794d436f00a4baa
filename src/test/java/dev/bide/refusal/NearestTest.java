package dev.bide.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> WORDS =
            List.of("serve", "wait-random", "wait-n", "measure-time", "draw", "tasks", "--seed", "--shape", "--need");

    @ParameterizedTest
    @CsvSource({
        "sreve, serve",
        "servee, serve",
        "serv, serve",
        "wait-m, wait-n",
        "wait-rnadom, wait-random",
        "measuretime, measure-time",
        "task, tasks",
        "drw, draw",
        "--sed, --seed",
        "--SEED, --seed",
        "--seeed, --seed",
        "meas, measure-time",
        "xyz, ''",
        "e, ''",
        "'', ''",
        "--whatever, ''",
    })
    void aTypoHasOneNearestWordAndNonsenseHasNone(String typed, String expected) {
        assertEquals(expected, Nearest.of(typed, WORDS).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "sreve, serve",
        "sed, seed",
        "seeds, seed",
        "comp, completion",
        "drwa, draw",
        "co,",
        "x,",
        "wat-n, wait-n",
    })
    void theNearestWordIsFoundUnlessItIsTooFar(String typed, String word) {
        assertEquals(
                Optional.ofNullable(word),
                Nearest.of(typed, List.of("serve", "seed", "completion", "draw", "wait-random", "wait-n")));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, abd, 1", "abc, ab, 1", "abc, abcd, 1", "abc, acb, 1", "ca, abc, 3", "'', abc, 3"})
    void theDistanceCountsMissingAdditionalWrongAndSwappedLetters(String a, String b, int distance) {
        assertEquals(distance, Nearest.distance(a, b));
        assertEquals(distance, Nearest.distance(b, a));
    }
}
