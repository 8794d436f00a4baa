package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a fan-out over several nodes is going to end, and how many waits of each part end until then.
 *
 * @param plan the plan of the whole fan-out, the same as on one node
 * @param failures which of its waits fail, in the order in which they end
 * @param last the delay of the last wait that ends, with which others may be cancelled; not a number if all waits end
 * @param atLast the place of the first wait that ends with that delay
 * @param ending how many waits of each part end
 * @param parts the delays of each part; empty if they are not needed
 * @param result the result if no wait is lost; null unless the outcome is {@link Plan.Outcome#DONE}
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans
record DistributedPlan(
        Plan plan,
        BitSet failures,
        double last,
        int atLast,
        int[] ending,
        List<PartDelays> parts,
        ResultDelays result) {

    /** Returns the plan of a fan-out without a listener, whose waits are counted and not listed. */
    static DistributedPlan counted(Plan.Outcome outcome, double seconds, int[] ending, ResultDelays result) {
        int waits = Arrays.stream(ending).sum();
        Plan plan = new Plan(outcome, waits, null, seconds);
        return new DistributedPlan(plan, new BitSet(), Double.NaN, waits, ending, List.of(), result);
    }

    /** Draws a fan-out. Returns null if the drawing is cancelled. */
    static DistributedPlan draw(FanOutRequest request, Drawing drawing, int[] sizes, boolean isFollowed) {
        drawing.run(end -> {});
        Plan plan = drawing.plan();
        if (plan == null) {
            return null;
        }
        List<PartDelays> parts = isFollowed
                ? IntStream.range(0, sizes.length)
                        .mapToObj(i -> PartDelays.draw(request, first(sizes, i), sizes[i]))
                        .toList()
                : List.of();
        int waits = plan.endingWaits();
        double last = waits == 0 || waits == request.n() ? Double.NaN : drawing.delays()[waits - 1];
        int atLast = waits;
        while (atLast > 0 && drawing.delays()[atLast - 1] == last) {
            atLast--;
        }
        int[] ending = waits == request.n() ? sizes.clone() : ending(request, sizes, last, waits);
        ResultDelays result = plan.outcome() == Plan.Outcome.DONE ? ResultDelays.of(plan) : null;
        return new DistributedPlan(plan, drawing.failures(), last, atLast, ending, parts, result);
    }

    /** Returns the waits that the plan cancels. */
    SpareWaits spares(FanOutRequest request) {
        return new SpareWaits(request, parts);
    }

    /** Returns the index of the first wait of a part. */
    static int first(int[] sizes, int part) {
        return IntStream.range(0, part).map(i -> sizes[i]).sum();
    }

    private static int[] ending(FanOutRequest request, int[] sizes, double last, int waits) {
        int[] ending = new int[sizes.length];
        int[] tied = new int[sizes.length];
        Draw draw = new Draw(request);
        int left = waits;
        int index = 0;
        for (int part = 0; part < sizes.length && waits > 0; part++) {
            for (int end = index + sizes[part]; index < end; index++) {
                double delay = draw.delay(draw.bits(index));
                ending[part] += delay < last ? 1 : 0;
                tied[part] += delay == last ? 1 : 0;
            }
            left -= ending[part];
        }
        // Several waits may have the last delay. The plan says how many of them end, and it does not matter which ones.
        for (int part = 0; part < sizes.length; part++) {
            int taken = Math.min(left, tied[part]);
            ending[part] += taken;
            left -= taken;
        }
        return ending;
    }
}
