package dev.bide.page;

import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.time.Seconds;
import dev.bide.wait.DrawnDelays;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import java.time.Duration;

/**
 * When the waits of a run are due: known before the first has ended, since delays are drawn.
 *
 * @param bins the time axis
 * @param counts how many waits are due in each bin
 * @param last when the last wait is due, in seconds from the start
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans, and nothing writes to the array
record RunPlan(Bins bins, int[] counts, double last) {

    /**
     * Draws the delays of a task again, to the same bits. Twice and without keeping them: 8 MB for a million would be in
     * memory for each task that is viewed. It is work for a worker.
     */
    static RunPlan of(Task<?> task, boolean log) {
        return task.request() instanceof FanOutRequest fanOut ? ofMany(fanOut, log) : ofOne(task, log);
    }

    private static RunPlan ofMany(FanOutRequest fanOut, boolean log) {
        DrawnDelays.Extremes extremes = DrawnDelays.extremes(fanOut);
        Bins bins = bins(extremes.soonest(), extremes.last(), fanOut.shape(), log);
        BinIndex index = new BinIndex(bins);
        int[] counts = new int[Bins.COUNT];
        DrawnDelays.each(fanOut, delay -> counts[index.of(delay)]++);
        return new RunPlan(bins, counts, extremes.last());
    }

    private static RunPlan ofOne(Task<?> task, boolean log) {
        double delay = delay(task, (WaitRequest) task.request());
        Bins bins = bins(delay, delay, task.request().shape(), log);
        int[] counts = new int[Bins.COUNT];
        counts[bins.near(0, delay)] = 1;
        return new RunPlan(bins, counts, delay);
    }

    private static Bins bins(double soonest, double last, Shape shape, boolean log) {
        double end = Bins.end(last, shape.max());
        return log ? Bins.log(soonest, end) : Bins.linear(end);
    }

    private static double delay(Task<?> task, WaitRequest request) {
        // The pool has added the time in its queue, which only the end of the task tells.
        return request.pool().isPresent() && task.endsAt().succeeded()
                ? Seconds.of(Duration.between(task.createdAt(), task.endsAt().result()))
                : request.draw();
    }
}
