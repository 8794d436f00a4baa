package dev.bide.page;

import dev.bide.task.Task;
import dev.bide.time.Seconds;
import dev.bide.wait.DrawnDelays;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.WaitRequest;
import java.time.Duration;
import java.util.function.DoubleConsumer;

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
        Extremes extremes = new Extremes();
        each(task, extremes);
        double end = Bins.end(extremes.last, task.request().shape().max());
        Bins bins = log ? Bins.log(extremes.soonest, end) : Bins.linear(end);
        int[] counts = new int[Bins.COUNT];
        each(task, delay -> counts[bins.of(delay)]++);
        return new RunPlan(bins, counts, extremes.last);
    }

    private static void each(Task<?> task, DoubleConsumer consumer) {
        if (task.request() instanceof FanOutRequest fanOut) {
            DrawnDelays.each(fanOut, consumer);
        } else {
            consumer.accept(delay(task, (WaitRequest) task.request()));
        }
    }

    private static double delay(Task<?> task, WaitRequest request) {
        // The pool has added the time in its queue, which only the end of the task tells.
        return request.pool().isPresent() && task.endsAt().succeeded()
                ? Seconds.of(Duration.between(task.createdAt(), task.endsAt().result()))
                : request.draw();
    }

    private static final class Extremes implements DoubleConsumer {

        private double soonest = Double.POSITIVE_INFINITY;
        private double last;

        @Override
        public void accept(double delay) {
            soonest = Math.min(soonest, delay);
            last = Math.max(last, delay);
        }
    }
}
