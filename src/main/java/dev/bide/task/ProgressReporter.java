package dev.bide.task;

import dev.bide.wait.EndedWaits;
import java.util.function.Consumer;

/** Tells of the progress of a task, but not too often. The thread of its loop calls it, save for {@link #begin}. */
final class ProgressReporter implements Consumer<EndedWaits> {

    /** Between two tellings there is at least so much time. */
    static final long STEP_NANOS = 100_000_000;

    private final Consumer<Task<?>> listener;
    private volatile Task<?> task;
    private long toldNanos;

    ProgressReporter(Consumer<Task<?>> listener) {
        this.listener = listener;
    }

    /** Begins to tell. */
    void begin(Task<?> task) {
        this.task = task;
    }

    @Override
    public void accept(EndedWaits ended) {
        Task<?> of = task;
        if (of != null && ended.nanos() - toldNanos >= STEP_NANOS) {
            toldNanos = ended.nanos();
            listener.accept(of);
        }
    }
}
