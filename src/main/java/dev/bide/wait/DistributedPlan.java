package dev.bide.wait;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a fan-out over several nodes is going to end, and how many waits of each part end until then.
 *
 * @param plan the plan of the whole fan-out, the same as on one node
 * @param ending how many waits of each part end
 * @param parts the delays of each part; empty if they are not needed
 * @param result the result if no wait is lost; null unless the outcome is {@link Plan.Outcome#DONE}
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans
record DistributedPlan(Plan plan, int[] ending, List<PartDelays> parts, ResultDelays result) {

    /** Returns the plan of a fan-out without a listener, whose waits are counted and not listed. */
    static DistributedPlan counted(Plan.Outcome outcome, double seconds, int[] ending, ResultDelays result) {
        int waits = Arrays.stream(ending).sum();
        Plan plan = new Plan(outcome, waits, null, seconds);
        return new DistributedPlan(plan, ending, List.of(), result);
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
        int[] ending = sizes.clone();
        if (waits < request.n()) {
            double last = waits == 0 ? Double.NaN : drawing.delays()[waits - 1];
            ending = ending(request, sizes, last, waits);
            setLastFailures(drawing, waits, parts, ending);
        }
        ResultDelays result = plan.outcome() == Plan.Outcome.DONE ? ResultDelays.of(plan) : null;
        return new DistributedPlan(plan, ending, parts, result);
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

    /**
     * Sets which of the waits that end with the last delay fail. Several waits may have it. Then the plan and the parts may
     * choose different ones of them, and the plan says how many of those fail.
     */
    private static void setLastFailures(Drawing drawing, int waits, List<PartDelays> parts, int[] ending) {
        int place = waits;
        for (int part = 0; part < parts.size(); part++) {
            double[] delays = parts.get(part).delays();
            for (int i = ending[part] - 1; i >= 0 && delays[i] == drawing.delays()[waits - 1]; i--) {
                parts.get(part).failures().set(i, drawing.failures().get(--place));
            }
        }
    }
}
