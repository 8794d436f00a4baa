package dev.bide;

import dev.bide.refusal.Refusal;
import dev.bide.task.Task;
import dev.bide.time.Seconds;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The five operations of the Python exercise, with plain numbers and results. Each picks a new seed. Any thread may call any
 * method.
 */
abstract sealed class PlainOperations permits Bide {

    final Parts parts;

    PlainOperations(Parts parts) {
        this.parts = parts;
    }

    /**
     * Waits for a random time of up to ten seconds.
     *
     * @return a future of the delay in seconds
     */
    public Future<Double> waitRandom() {
        return waitRandom(WaitRequest.DEFAULT_MAX_DELAY);
    }

    /**
     * Waits for a random time.
     *
     * @param maxDelay the longest delay, in seconds
     * @return a future of the delay in seconds
     */
    public Future<Double> waitRandom(double maxDelay) {
        return parts.answer(() -> parts.operations().engine().waitRandom(WaitRequest.upTo(maxDelay)))
                .map(Wait::delay);
    }

    /**
     * Waits for a random time.
     *
     * @param maxDelay the longest delay
     * @return a future of the delay in seconds
     */
    public Future<Double> waitRandom(Duration maxDelay) {
        return waitRandom(Seconds.of(maxDelay));
    }

    /**
     * Waits n times concurrently. The future fails only if the Bide ends, or with a refusal before anything has begun.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest delay of each, in seconds
     * @return a future of the delays in seconds, ascending
     */
    public Future<double[]> waitN(int n, double maxDelay) {
        return parts.answer(() ->
                        parts.operations().engine().waitN(FanOutRequest.of(n).upTo(maxDelay)))
                .map(Measurement::delays);
    }

    /**
     * Waits n times concurrently. The future fails only if the Bide ends, or with a refusal before anything has begun.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest delay of each
     * @return a future of the delays in seconds, ascending
     */
    public Future<double[]> waitN(int n, Duration maxDelay) {
        return waitN(n, Seconds.of(maxDelay));
    }

    /**
     * Measures what n concurrent waits cost.
     *
     * @param n how many waits, at least 1
     * @param maxDelay the longest delay of each, in seconds
     * @return a future of the total time in seconds, divided by n
     */
    public Future<Double> measureTime(int n, double maxDelay) {
        return parts.answer(() -> parts.operations()
                        .engine()
                        .measureTime(FanOutRequest.of(n).upTo(maxDelay)))
                .map(Measurement::perWait);
    }

    /**
     * Measures what n concurrent waits cost.
     *
     * @param n how many waits, at least 1
     * @param maxDelay the longest delay of each
     * @return a future of the total time in seconds, divided by n
     */
    public Future<Double> measureTime(int n, Duration maxDelay) {
        return measureTime(n, Seconds.of(maxDelay));
    }

    /**
     * Starts a task that waits for a random time.
     *
     * @param maxDelay the longest delay, in seconds
     * @return the task, whose result is the delay in seconds
     * @throws Refusal if it cannot be started
     */
    public Task<Double> taskWaitRandom(double maxDelay) {
        return parts.operations().tasks().waitRandom(WaitRequest.upTo(maxDelay)).map(Wait::delay);
    }

    /**
     * Starts a task that waits for a random time.
     *
     * @param maxDelay the longest delay
     * @return the task, whose result is the delay in seconds
     * @throws Refusal if it cannot be started
     */
    public Task<Double> taskWaitRandom(Duration maxDelay) {
        return taskWaitRandom(Seconds.of(maxDelay));
    }

    /**
     * Starts a task that waits n times concurrently.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest delay of each, in seconds
     * @return the task, whose result is the delays in seconds, ascending
     * @throws Refusal if it cannot be started
     */
    public Task<double[]> taskWaitN(int n, double maxDelay) {
        return parts.operations()
                .tasks()
                .waitN(FanOutRequest.of(n).upTo(maxDelay))
                .map(Measurement::delays);
    }

    /**
     * Starts a task that waits n times concurrently.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest delay of each
     * @return the task, whose result is the delays in seconds, ascending
     * @throws Refusal if it cannot be started
     */
    public Task<double[]> taskWaitN(int n, Duration maxDelay) {
        return taskWaitN(n, Seconds.of(maxDelay));
    }
}
