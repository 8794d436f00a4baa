package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {

    @ParameterizedTest
    @CsvSource({
        "256, 70, 15, 107",
        "1024, 70, 111, 779",
        "4096, 70, 495, 3467",
        "20000, 70, 1024, 18842",
        "9223372036854775807, 70, 1024, 2147483647",
        "-1, 70, 1024, 2147482623",
        "100, 70, 0, 1",
        "50, 70, 0, 1",
    })
    void theDescriptorsAllowSoManyConnectionsAndRejections(long max, long open, int rejections, int connections) {
        Descriptors descriptors = new Descriptors(max, open);
        assertEquals(rejections, descriptors.rejections());
        assertEquals(connections, descriptors.connections());
    }

    @Test
    void connectionsAndRejectionsLeaveSomeDescriptors() {
        for (int max = 140; max < 30_000; max++) {
            Descriptors descriptors = new Descriptors(max, 70);
            assertTrue(70 + descriptors.connections() + descriptors.rejections() <= max - 64);
        }
    }

    @Test
    void theLimitOfConnectionsIsNeverMoreThanTheDescriptorsAllow() {
        int allowed = Descriptors.OF_PROCESS.connections();
        assertEquals(allowed, new AdmissionLimits(Integer.MAX_VALUE, 100, 0).connections());
        assertEquals(1, new AdmissionLimits(1, 100, 0).connections());
    }
}
