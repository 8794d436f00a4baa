package dev.bide.task;

import dev.bide.wait.Ended;
import java.util.function.Consumer;

/** Tells of the progress of a task, but not too often. The thread of its loop calls it, save for {@link #of}. */
final class Progress implements Consumer<Ended> {

    /** Between two tellings there is at least so much time. */
    static final long STEP_NANOS = 100_000_000;

    private final TaskListener listener;
    private volatile Task<?> task;
    private long told;

    Progress(TaskListener listener) {
        this.listener = listener;
    }

    /** Begins to tell. */
    void of(Task<?> task) {
        this.task = task;
    }

    @Override
    public void accept(Ended ended) {
        Task<?> of = task;
        if (of != null && ended.nanos() - told >= STEP_NANOS) {
            told = ended.nanos();
            listener.progressed(of);
        }
    }
}
