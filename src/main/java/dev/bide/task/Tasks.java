package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Starts tasks on one event loop, and finds the tasks of the whole process. Any thread may call it. */
public final class Tasks {

    private final Engine engine;
    private final Loop loop;
    private final TaskRegistry registry;
    private final TaskListener listener;
    private final Expiry expiry;

    /**
     * Creates the tasks of an event loop.
     *
     * @param engine starts the waits of the tasks
     * @param registry the registry of the process, shared with all other instances
     * @param listener receives the events of the tasks of this event loop
     */
    public Tasks(Engine engine, TaskRegistry registry, TaskListener listener) {
        this.engine = engine;
        this.loop = engine.loop();
        this.registry = registry;
        this.listener = listener;
        this.expiry = new Expiry(loop, registry);
    }

    /**
     * Starts a task of a single wait.
     *
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<Wait> waitRandom(WaitRequest request) {
        return follow(beginOne(TaskRequest.waitRandom(request), Optional.empty()));
    }

    /**
     * Starts a named task of a single wait.
     *
     * @param name its name of 1 to 200 characters, which need not be unique
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<Wait> waitRandom(String name, WaitRequest request) {
        return follow(beginOne(TaskRequest.waitRandom(request).named(name), Optional.empty()));
    }

    /**
     * Starts a task of n waits.
     *
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<Measurement> waitN(FanOutRequest request) {
        return follow(beginMany(TaskRequest.waitN(request), ended -> {}, Optional.empty()));
    }

    /**
     * Starts a named task of n waits, and reports waits as they end.
     *
     * @param name its name of 1 to 200 characters, which need not be unique
     * @param request what to wait for
     * @param handler receives the waits of each tick as they end, on the thread of the event loop
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<Measurement> waitN(String name, FanOutRequest request, Consumer<EndedWaits> handler) {
        return follow(beginMany(TaskRequest.waitN(request).named(name), handler, Optional.empty()));
    }

    /**
     * Starts a task that measures what n waits cost.
     *
     * @param request what to wait for, at least once
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<Measurement> measureTime(FanOutRequest request) {
        return follow(beginMany(TaskRequest.measureTime(request), ended -> {}, Optional.empty()));
    }

    /**
     * Starts a task.
     *
     * @param request what the task does
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<?> start(TaskRequest request) {
        return follow(begin(request, Optional.empty()));
    }

    /**
     * Starts a task, or returns the task of an earlier call with the same key and the same request. While such a call is
     * starting its task, this call blocks until the task is there, about a tenth of a millisecond.
     *
     * @param request what the task does
     * @param key the idempotency key
     * @return the task, which may have been running for a while, or have ended
     * @throws Refusal if the request exceeds a limit, too much is pending, the event loop is stopping, or the key belongs to
     *     another request
     */
    public Task<?> start(TaskRequest request, IdempotencyKey key) {
        // Claimed before anything begins: of two calls with one key, only one may draw delays and enter a pool.
        Optional<Task<?>> earlier = registry.claim(key, loop.nanos());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Execution<?> execution;
        try {
            execution = begin(request, Optional.empty());
        } catch (RuntimeException | Error e) {
            registry.release(key);
            throw e;
        }
        // Before the task is followed: only a task that has ended is forgotten, and its key with it.
        registry.assign(key, execution.task);
        return follow(execution);
    }

    /**
     * Starts a task with an id that was known before.
     *
     * @param request what the task does
     * @param id an id of {@link TaskRegistry#nextId}, which no task has
     * @return the task, which is running
     * @throws Refusal if the request exceeds a limit, too much is pending, or the event loop is stopping
     */
    public Task<?> start(TaskRequest request, String id) {
        return follow(begin(request, Optional.of(id)));
    }

    /**
     * Returns a task of the process, whichever instance runs it.
     *
     * @param id the id of the task
     * @return the task, running or ended
     * @throws Refusal if there is no such task, or it has been forgotten since it ended
     */
    public Task<?> find(String id) {
        return registry.find(id, loop.nanos()).orElseThrow(() -> Refusal.noTask(id));
    }

    /**
     * Lists tasks of the process in the order of their creation.
     *
     * @param query which tasks
     * @return a page of them
     */
    public TaskPage list(TaskQuery query) {
        return registry.list(query, loop.nanos());
    }

    /**
     * Waits for a task of the process to end, whichever instance runs it. Only the thread of the event loop may call it.
     *
     * @param task the task
     * @param seconds the time limit
     * @return the wait, which has begun
     */
    public TaskAwait await(Task<?> task, double seconds) {
        return new TaskAwait(loop, task, seconds);
    }

