package dev.bide.task;

import dev.bide.stream.EndedLog;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutRequest;
import java.util.function.Consumer;

/**
 * Logs the waits of a task as they end, and reports the progress of a fan-out at intervals. The thread of the task's event
 * loop calls it, except for {@link #begin}.
 */
final class ProgressReporter implements Consumer<EndedWaits> {

    /** The least time between two reports. */
    static final long INTERVAL_NANOS = 100_000_000;

    private final EndedLog log = new EndedLog();
    private final Consumer<Task<?>> listener;

    /** Null until {@link #begin}, which any thread may call while waits are ending. */
    private volatile Task<?> task;

    // Not volatile: only the event loop uses it. Like EndedWaits.nanos(), it counts from the start of the fan-out, so a
    // fan-out that takes less than the interval reports no progress.
    private long reportedNanos;

    ProgressReporter(Consumer<Task<?>> listener) {
        this.listener = listener;
    }

    EndedLog log() {
        return log;
    }

    /**
     * Starts to report, unless the task is a single wait, which has no progress. The task must have been reported as created
     * before.
     */
    void begin(Task<?> task) {
        if (task.request() instanceof FanOutRequest) {
            this.task = task;
        }
    }

    @Override
    public void accept(EndedWaits ended) {
        // Before the report, so that a listener that reads the log finds these waits in it.
        log.accept(ended);
        Task<?> reported = task;
        if (reported != null && ended.nanos() - reportedNanos >= INTERVAL_NANOS) {
            reportedNanos = ended.nanos();
            listener.accept(reported);
        }
    }
}
