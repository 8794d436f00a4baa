package dev.bide;

import dev.bide.cluster.Cluster;
import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.pool.PoolStates;
import dev.bide.refusal.Refusal;
import dev.bide.reset.Cleared;
import dev.bide.script.Call;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.shape.Profiles;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * The operations for Java. Any thread may call any method.
 *
 * <p>A Bide waits on one event loop: that of the verticle that created it. Its futures call back on the caller's context,
 * like those of Vert.x. A wrong or impossible request fails the future with a {@link Refusal}; methods that return a
 * {@link Task} throw it instead, since there is no task.
 *
 * <p>A Bide ends with the verticle that created it, or with Vert.x. What is pending then fails with a refusal, and so does
 * every later request.
 */
public final class Bide extends PlainOperations {

    /** Removes the hook that closes this Bide with its deployment, or with Vert.x. */
    private final Runnable removeCloseHook;

    private Bide(Parts parts) {
        super(parts);
        this.removeCloseHook = parts.timers().addCloseHook(parts::end);
    }

    /**
     * Creates a Bide with the default settings.
     *
     * @param vertx where to wait
     * @return a Bide on the calling verticle's event loop, or on a loop of its own if the caller is on none
     */
    public static Bide on(Vertx vertx) {
        return on(vertx, new JsonObject());
    }

    /**
     * Creates a Bide.
     *
     * @param vertx where to wait
     * @param config settings as in conf/bide.json, whole or in part
     * @return a Bide on the calling verticle's event loop, or on a loop of its own if the caller is on none
     * @throws Refusal if the settings are wrong
     */
    public static Bide on(Vertx vertx, JsonObject config) {
        return new Bide(Parts.of(vertx, Settings.of(JsonFields.plain(config))));
    }

    /**
     * Waits for a random time.
     *
     * @param request what to wait for
     * @return a future of the delay, how long it took, and the seed
     */
    public Future<Wait> waitRandom(WaitRequest request) {
        return parts.answer(() -> parts.operations().engine().waitRandom(request));
    }

    /**
     * Waits as the next call of a script or a sequence.
     *
     * @param call the next call
     * @return a future of the wait
     */
    public Future<Wait> waitRandom(Call call) {
        return parts.answer(() -> parts.operations().calls().waitRandom(call));
    }

    /**
     * Draws the delays of {@link #waitN(FanOutRequest)} without waiting for them.
     *
     * @param request what to draw
     * @return a future of the delays in seconds, ascending
     */
    public Future<double[]> draw(FanOutRequest request) {
        return parts.draw(request, FanOutRequest::draw);
    }

    /**
     * Draws the delays of a sequence without waiting for them: delay number k is that of call number k.
     *
     * @param request how many to draw, with the shape and the seed of the sequence
     * @return a future of the delays in seconds, in the order of the calls
     */
    public Future<double[]> drawInOrder(FanOutRequest request) {
        return parts.draw(request, FanOutRequest::drawInOrder);
    }

    /**
     * Waits n times concurrently. The future fails with a {@link dev.bide.refusal.Failure} if the timeout passes, or if a
     * wait fails and failures are not collected.
     *
     * @param request what to wait for
     * @return a future of the delays, how long they took, and how late they were
     */
    public Future<Measurement> waitN(FanOutRequest request) {
        return parts.answer(() -> parts.operations().engine().waitN(request));
    }

    /**
     * Waits n times concurrently, and reports waits as they end.
     *
     * @param request what to wait for
     * @param handler receives the waits as they end or fail, in order and before the future completes: on the caller's
     *     context or, for a caller without one, on the waiting loop, which it must not block. What it throws is reported
     *     to that context and changes nothing
     * @return a future of the delays, how long they took, and how late they were
     */
    public Future<Measurement> waitN(FanOutRequest request, Consumer<EndedWaits> handler) {
        return parts.answer(
                () -> parts.operations().engine().waitN(request, parts.timers().onCallerContext(handler)));
    }

    /**
     * Measures what n concurrent waits cost.
     *
     * @param request what to wait for, at least once
     * @return a future of the measurement
     */
    public Future<Measurement> measureTime(FanOutRequest request) {
        return parts.answer(() -> parts.operations().engine().measureTime(request));
    }

    /**
     * Starts a task that waits for a random time.
     *
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Wait> taskWaitRandom(WaitRequest request) {
        return parts.operations().tasks().waitRandom(request);
    }

    /**
     * Starts a named task that waits for a random time.
     *
     * @param name its name of 1 to 200 characters, which need not be unique
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Wait> taskWaitRandom(String name, WaitRequest request) {
        return parts.operations().tasks().waitRandom(name, request);
    }

    /**
     * Starts a task that waits n times concurrently.
     *
     * @param request what to wait for
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Measurement> taskWaitN(FanOutRequest request) {
        return parts.operations().tasks().waitN(request);
    }

    /**
     * Starts a named task that waits n times concurrently, and reports waits as they end.
     *
     * @param name its name of 1 to 200 characters, which need not be unique
     * @param request what to wait for
     * @param handler as in {@link #waitN(FanOutRequest, Consumer)}
     * @return the task
     * @throws Refusal if it cannot be started
     */
    public Task<Measurement> taskWaitN(String name, FanOutRequest request, Consumer<EndedWaits> handler) {
        return parts.operations().tasks().waitN(name, request, parts.timers().onCallerContext(handler));
    }

    /**
     * Closes this Bide. What is pending fails with a refusal, and so does every later request.
     *
     * @return a future that completes when every caller has been answered
     */
    public Future<Void> close() {
        // The hook refers to this Bide. Vert.x would keep both until the verticle is undeployed.
        removeCloseHook.run();
        return parts.end();
    }

    /** Loads and compiles the code before the first request. */
    Future<?> warmUp() {
        return WarmUp.ofServer().run(parts.timers());
    }

    Cluster cluster() {
        return parts.cluster();
    }

    Operations operations() {
        return parts.operations();
    }

    /**
     * Returns the shapes that have a name in the settings.
     *
     * @return the profiles of conf/bide.json and of this Bide's settings
     */
    public Profiles profiles() {
        return parts.operations().profiles();
    }

    /**
     * Returns the metrics of all Bides of this Vert.x.
     *
     * @return the lateness of its loops, and its counts
     */
    public Metrics metrics() {
        return parts.metrics();
    }

    /**
     * Returns the scripts, to see how far they are and to delete them.
     *
     * @return the scripts of all Bides of this Vert.x
     */
    public Scripts scripts() {
        return parts.operations().calls().scripts();
    }

    /**
     * Returns the sequences, to see how far they are and to delete them.
     *
     * @return the sequences of all Bides of this Vert.x
     */
    public Sequences sequences() {
        return parts.operations().calls().sequences();
    }

    /**
     * Returns the pools, to see how full they are and to delete them.
     *
     * @return the pools of all Bides of this Vert.x
     */
    public PoolStates pools() {
        return parts.operations().pools();
    }

    /**
     * Ends everything that is pending in all Bides of this Vert.x with {@link dev.bide.refusal.Reason#RESET}, and forgets
     * tasks, pools, scripts and sequences. For the start of a test.
     *
     * @return a future of the numbers of what was ended and forgotten, when all of it has ended
     */
    public Future<Cleared> reset() {
        return parts.reset();
    }

    /**
     * Returns the tasks, to start, find, list and cancel them.
     *
     * @return the tasks of all Bides of this Vert.x; tasks started here run on this Bide's loop
     */
    public Tasks tasks() {
        return parts.operations().tasks();
    }
}
