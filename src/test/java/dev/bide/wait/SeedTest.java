package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds, and what is made from them. */
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

    @Test
    void aPickedSeedIsOneOfMany() {
        Set<Long> picked = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            picked.add(Seed.checked(Seed.pick()));
        }
        assertEquals(100, picked.size());
    }

    @Test
    void theSeedOfANameIsTheSameTomorrow() {
        assertEquals(0, Seed.of(""));
        assertEquals(2_792_438_201_511_251L, Seed.of("a"));
        assertEquals(8_398_937_187_052_493L, Seed.of("ab"));
        assertEquals(965_664_760_667_409L, Seed.of("tea \u00e9"), "not ASCII");
    }

    @Test
    void theNoiseOfADrawIsTheSameTomorrow() {
        assertEquals(256, Seed.noise(7, 0).length);
        assertEquals(565_132_893, Arrays.hashCode(Seed.noise(7, 0)));
        assertEquals(1_127_646_215, Arrays.hashCode(Seed.noise(7, 1)));
        assertEquals(432_000_023, Arrays.hashCode(Seed.noise(8, 0)));
    }

    @Test
    void anIdHasItsOrderInItsFirstHalfAndEndsWithItsTag() {
        String id = Seed.id(0xABC_DEF0_1234_5678L);
        assertEquals("abcdef01-2345-7678-", id.substring(0, 19));
        assertNotEquals(id, Seed.id(0xABC_DEF0_1234_5678L), "the other half is random");
        String tagged = Seed.id(0xABC_DEF0_1234_5678L, "beef");
        assertEquals(36, tagged.length());
        assertTrue(tagged.startsWith("abcdef01-2345-7678-") && tagged.endsWith("beef"), tagged);
        assertNotEquals(tagged, Seed.id(0xABC_DEF0_1234_5678L, "beef"));
    }
}
