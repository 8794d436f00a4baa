package dev.bide.page;

import dev.bide.lateness.LoopMinute;
import dev.bide.refusal.Limiter;
import java.util.concurrent.atomic.AtomicLong;

/** What the pages of a process share, on whichever event loop they are. Any thread may call it. */
public final class PageState {

    /** Not a column that a clock can have: no page has been opened yet. */
    private static final long NONE = Long.MIN_VALUE;

    private final Limiter viewers = Limiter.ofViewers();
    private final ViewedRuns runs = new ViewedRuns();
    private final AtomicLong originColumn = new AtomicLong(NONE);

    /** The newest summary of the process; null before the first one. */
    private volatile Summary summary;

    /** Creates the state of a process without pages. */
    public PageState() {}

    /**
     * Returns the limiter of open pages.
     *
     * @return a limiter of the whole process
     */
    public Limiter viewers() {
        return viewers;
    }

    ViewedRuns runs() {
        return runs;
    }

    Summary summary() {
        return summary;
    }

    void setSummary(Summary newest) {
        summary = newest;
    }

    /** Returns the column with which the clock of the pages begins: that of the first page, so that moments are short. */
    long originColumn(long nanos) {
        long column = LoopMinute.column(nanos);
        return originColumn.compareAndSet(NONE, column) ? column : originColumn.get();
    }
}
