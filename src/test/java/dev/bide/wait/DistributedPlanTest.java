package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a plan have together the waits of the whole, also where delays are equal. */
class DistributedPlanTest {

    private static final List<Shape> SHAPES =
            List.of(Shape.uniform(0, 2), Shape.fixed(0.5), Shape.of("weighted(10ms:30,500ms:40,1s:30)"));

    private record Split(FanOutRequest request, int[] sizes) {}

    static Stream<Split> splits() {
        Random random = new Random(7);
        return IntStream.range(0, 300).mapToObj(i -> {
            // With 64 waits or more there are several buckets, so equal delays are not in the order of their indexes.
            int most = i % 2 == 0 ? 12 : 100;
            int[] sizes = {1 + random.nextInt(most), random.nextInt(most), random.nextInt(most)};
            int n = Arrays.stream(sizes).sum();
            FanOutRequest request =
                    FanOutRequest.of(n).shaped(SHAPES.get(i % 3)).withSeed(i).needing(1 + random.nextInt(n));
            request = random.nextBoolean() ? request.failing(0.3, 500) : request;
            request = random.nextBoolean() ? request.collecting() : request;
            return new Split(random.nextInt(4) == 0 ? request.within(0.5) : request, sizes);
        });
    }

    private static DistributedPlan plan(Split split) {
        return DistributedPlan.draw(split.request(), new Drawing(split.request()), split.sizes(), true);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void thePartsEndWithTheWaitsOfTheWhole(Split split) {
        DistributedPlan plan = plan(split);
        List<Double> ending = new ArrayList<>();
        List<Double> succeeding = new ArrayList<>();
        for (int part = 0; part < split.sizes().length; part++) {
            PartDelays delays = plan.parts().get(part);
            assertEquals(split.sizes()[part], delays.delays().length);
            for (int i = 0; i < plan.ending()[part]; i++) {
                ending.add(delays.delays()[i]);
                if (!delays.failures().get(i)) {
                    succeeding.add(delays.delays()[i]);
                }
            }
        }
        ending.sort(null);
        succeeding.sort(null);
        double[] all = split.request().draw();
        int waits = plan.plan().endingWaits();
        assertEquals(Arrays.stream(all, 0, waits).boxed().toList(), ending);
        if (plan.plan().outcome() == Plan.Outcome.DONE) {
            assertEquals(Arrays.stream(plan.plan().succeeding()).boxed().toList(), succeeding);
            assertEquals(waits - succeeding.size(), plan.result().failed());
            assertEquals(plan.plan().seconds(), plan.result().longest());
        } else {
            assertNull(plan.result());
        }
    }

    @Test
    void theIndexOfTheFirstWaitOfAPartIsTheNumberOfWaitsBefore() {
        int[] sizes = {3, 0, 2};
        assertArrayEquals(
                new int[] {0, 3, 3, 5},
                IntStream.range(0, 4)
                        .map(part -> DistributedPlan.first(sizes, part))
                        .toArray());
    }

    @Test
    void aPlanWithoutAListenerHasNoDelaysOfItsParts() {
        Split split = splits().findFirst().orElseThrow();
        Drawing drawing = new Drawing(split.request());
        assertEquals(
                List.of(),
                DistributedPlan.draw(split.request(), drawing, split.sizes(), false)
                        .parts());
        Drawing cancelled = new Drawing(split.request());
        cancelled.cancel();
        assertNull(DistributedPlan.draw(split.request(), cancelled, split.sizes(), false));
    }

    @Test
    void aPartKnowsHowManyOfItsWaitsEndInTimeAndSucceed() {
        BitSet failures = new BitSet();
        failures.set(1);
        failures.set(3);
        PartDelays part = new PartDelays(new double[] {1, 2, 2, 3, 5}, failures);
        assertEquals(0, part.within(Terms.NONE.within(0.5)));
        assertEquals(1, part.within(Terms.NONE.within(1)));
        assertEquals(3, part.within(Terms.NONE.within(2)));
        assertEquals(4, part.within(Terms.NONE.within(4)));
        assertEquals(5, part.within(Terms.NONE));
        assertEquals(3, part.succeeding(0, 5));
        assertEquals(1, part.succeeding(1, 3));
        assertEquals(0, part.succeeding(3, 4));
        assertEquals(0, part.succeeding(4, 4));
        assertEquals(0, part.succeeding(5, 4));
    }

    /** Some waits of each part have ended, and one part is lost. */
    @ParameterizedTest
    @MethodSource("splits")
    void theSoonestSpareWaitsReplaceTheLostOnes(Split split) {
        FanOutRequest request = split.request();
        DistributedPlan plan = plan(split);
        SpareWaits spares = plan.spares(request);
        int lost = (int) (request.seed() % 4); // with 3, none is
        int[] from = IntStream.range(0, 3)
                .map(part -> part == lost ? split.sizes()[part] : split.sizes()[part] / 3)
                .toArray();
        record Spare(int part, double delay, boolean fails) {}
        List<Spare> left = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            for (int i = from[part]; i < split.sizes()[part]; i++) {
                PartDelays delays = plan.parts().get(part);
                if (request.terms().allows(delays.delays()[i])) {
                    left.add(new Spare(
                            part, delays.delays()[i], delays.failures().get(i)));
                }
            }
        }
        long succeeding = left.stream().filter(spare -> !spare.fails()).count();
        for (int succeeded = 0; succeeded <= request.need(); succeeded++) {
            assertEquals(succeeded + succeeding >= request.need(), spares.suffice(from, succeeded));
            int[] to = from.clone();
            int count = succeeded;
            left.sort(Comparator.comparingDouble(Spare::delay).thenComparingInt(Spare::part));
            for (Spare spare : left) {
                if (count < request.need()) {
                    to[spare.part()]++;
                    count += spare.fails() ? 0 : 1;
                }
            }
            assertArrayEquals(to, spares.take(from, succeeded));
        }
    }

