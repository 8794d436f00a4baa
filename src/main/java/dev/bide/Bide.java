package dev.bide;

import dev.bide.config.Settings;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Profiles;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Seed;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The operations, for Java. Any thread may call any of them.
 *
 * <p>A Bide waits on one event loop: that of the verticle that made it. Its futures call back on the context of whoever
 * called the operation, as Vert.x's own do. What is asked wrongly, or cannot be done, fails the future with a
 * {@link Refusal}; those that give a {@link Task} throw it.
 *
 * <p>A Bide ends with the verticle that made it, or with Vert.x: whatever is pending then fails with a refusal, and so
 * does whatever is asked later.
 */
public final class Bide {

    private final Parts parts;
    private final Runnable forget;

    private Bide(Parts parts) {
        this.parts = parts;
        this.forget = parts.timers().atEnd(parts::end);
    }

    /**
     * Makes a Bide with the settings that are shipped.
     *
     * @param vertx where to wait
     * @return one for the calling verticle's event loop, or for a loop of its own if the caller is on none
     */
    public static Bide on(Vertx vertx) {
        return on(vertx, new JsonObject());
    }

    /**
     * Makes a Bide.
     *
     * @param vertx where to wait
     * @param config settings as in conf/bide.json, whole or in part
     * @return one for the calling verticle's event loop, or for a loop of its own if the caller is on none
     * @throws Refusal if the settings are wrong
     */
    public static Bide on(Vertx vertx, JsonObject config) {
        return new Bide(Parts.of(vertx, Settings.of(config)));
    }

    /**
     * Waits for a random time of up to ten seconds.
     *
     * @return the delay in seconds, once it is over
     */
    public Future<Double> waitRandom() {
        return waitRandom(WaitRequest.DEFAULT_MAX_DELAY);
    }

    /**
     * Waits for a random time.
     *
     * @param maxDelay the longest that it may take, in seconds
     * @return the delay in seconds, once it is over
     */
    public Future<Double> waitRandom(double maxDelay) {
        return parts.answer(
                () -> parts.operations().engine().waitRandom(new WaitRequest(maxDelay, Seed.pick())), Wait::delay);
    }

    /**
     * Waits for a random time, and tells all about it.
     *
     * @param request what to wait for
     * @return the delay, how long it took, and the seed
     */
    public Future<Wait> waitRandom(WaitRequest request) {
        return parts.answer(() -> parts.operations().engine().waitRandom(request), Function.identity());
    }

    /**
     * Waits as long as a script says, or fails as it does.
     *
     * @param call the next one with its key
     * @return the wait, once it is over
     */
    public Future<Wait> waitRandom(Call call) {
        return parts.answer(() -> parts.operations().scripts().one(call), Function.identity());
    }

    /**
     * Draws delays without waiting for them: those that {@link #waitN(FanOutRequest)} would come to.
     *
     * @param request what to draw
     * @return the delays in seconds, ascending
     */
    public Future<double[]> draw(FanOutRequest request) {
        return parts.drawn(request);
    }

    /**
     * Waits n times at once. None fails for itself: the future fails only if the Bide ends, or with a refusal before
     * anything has begun.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest that each may take, in seconds
     * @return the delays in seconds, ascending, once all are over
     */
    public Future<double[]> waitN(int n, double maxDelay) {
        return parts.answer(
                () -> parts.operations().engine().waitN(new FanOutRequest(n, maxDelay, Seed.pick())), Parts::delays);
    }

    /**
     * Waits n times at once, and tells all about it. It fails with a {@link dev.bide.refusal.Failure} if the time is up, or
     * if a wait fails and that is not collected.
     *
     * @param request what to wait for
     * @return the delays, how long they took, and how late they were
     */
    public Future<Measurement> waitN(FanOutRequest request) {
        return parts.answer(() -> parts.operations().engine().waitN(request), Function.identity());
    }

    /**
     * Waits n times at once, and tells of each wait as it ends.
     *
     * @param request what to wait for
     * @param handler is told of the waits that end, well or as failures, in that order and before the future; on the
     *     caller's context, or, for a caller that has none, on the loop that waits, which it must not hold. What it throws
     *     is reported there, and changes nothing
     * @return the delays, how long they took, and how late they were
     */
    public Future<Measurement> waitN(FanOutRequest request, Consumer<EndedWaits> handler) {
        return parts.answer(
                () -> parts.operations().engine().waitN(request, parts.timers().handler(handler)), Function.identity());
    }

