package dev.bide.wait;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Computes the result of waits whose delays are counted and not listed. One thread uses it. */
final class CountedResult {

    private final Draw draw;
    private final List<CountedPrefix> waits;

    /** For each bucket, how many waits succeed in it and in the buckets before it. */
    private final int[] succeeding;

    /**
     * Creates the result of some waits.
     *
     * @param draw turns bits into delays
     * @param waits the waits of each part; all parts have the same buckets
     * @param buckets how many buckets there are
     */
    CountedResult(Draw draw, List<CountedPrefix> waits, int buckets) {
        this.draw = draw;
        this.waits = waits;
        this.succeeding = new int[buckets];
        int count = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            for (CountedPrefix part : waits) {
                count += part.succeeding(bucket);
            }
            succeeding[bucket] = count;
        }
    }

    /**
     * Returns the result.
     *
     * @param keep makes the parts keep the waits of some buckets
     */
    ResultDelays find(Consumer<BitSet> keep) {
        int count = succeeding[succeeding.length - 1];
        int all = waits.stream().mapToInt(CountedPrefix::waits).sum();
        int last = waits.stream().mapToInt(CountedPrefix::lastBucket).max().orElse(-1);
        BitSet wanted = new BitSet();
        DelaySummary.ranks(count).map(this::bucket).forEach(wanted::set);
        if (last >= 0) {
            wanted.set(last);
        }
        keep.accept(wanted);
        double longest =
                last < 0 ? 0 : delay(bits(last).map(CountedPart::unit).max().orElseThrow());
        return new ResultDelays(Measurement.NO_LIST, DelaySummary.of(count, this::delay), all - count, longest);
    }

    /** Returns the bucket of the wait with a rank among those that succeed. */
    private int bucket(int rank) {
        int bucket = 0;
        while (succeeding[bucket] <= rank) {
            bucket++;
        }
        return bucket;
    }

    private double delay(int rank) {
        int bucket = bucket(rank);
        int before = bucket == 0 ? 0 : succeeding[bucket - 1];
        // Sorted by their units, with which the delays grow, so that only one delay is computed.
        long[] units = bits(bucket)
                .filter(bits -> !draw.fails(bits))
                .map(CountedPart::unit)
                .sorted()
                .toArray();
        return delay(units[rank - before]);
    }

    private double delay(long unit) {
        return draw.delay(CountedPart.bits(unit));
    }

    private LongStream bits(int bucket) {
        return waits.stream().flatMapToLong(part -> LongStream.of(part.bits(bucket)));
    }
}