    @Test
    void theReportedWaitsAreInTheOrderOfTheirReports() {
        FanOutRequest request = FanOutRequest.of(5)
                .upTo(1)
                .withSeed(7)
                .failing(0.5, 500)
                .needing(2)
                .collecting();
        DistributedPlan plan = plan(new Split(request, new int[] {3, 2}));
        MergedWaits merged = new MergedWaits(request, plan);
        assertEquals(0, merged.result().longest());
        BitSet second = new BitSet();
        second.set(1);
        PartDelays here = new PartDelays(new double[] {1, 2, 4}, second);
        PartDelays there = new PartDelays(new double[] {3, 3.5}, new BitSet());
        EndedWaits first = merged.add(there, 0, 1, 5);
        assertEquals("EndedWaits[delays=[3.0]]", first.toString());
        EndedWaits next = merged.add(here, 0, 3, 6);
        assertEquals("EndedWaits[delays=[1.0, 2.0, 4.0]]", next.toString());
        assertEquals(6, next.nanos());
        assertTrue(next.failed(1) && !next.failed(0) && !next.failed(2));
        assertEquals(3, merged.succeeded());
        ResultDelays result = merged.result();
        assertArrayEquals(new double[] {1, 3, 4}, result.succeeding());
        assertEquals(1, result.failed());
        assertEquals(4, result.longest());
    }

    @Test
    void theResultOfWhatHasEndedHasTheSoonestWaitsOfEachPart() {
        FanOutRequest request =
                FanOutRequest.of(20).upTo(1).withSeed(7).failing(0.3, 500).collecting();
        int[] sizes = {12, 8};
        int[] ended = {5, 3};
        List<Double> succeeding = new ArrayList<>();
        double longest = 0;
        for (int part = 0; part < 2; part++) {
            PartDelays delays = PartDelays.draw(request, part * 12, sizes[part]);
            for (int i = 0; i < ended[part]; i++) {
                longest = Math.max(longest, delays.delays()[i]);
                if (!delays.failures().get(i)) {
                    succeeding.add(delays.delays()[i]);
                }
            }
        }
        succeeding.sort(null);
        assertTrue(succeeding.size() < 8, "some fail");
        ResultDelays result = ResultDelays.draw(request, sizes, ended);
        assertEquals(succeeding, Arrays.stream(result.succeeding()).boxed().toList());
        assertEquals(8 - succeeding.size(), result.failed());
        assertEquals(longest, result.longest());
        assertEquals(succeeding.size(), result.summary().count());
    }
}