    /**
     * Measures what waiting n times at once costs.
     *
     * @param n how many waits, at least 1
     * @param maxDelay the longest that each may take, in seconds
     * @return the seconds that all of it took, divided by n
     */
    public Future<Double> measureTime(int n, double maxDelay) {
        return parts.answer(
                () -> parts.operations().engine().measureTime(new FanOutRequest(n, maxDelay, Seed.pick())),
                Measurement::perWait);
    }

    /**
     * Measures what waiting n times at once costs, and tells all about it.
     *
     * @param request what to wait for, at least once
     * @return the measurement
     */
    public Future<Measurement> measureTime(FanOutRequest request) {
        return parts.answer(() -> parts.operations().engine().measureTime(request), Function.identity());
    }

    /**
     * Starts a task that waits for a random time.
     *
     * @param maxDelay the longest that it may take, in seconds
     * @return the task, which comes to its delay in seconds
     * @throws Refusal if it cannot be started
     */
    public Task<Double> taskWaitRandom(double maxDelay) {
        return taskWaitRandom(new WaitRequest(maxDelay, Seed.pick())).map(Wait::delay);
    }

    /**
     * Starts a task that waits for a random time, and tells all about it.
     *
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Wait> taskWaitRandom(WaitRequest request) {
        return parts.operations().tasks().waitRandom(request, Optional.empty());
    }

    /**
     * Starts a task that waits for a random time, and has a name.
     *
     * @param name what to call it, in 1 to 200 characters; others may be called the same
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Wait> taskWaitRandom(String name, WaitRequest request) {
        return parts.operations().tasks().waitRandom(request, Optional.of(name));
    }

    /**
     * Starts a task that waits n times at once.
     *
     * @param n how many waits, 0 for none
     * @param maxDelay the longest that each may take, in seconds
     * @return the task, which comes to the delays in seconds, ascending
     * @throws Refusal if it cannot be started
     */
    public Task<double[]> taskWaitN(int n, double maxDelay) {
        return taskWaitN(new FanOutRequest(n, maxDelay, Seed.pick())).map(Parts::delays);
    }

    /**
     * Starts a task that waits n times at once, and tells all about it.
     *
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Measurement> taskWaitN(FanOutRequest request) {
        return parts.operations().tasks().waitN(request, Optional.empty(), nobody -> {});
    }

    /**
     * Starts a task that waits n times at once, has a name, and tells of each wait as it ends.
     *
     * @param name what to call it, in 1 to 200 characters; others may be called the same
     * @param request what to wait for
     * @param handler as in {@link #waitN(FanOutRequest, Consumer)}
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Measurement> taskWaitN(String name, FanOutRequest request, Consumer<EndedWaits> handler) {
        return parts.operations()
                .tasks()
                .waitN(request, Optional.of(name), parts.timers().handler(handler));
    }

    /**
     * Ends this Bide: whatever it has pending fails, and so does whatever is asked of it later.
     *
     * @return a future that completes when all who waited have been told
     */
    public Future<Void> close() {
        forget.run();
        return parts.end();
    }

    /** Waits for nobody, so that the code is loaded and compiled before anybody asks. */
    Future<?> warmUp() {
        return WarmUp.on(parts.timers());
    }

    Operations operations() {
        return parts.operations();
    }

    /**
     * Gives the shapes that have a name in the settings.
     *
     * @return those of conf/bide.json, and what this Bide was made with
     */
    public Profiles profiles() {
        return parts.operations().profiles();
    }

    /**
     * Gives what is told of the whole process.
     *
     * @return the lateness of its loops, and all that is counted
     */
    public Metrics metrics() {
        return parts.metrics();
    }

    /**
     * Gives the tasks, to be started with a name, found, listed and cancelled.
     *
     * @return those of the whole process; what is started here runs on this Bide's loop
     */
    public Tasks tasks() {
        return parts.operations().tasks();
    }
}
