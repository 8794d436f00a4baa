package dev.bide.page;

import dev.bide.stream.EndedLog;
import dev.bide.wait.DrawnDelays;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutRequest;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures what a page costs for a run of a million waits, once for all of its viewers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunCountsBench {

    private static final double END = 10;
    private static final long TICK_NANOS = 1_000_000;
    private static final double TICKS_PER_SECOND = 1000;

    private final FanOutRequest request = FanOutRequest.of(1_000_000).upTo(END).withSeed(7);
    private final Bins bins = Bins.linear(END);
    private final EndedLog log = new EndedLog();

    /** Lets all waits end, those of each millisecond at its end. */
    @Setup
    public void end() {
        double[] delays = request.draw();
        BitSet failures = new BitSet();
        int from = 0;
        while (from < delays.length) {
            long tick = (long) Math.ceil(delays[from] * TICKS_PER_SECOND);
            int to = from + 1;
            while (to < delays.length && delays[to] * TICKS_PER_SECOND <= tick) {
                to++;
            }
            log.accept(new EndedWaits(delays, failures, from, to, tick * TICK_NANOS));
            from = to;
        }
    }

    /** Draws the delays again and counts them by bin. */
    @Benchmark
    public int[] plan() {
        BinIndex index = new BinIndex(bins);
        int[] counts = new int[Bins.COUNT];
        DrawnDelays.each(request, delay -> counts[index.of(delay)]++);
        return counts;
    }

    /** Counts the waits by bin and row. */
    @Benchmark
    public int count() {
        RunCounts counts = new RunCounts(bins);
        while (counts.count(log)) {
            // the next slice
        }
        return counts.finished();
    }
}
