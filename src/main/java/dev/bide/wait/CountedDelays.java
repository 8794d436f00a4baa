package dev.bide.wait;

import dev.bide.wait.Plan.Outcome;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The delays of a fan-out over several nodes whose result has no list. It counts the delays, and has no array of them. A
 * worker thread uses it; any thread may cancel it.
 */
final class CountedDelays implements PlannedDelays {

    /*
     * A selection in several passes (Munro and Paterson, "Selection and sorting with limited storage", 1980). The first
     * pass counts the waits of each bucket, which is a range of delays. The counts show which bucket has the wait that
     * decides the outcome, and which buckets have the quantiles. A further pass draws the waits of these few buckets
     * again, and keeps them. With a hundred million waits, a bucket has some 6,000. The buckets are ranges of bits, as
     * in Buckets, so a pass computes no delay.
     *
     * The result is that of ListedDelays, to the last bit. So waits with the same delay are taken in the order in which
     * Drawing sorts them: by their bucket there, and then by their index.
     */

    private static final int MAX_BUCKETS = 16_384;

    private final FanOutRequest request;
    private final Draw draw;
    private final List<CountedPart> parts;
    private final int buckets;
    private volatile boolean cancelled;

    /**
     * Creates delays that are not counted yet.
     *
     * @param sizes the number of waits of each part
     */
    CountedDelays(FanOutRequest request, int[] sizes) {
        this.request = request;
        this.draw = new Draw(request);
        // A Drawing of the whole or of a part has the same buckets, or divides them.
        this.buckets = Math.min(
                MAX_BUCKETS, Buckets.ofDelays(Arrays.stream(sizes).min().orElse(0)));
        this.parts = IntStream.range(0, sizes.length)
                .mapToObj(i -> new CountedPart(request, DistributedPlan.first(sizes, i), sizes[i], buckets))
                .toList();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public DistributedPlan plan() {
        parts.forEach(part -> part.count(() -> cancelled));
        DistributedPlan plan = cancelled ? null : request.isPlain() ? all() : search();
        return cancelled ? null : plan; // a cancelled pass has kept too few waits
    }

    @Override
    public ResultDelays ended(int[] ended) {
        return result(IntStream.range(0, ended.length)
                .mapToObj(i -> soonest(parts.get(i), ended[i]))
                .toList());
    }

    private DistributedPlan search() {
        OutcomeSearch search = new OutcomeSearch(request);
        for (int bucket = 0; bucket < buckets && !cancelled; bucket++) {
            int waits = 0;
            int failing = 0;
            for (CountedPart part : parts) {
                waits += part.waits(bucket);
                failing += part.failing(bucket);
            }
            double longest = draw.delay(CountedPart.bits(parts.get(0).lastUnit(bucket)));
            if (!search.mayDecide(waits, failing, longest)) {
                search.pass(waits, failing);
            } else {
                DistributedPlan plan = search(search, bucket);
                if (plan != null) {
                    return plan;
                }
            }
        }
        return all();
    }

    /** Searches the waits of a bucket one by one. Returns null if none of them decides the outcome. */
    private DistributedPlan search(OutcomeSearch search, int bucket) {
        List<Drawn> waits = sorted(parts, bucket, request.n());
        int before = search.seen();
        for (Drawn wait : waits) {
            double delay = draw.delay(wait.bits());
            Outcome outcome = search.next(delay, draw.fails(wait.bits()));
            if (outcome != null) {
                List<Drawn> ending = waits.subList(0, search.seen() - before);
                double end = outcome == Outcome.TIMED_OUT ? request.terms().timeout() : delay;
                return plan(
                        outcome,
                        end,
                        parts.stream().map(part -> prefix(part, bucket, ending)).toList());
            }
        }
        return null;
    }

    private DistributedPlan all() {
        List<CountedPrefix> waits = parts.stream().map(CountedPrefix::all).toList();
        ResultDelays result = result(waits);
        return DistributedPlan.counted(Outcome.DONE, result.longest(), ending(waits), result);
    }

    private DistributedPlan plan(Outcome outcome, double end, List<CountedPrefix> waits) {
        return DistributedPlan.counted(outcome, end, ending(waits), outcome == Outcome.DONE ? result(waits) : null);
    }

    private static int[] ending(List<CountedPrefix> waits) {
        return waits.stream().mapToInt(CountedPrefix::waits).toArray();
    }

    private ResultDelays result(List<CountedPrefix> waits) {
        return new CountedResult(draw, waits, buckets).find(kept -> keep(parts, kept));
    }

    private void keep(List<CountedPart> from, BitSet kept) {
        from.forEach(part -> part.keep(kept, () -> cancelled));
    }

    /** A wait of a part that has been drawn again. */
    private record Drawn(long bits, CountedPart part) {}

    /**
     * Returns the waits of a bucket in the order in which they end.
     *
     * @param n the number of delays of the Drawing whose order is used
     */
    private List<Drawn> sorted(List<CountedPart> from, int bucket, int n) {
        BitSet kept = new BitSet();
        kept.set(bucket);
        keep(from, kept);
        int drawing = Buckets.ofDelays(n);
        // The sort is stable, so waits with the same delay stay in the order of their indexes.
        return from.stream()
                .flatMap(part -> Arrays.stream(part.kept(bucket)).mapToObj(bits -> new Drawn(bits, part)))
                .sorted(Comparator.<Drawn>comparingInt(wait -> CountedPart.bucket(wait.bits(), drawing))
                        .thenComparingDouble(wait -> draw.delay(wait.bits())))
                .toList();
    }

    /** Returns the waits of a part that are in the buckets before this one, or in a list of waits of this one. */
    private static CountedPrefix prefix(CountedPart part, int bucket, List<Drawn> waits) {
        return new CountedPrefix(
                part,
                bucket,
                waits.stream()
                        .filter(wait -> wait.part() == part)
                        .mapToLong(Drawn::bits)
                        .toArray());
    }

    /** Returns the soonest waits of a part. */
    private CountedPrefix soonest(CountedPart part, int count) {
        int left = count;
        int bucket = 0;
        while (bucket < buckets && part.waits(bucket) <= left) {
            left -= part.waits(bucket);
            bucket++;
        }
        return left == 0
                ? new CountedPrefix(part, bucket, new long[0])
                : prefix(
                        part, bucket, sorted(List.of(part), bucket, part.size()).subList(0, left));
    }
}