    /**
     * Cancels a task of the process, whichever instance runs it, unless it has ended.
     *
     * @param id the id of the task
     * @return a future of the task, which has ended, now or before; it completes when nothing of the task is pending any more.
     *     It fails if there is no such task, or it has been forgotten since it ended
     */
    public Future<Task<?>> cancel(String id) {
        Promise<Task<?>> ended = loop.timers().promise();
        Task<?> task;
        try {
            task = find(id);
        } catch (Refusal e) {
            ended.fail(e);
            return ended.future();
        }
        task.cancel();
        // Both futures: the wait of another event loop ends after the task, and if a cancel on another thread won, the
        // outcome may complete after the wait.
        task.waiting().onComplete(wait -> task.outcome().onComplete(outcome -> ended.complete(task)));
        return ended.future();
    }

    /**
     * Waits until the end of a task is planned, or the task has ended: a moment at most, while a large fan-out is drawn.
     *
     * @param task the task
     * @return a future of the task
     */
    public Future<Task<?>> whenPlanned(Task<?> task) {
        Promise<Task<?>> planned = loop.timers().promise();
        // Completes also if the task ended before its end was planned: that is an answer too, not a failure.
        task.endsAt().onComplete(endsAt -> planned.complete(task));
        return planned.future();
    }

    /** Begins a task with an id; a new one if it is empty. */
    private Execution<?> begin(TaskRequest request, Optional<String> id) {
        return request.operation() == Operation.WAIT_RANDOM
                ? beginOne(request, id)
                : beginMany(request, ended -> {}, id);
    }

    private Execution<Wait> beginOne(TaskRequest request, Optional<String> id) {
        return begin(request, id, progress -> engine.waitRandom((WaitRequest) request.request(), progress));
    }

    private Execution<Measurement> beginMany(TaskRequest request, Consumer<EndedWaits> handler, Optional<String> id) {
        FanOutRequest fanOut = (FanOutRequest) request.request();
        boolean measured = request.operation() == Operation.MEASURE_TIME;
        return begin(request, id, progress -> {
            // The log first: a handler that throws does not keep the waits from being logged.
            Consumer<EndedWaits> listeners = progress.andThen(handler);
            return measured ? engine.measureTime(fanOut, listeners) : engine.waitN(fanOut, listeners);
        });
    }

    /** Begins the wait of a task and adds the task to the registry, in a place that is reserved first. */
    private <T> Execution<T> begin(
            TaskRequest request, Optional<String> id, Function<Consumer<EndedWaits>, PendingWait<T>> beginWait) {
        int maxTasks = engine.limits().maxTasks();
        registry.reserve(maxTasks);
        Execution<T> execution;
        try {
            ProgressReporter progress = new ProgressReporter(task -> callListener(() -> listener.progressed(task)));
            // Before the wait begins: endsAt counts from here, and a wait must not end before it.
            TaskClock clock = new TaskClock(timers());
            PendingWait<T> waiting = beginWait.apply(progress);
            execution = new Execution<>(
                    id.orElseGet(() -> registry.nextId(clock.createdAt())), request, clock, waiting, progress, this);
        } catch (RuntimeException | Error e) {
            registry.release();
            throw e;
        }
        // Not in the block above: add() gives back the place itself.
        registry.add(execution.task, maxTasks);
        return execution;
    }

    /** Starts to report the events of a task that has begun. It holds no lock, since a listener may call anything. */
    private <T> Task<T> follow(Execution<T> execution) {
        Task<T> task = execution.task;
        // Before follow(), so that the listener receives the creation before progress and end.
        task.endsAt().onComplete(endsAt -> callListener(() -> listener.created(task)));
        execution.follow();
        return task;
    }

    /** Keeps a task that has settled, and reports its end. */
    void settled(Task<?> task) {
        // A failure that is no Refusal is a fault of the program. It is reported here because no caller may have looked
        // at the task's future.
        if (task.outcome().failed() && !(task.outcome().cause() instanceof Refusal)) {
            timers().report(task.outcome().cause());
        }
        // Before the listener is called, which may start another task in the place of this one.
        registry.keepEnded(task, engine.limits(), loop.nanos());
        expiry.plan();
        callListener(() -> listener.ended(task));
    }

    Timers timers() {
        return loop.timers();
    }

    /** Calls the listener. Its failure, such as that of a closed event bus, must not keep the task from settling. */
    private void callListener(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            timers().report(e);
        }
    }
}
