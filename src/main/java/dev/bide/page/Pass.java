package dev.bide.page;

import dev.bide.json.PageParts;
import dev.bide.lateness.Stall;
import dev.bide.time.Seconds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One look at everything, for all viewers of an event loop: what several of them need is written once. Only the thread of
 * the event loop may call it.
 */
final class Pass {

    private record RunKey(ViewedRun run, int since) {}

    final long nanos;
    final long column;
    final String summary;
    private final LoopColumns loops;
    private final Feed feed;

    // As they were: while this pass goes on, a viewer that opens has another one.
    private final List<Stall> stalls;
    final int stallsTotal;

    // By what the viewer has seen: most viewers have seen the last pass, and share one text.
    private final Map<Long, String> columns = new HashMap<>();
    private final Map<Integer, String> stallParts = new HashMap<>();
    private final Map<RunKey, ViewedRun.Changes> runs = new HashMap<>();

    Pass(Feed feed, long nanos, long column, String summary, LoopColumns loops, StallNumbers stalls) {
        this.feed = feed;
        this.nanos = nanos;
        this.column = column;
        this.summary = summary;
        this.loops = loops;
        this.stalls = stalls.all();
        this.stallsTotal = stalls.total();
    }

    /** Returns the present moment, on the clock of the pages. */
    double t() {
        return Seconds.fromNanos(nanos - feed.originNanos());
    }

    String columns(long since) {
        return columns.computeIfAbsent(since, column -> loops.changed(column, nanos));
    }

    String stalls(int since) {
        return stallParts.computeIfAbsent(
                since, seen -> PageParts.stalls(StallNumbers.since(seen, stalls, stallsTotal), feed::began));
    }

    ViewedRun.Changes run(ViewedRun run, int since) {
        return runs.computeIfAbsent(new RunKey(run, since), key -> run.changes(since, nanos));
    }
}
