package dev.bide.wait;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** The parts of a fan-out over several nodes. Only the loop's thread may call it, except for {@link #finished}. */
final class DistributedParts {

    private final FanOutRequest request;
    private final int[] sizes;
    private final List<DistributedPart> parts = new ArrayList<>();

    /**
     * Creates parts that have not begun.
     *
     * @param nodes the nodes that take part, this one first
     * @param hasTicks whether each part reports the waits that have ended
     */
    DistributedParts(DistributedFanOut whole, FanOutRequest request, List<FanOutNode> nodes, boolean hasTicks) {
        this.request = request;
        int count = Math.min(nodes.size(), Math.max(1, request.n()));
        this.sizes = IntStream.range(0, count)
                .map(i -> request.n() / count + (i < request.n() % count ? 1 : 0))
                .toArray();
        IntStream.range(0, count).forEach(i -> parts.add(new DistributedPart(whole, nodes.get(i), i, hasTicks)));
    }

    /** Returns how many waits each part has. */
    int[] sizes() {
        return sizes.clone();
    }

    /** Returns how many waits of all parts have ended. */
    int finished() {
        return parts.stream().mapToInt(DistributedPart::finished).sum();
    }

    /** Returns how many waits of each part have ended. */
    int[] finishedOfEach() {
        return parts.stream().mapToInt(DistributedPart::finished).toArray();
    }

    /** Returns how many waits of the part on this node have not ended. */
    int pendingHere() {
        return Math.max(0, sizes[0] - parts.get(0).finished());
    }

    boolean areOver() {
        return parts.stream().allMatch(DistributedPart::isOver);
    }

    /**
     * Begins the parts that have not begun.
     *
     * @param ending how many waits of each part end
     * @param age returns how long ago the fan-out was requested, in seconds
     * @param ended returns whether the fan-out has ended, for example because a part was refused
     */
    void begin(int[] ending, DoubleSupplier age, BooleanSupplier ended) {
        for (int i = 0; i < sizes.length && !ended.getAsBoolean(); i++) {
            DistributedPart part = parts.get(i);
            int waits = request.hasSpares() ? sizes[i] : ending[i];
            if (part.isNew() && waits > 0) {
                int first = DistributedPlan.first(sizes, i);
                part.begin(FanOutPart.of(request, first, sizes[i], waits, age.getAsDouble()), ending[i]);
            } else if (part.isNew()) {
                part.skip();
            }
        }
    }

    /** Returns the index of the next wait of each part. For a part that is lost, it is the number of its waits. */
    int[] next() {
        return IntStream.range(0, sizes.length)
                .map(i -> parts.get(i).isLost() ? sizes[i] : parts.get(i).finished())
                .toArray();
    }

    /** Raises the number of needed waits of each part to these. */
    void take(int[] to) {
        for (int i = 0; i < sizes.length; i++) {
            if (!parts.get(i).isLost() && to[i] > parts.get(i).finished()) {
                parts.get(i).take(to[i]);
            }
        }
    }

    void cancel() {
        parts.forEach(DistributedPart::cancel);
    }
}
