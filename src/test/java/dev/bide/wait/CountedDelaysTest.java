package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.bide.shape.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted without the list of delays equals what the list has. */
class CountedDelaysTest {

    private static final int MANY = 1_600_000; // so that even a third of them has all the buckets

    private static final List<Shape> SHAPES = List.of(
            Shape.uniform(0, 2),
            Shape.fixed(0.5), // only the order of the indexes decides which waits end
            Shape.of("weighted(10ms:90,1s:10)"));

    private static int[] sizes(int n) {
        return new int[] {n / 3 + (n % 3 > 0 ? 1 : 0), n / 3 + (n % 3 > 1 ? 1 : 0), n / 3};
    }

    static Stream<FanOutRequest> requests() {
        FanOutRequest many = FanOutRequest.of(MANY).upTo(2).withSeed(7);
        Stream<FanOutRequest> large =
                Stream.of(many, many.needing(MANY / 2).failing(0.4, 500).collecting());
        Stream<FanOutRequest> small = Stream.of(100, 5000)
                .flatMap(n -> SHAPES.stream().flatMap(shape -> {
                    FanOutRequest plain = FanOutRequest.of(n).shaped(shape).withSeed(7);
                    return Stream.of(
                            plain,
                            plain.failing(0.3, 500).collecting(),
                            plain.failing(1, 500).collecting(),
                            plain.failing(2.0 / n, 500),
                            plain.within(0.4),
                            plain.needing(n / 3),
                            plain.needing(n / 2).failing(0.4, 500).collecting(),
                            plain.needing(n - n / 4).failing(0.3, 500).collecting());
                }));
        return Stream.concat(large, small);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void thePlanIsThatOfTheList(FanOutRequest request) {
        int[] sizes = sizes(request.n());
        DistributedPlan listed = new ListedDelays(request, sizes, false).plan();
        DistributedPlan counted = new CountedDelays(request, sizes).plan();
        assertEquals(listed.plan().outcome(), counted.plan().outcome());
        assertEquals(listed.plan().endingWaits(), counted.plan().endingWaits());
        assertEquals(listed.plan().seconds(), counted.plan().seconds());
        assertEquals(
                Arrays.stream(listed.ending()).sum(),
                Arrays.stream(counted.ending()).sum());
        if (listed.result() == null) {
            assertNull(counted.result());
        } else {
            assertEquals(text(listed.result()), text(counted.result()));
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theWaitsThatHaveEndedAreThoseOfTheList(FanOutRequest request) {
        int[] sizes = sizes(request.n());
        CountedDelays counted = new CountedDelays(request, sizes);
        assertNotNull(counted.plan());
        for (int[] ended : new int[][] {
            {sizes[0], sizes[1], 0}, {sizes[0], sizes[1] / 3, sizes[2] / 2}, {0, 0, 1}, {0, 0, 0}, sizes
        }) {
            ResultDelays listed = new ListedDelays(request, sizes, false).ended(ended);
            assertEquals(text(listed), text(counted.ended(ended)));
        }
    }

    /** With 64 waits there are two buckets, and with 63 there is one. */
    @Test
    void aPartMayHaveMoreBucketsThanTheOthers() {
        int[] sizes = {64, 63};
        FanOutRequest request = FanOutRequest.of(127)
                .shaped(Shape.fixed(0.5))
                .withSeed(7)
                .failing(0.3, 500)
                .collecting();
        CountedDelays counted = new CountedDelays(request, sizes);
        assertNotNull(counted.plan());
        for (int first = 0; first <= 64; first++) {
            int[] ended = {first, 63};
            ResultDelays listed = new ListedDelays(request, sizes, false).ended(ended);
            assertEquals(text(listed), text(counted.ended(ended)));
        }
    }

    @Test
    void noWaitsHaveAPlan() {
        DistributedPlan counted = new CountedDelays(FanOutRequest.of(0).upTo(1).withSeed(7), sizes(0)).plan();
        assertEquals(0, counted.plan().endingWaits());
        assertEquals(0, counted.plan().seconds());
        assertEquals(0, counted.result().summary().count());
    }

    private static String text(ResultDelays result) {
        return result.summary() + ", " + result.failed() + " failed, longest " + result.longest();
    }

    @Test
    void itsMemoryDoesNotGrowWithTheNumberOfWaits() {
        long few = allocated(MANY);
        long many = allocated(8 * MANY);
        // A list would have 8 bytes for each wait: 12.8 MB, and 102 MB.
        assertTrue(few < 4_000_000, few + " bytes");
        assertTrue(many < few + 1_000_000, few + " and " + many + " bytes");
    }

    private static long allocated(int n) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FanOutRequest request =
                FanOutRequest.of(n).upTo(10).withSeed(7).needing(n / 2).withoutList();
        long before = threads.getCurrentThreadAllocatedBytes();
        DistributedPlan plan = new CountedDelays(request, sizes(n)).plan();
        long after = threads.getCurrentThreadAllocatedBytes();
        assertEquals(n / 2, plan.plan().endingWaits());
        return after - before;
    }

    @Test
    void aCancelledCountHasNoPlan() {
        CountedDelays counted = new CountedDelays(FanOutRequest.of(MANY), sizes(MANY));
        counted.cancel();
        assertNull(counted.plan());
    }
}
