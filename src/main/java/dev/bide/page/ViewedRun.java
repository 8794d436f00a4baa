package dev.bide.page;

import dev.bide.json.PageEvents;
import dev.bide.json.PageParts;
import dev.bide.stream.EndedLog;
import dev.bide.task.Task;
import dev.bide.task.TaskSnapshot;
import dev.bide.task.TaskState;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import java.time.Duration;

/**
 * A task that viewers look at: its plan and its counts, kept once for all of them. Any thread may call it.
 *
 * <p>It takes 100 KB, whatever the size of the task: the task itself is let go when it has ended and all of its waits are
 * counted.
 */
final class ViewedRun {

    private final String id;
    private final boolean log;
    private final String parts;
    private final long startNanos;

    /** Null when the run is over. */
    private volatile Task<?> task;

    // Null until the plan is drawn; the counts need its bins.
    private volatile RunPlan plan;
    private volatile RunCounts counts;

    /** Null until the run is over and counted. */
    private volatile End end;

    /** How many viewers it has. Guarded by {@link ViewedRuns}. */
    int viewers;

    private record End(TaskState state, double at, String event) {}

    ViewedRun(Task<?> task, boolean log, long nanos) {
        this.id = task.id();
        this.log = log;
        this.parts = PageParts.run(task);
        this.startNanos = nanos - task.age().toNanos();
        this.task = task;
    }

    String id() {
        return id;
    }

    boolean isLog() {
        return log;
    }

    /** Begins to draw the plan, when the task itself is drawn: two drawings at once would make its first waits late. */
    void begin(Loop loop) {
        Task<?> viewed = task;
        viewed.endsAt()
                .onComplete(
                        planned -> loop.timers().runOnWorker(() -> draw(viewed)).onFailure(loop.timers()::report));
    }

    private void draw(Task<?> viewed) {
        RunPlan drawn = RunPlan.of(viewed, log);
        counts = new RunCounts(drawn.bins());
        plan = drawn; // last: a viewer that finds the plan finds the counts
    }

    boolean isPlanned() {
        return plan != null;
    }

    /** Returns the event with the plan, which is drawn. */
    String planEvent(long originNanos) {
        RunPlan drawn = plan;
        return PageEvents.plan(
                parts,
                state(),
                Seconds.fromNanos(startNanos - originNanos),
                drawn.last(),
                drawn.bins().edges(),
                log,
                drawn.counts());
    }

    private TaskState state() {
        Task<?> running = task;
        return running == null ? end.state() : running.state();
    }

    /** Counts a slice of what has ended since. Returns whether there is more to count. */
    boolean count() {
        Task<?> viewed = task;
        if (viewed == null || !isPlanned()) {
            return false;
        }
        EndedLog ended = viewed.log();
        boolean last = ended.isOver(); // before the log is read, which is whole only then
        if (counts.count(ended)) {
            return true;
        }
        if (last) {
            end = end(viewed);
            task = null; // after the end is there: state() reads one or the other
        }
        return false;
    }

    private static End end(Task<?> viewed) {
        TaskSnapshot now = viewed.snapshot();
        Duration ran = Duration.between(viewed.createdAt(), now.endedAt().orElseThrow());
        return new End(now.state(), Seconds.of(ran), PageEvents.over(viewed));
    }

    /**
     * What a viewer gets of a run.
     *
     * @param version the version of the counts that it has then
     * @param part the part of a frame
     * @param over the event of the end if there is nothing after this part, else empty
     */
    record Changes(int version, String part, String over) {

        /** Returns whether a viewer with a version of the counts does not know them, or that they are the last ones. */
        boolean isNew(int since) {
            return version != since || !over.isEmpty();
        }
    }

    /** Returns what has changed since a version of the counts. The plan must be drawn. */
    Changes changes(int since, long nanos) {
        End ended = end; // before the counts are read, which are whole only then
        NumberLists done = new NumberLists();
        NumberLists cells = new NumberLists();
        int version = counts.visitChanged(since, new RunCounts.Visitor() {
            @Override
            public void cell(int bin, int row, int count) {
                cells.begin().add(bin).add(row).add(count).end();
            }

            @Override
            public void came(double at, int count) {
                done.begin().addSeconds(at).add(count).end();
            }
        });
        double at = ended == null ? Seconds.fromNanos(nanos - startNanos) : ended.at();
        String part = PageParts.progress(at, counts.finished(), counts.late(), done.toString(), cells.toString());
        return new Changes(version, part, ended == null ? "" : ended.event());
    }
}
