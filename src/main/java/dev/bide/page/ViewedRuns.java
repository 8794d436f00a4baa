package dev.bide.page;

import dev.bide.task.Task;
import dev.bide.time.Loop;
import java.util.HashMap;
import java.util.Map;

/** The runs that viewers look at: each is kept from its first viewer to its last. Any thread may call it. */
final class ViewedRuns {

    /** A run with another axis is another run: its bins are others. */
    private record Key(String id, boolean log) {}

    /** Guarded by this. */
    private final Map<Key, ViewedRun> runs = new HashMap<>();

    /** Returns the run of a task, which the caller gives back with {@link #close}. */
    ViewedRun open(Task<?> task, boolean log, Loop loop) {
        ViewedRun run;
        boolean first;
        synchronized (this) {
            run = runs.computeIfAbsent(new Key(task.id(), log), key -> new ViewedRun(task, log, loop.nanos()));
            first = run.viewers++ == 0;
        }
        if (first) {
            run.begin(loop); // without the lock: nothing draws or calls back under it
        }
        return run;
    }

    /** Drops a run if this was its last viewer. */
    synchronized void close(ViewedRun run) {
        if (--run.viewers == 0) {
            runs.remove(new Key(run.id(), run.isLog()), run);
        }
    }

    synchronized int count() {
        return runs.size();
    }
}
