package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeds that belong to a seed. */
class SeedTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 5848155623589509",
        "7, 0, 896111227887436",
        "7, 1, 2022990734571085",
        "9007199254740991, 9007199254740991, 406537942484000"
    })
    void aDerivedSeedIsTheSameTomorrow(long seed, long number, long expected) {
        assertEquals(expected, Seed.derived(seed, number));
    }

    @Test
    void derivedSeedsOfNeighboursAllDiffer() {
        Set<Long> derived = new HashSet<>();
        for (long seed = 0; seed < 1000; seed++) {
            for (long number = 0; number < 100; number++) {
                long one = Seed.derived(seed, number);
                assertTrue(one >= 0 && one <= Seed.MAX);
                derived.add(one);
            }
        }
        assertEquals(100_000, derived.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, Seed.MAX})
    void derivedSeedsAreNotCorrelatedWithTheDelaysOfTheSeed(long seed) {
        int n = 100_000;
        WaitRequest request = WaitRequest.upTo(1).withSeed(seed);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double derived = Seed.derived(seed, i) / (double) Seed.MAX;
            sum += 12 * (derived - 0.5) * (request.at(i).draw() - 0.5);
        }
        // A sum of n uncorrelated terms of mean 0 and variance 1: three standard deviations.
        assertTrue(Math.abs(sum) < 3 * Math.sqrt(n), "sum " + sum);
    }
}
