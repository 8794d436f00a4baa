package dev.bide.wait;

import java.util.BitSet;

/**
 * The delays of a part of a fan-out. Any thread may read it.
 *
 * @param delays all delays of the part, ascending
 * @param failures which of them belong to waits that fail
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares these
record PartDelays(double[] delays, BitSet failures) {

    /** Returns how many of the waits end within the timeout of their fan-out. */
    int within(Terms terms) {
        int low = 0;
        int high = delays.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (terms.allows(delays[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns how many of the waits in a range succeed. */
    int succeeding(int from, int to) {
        return to <= from ? 0 : to - from - failures.get(from, to).cardinality();
    }

    static PartDelays draw(FanOutRequest whole, int first, int size) {
        // With failRate, but without need and timeout, which would end the drawing early.
        Terms terms = whole.terms().within(Terms.NONE.timeout());
        Drawing drawing = new Drawing(
                new FanOutRequest(size, whole.shape(), whole.seed(), size, OnFailure.COLLECT, terms), first);
        drawing.run(end -> {});
        return new PartDelays(drawing.delays(), drawing.failures());
    }
}
