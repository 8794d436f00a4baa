package dev.bide.task;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.stream.EndedLog;
import dev.bide.time.Loop;
import dev.bide.wait.EndedWaits;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Starts tasks on one event loop, and finds those of the whole process. Any thread may call it. */
public final class Tasks {

    private final Engine engine;
    private final Loop loop;
    private final TaskRegistry registry;
    private final TaskListener listener;
    private final Expiry forgetting;

    /**
     * Makes the tasks of a loop.
     *
     * @param engine begins what tasks wait for
     * @param registry the process's, shared with all other instances
     * @param listener is told of each task of this loop
     */
    public Tasks(Engine engine, TaskRegistry registry, TaskListener listener) {
        this.engine = engine;
        this.loop = engine.loop();
        this.registry = registry;
        this.listener = listener;
        this.forgetting = new Expiry(loop, registry);
    }

    /**
     * Starts a task of one wait.
     *
     * @param request what to wait for
     * @param name what to call the task, if anything
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<Wait> waitRandom(WaitRequest request, Optional<String> name) {
        return begun(one(new TaskRequest(Operation.WAIT_RANDOM, request, name)));
    }

    /**
     * Starts a task of n waits.
     *
     * @param request what to wait for
     * @param name what to call the task, if anything
     * @param handler is told of each wait as it ends, on the loop's thread
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<Measurement> waitN(FanOutRequest request, Optional<String> name, Consumer<EndedWaits> handler) {
        return begun(many(new TaskRequest(Operation.WAIT_N, request, name), handler));
    }

    /**
     * Starts a task that measures what n waits cost.
     *
     * @param request what to wait for, at least once
     * @param name what to call the task, if anything
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<Measurement> measureTime(FanOutRequest request, Optional<String> name) {
        return begun(many(new TaskRequest(Operation.MEASURE_TIME, request, name), nobody -> {}));
    }

    /**
     * Starts a task of whatever is asked for, unless the same has been asked for with the same key.
     *
     * @param asked what it is to do
     * @param key what makes a repeated request give the task of the first, if anything
     * @return the task, which may have been running for a while, or have ended
     * @throws Refusal if it is over a limit, too much is pending, the loop is stopping, or the key belongs to something
     *     else
     */
    public Task<?> start(TaskRequest asked, Optional<IdempotencyKey> key) {
        if (key.isEmpty()) {
            return begun(begin(asked));
        }
        Run<?> run;
        synchronized (registry) {
            Optional<Task<?>> before = registry.find(key.get(), loop.nanos());
            if (before.isPresent()) {
                return before.get();
            }
            run = begin(asked);
            registry.add(key.get(), run.task());
        }
        return begun(run);
    }

    /**
     * Finds a task of the process, whichever instance runs it.
     *
     * @param id its id
     * @return the task, running or ended
     * @throws Refusal if there is none, or it has been forgotten since it ended
     */
    public Task<?> find(String id) {
        return registry.find(id, loop.nanos())
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no task " + Refusal.shown(id)));
    }

    /**
     * Lists tasks of the process in the order of their creation.
     *
     * @param listing which ones
     * @return some of them, and where to go on
     */
    public TaskPage list(TaskQuery listing) {
        return registry.list(listing, loop.nanos());
    }

    /**
     * Waits for a task of the process to end, whichever instance runs it; only for the loop's own thread.
     *
     * @param task which
     * @param seconds how long at the most
     * @return the awaiting, which has begun
     */
    public TaskAwait await(Task<?> task, double seconds) {
        return new TaskAwait(loop, task, seconds);
    }

    /**
     * Cancels a task of the process, whichever instance runs it, unless it has ended.
     *
     * @param id its id
     * @return a future of the task, which has ended, now or before; it is completed when nothing of it is pending any more
     * @throws Refusal if there is none, or it has been forgotten since it ended
     */
    public Future<Task<?>> cancel(String id) {
        Task<?> task = find(id);
        boolean unused = task.cancel();
        Promise<Task<?>> gone = loop.timers().promise();
        task.waiting().onComplete(nothing -> task.outcome().onComplete(ended -> gone.complete(task)));
        return gone.future();
    }

    /**
     * Waits until it is known when a task is going to end, or it has ended.
     *
     * @param task which
     * @return a future of the task, which is complete soon
     */
    public Future<Task<?>> planned(Task<?> task) {
        Promise<Task<?>> known = loop.timers().promise();
        task.endsAt().onComplete(when -> known.complete(task));
        return known.future();
    }

    private Run<?> begin(TaskRequest asked) {
        return asked.operation() == Operation.WAIT_RANDOM ? one(asked) : many(asked, nobody -> {});
    }

    private Run<Wait> one(TaskRequest asked) {
        return begin(asked, told -> engine.waitRandom((WaitRequest) asked.request(), told));
    }

    private Run<Measurement> many(TaskRequest asked, Consumer<EndedWaits> handler) {
        FanOutRequest request = (FanOutRequest) asked.request();
        boolean measured = asked.operation() == Operation.MEASURE_TIME;
        return begin(asked, told -> {
            Consumer<EndedWaits> all = told.andThen(handler);
            return measured ? engine.measureTime(request, all) : engine.waitN(request, all);
        });
    }

    private <T> Run<T> begin(TaskRequest asked, Function<Consumer<EndedWaits>, PendingWait<T>> start) {
        int most = engine.limits().maxTasks();
        EndedLog log = new EndedLog();
        ProgressReporter progress = new ProgressReporter(task -> tell(() -> listener.progressed(task)));
        Consumer<EndedWaits> told = asked.request() instanceof FanOutRequest ? log.andThen(progress) : log;
        registry.reserve(most);
        Instant now = loop.timers().wall();
        PendingWait<T> waiting;
        try {
            waiting = start.apply(told);
        } catch (RuntimeException | Error e) {
            registry.release();
            throw e;
        }
        Run<T> run = new Run<>(registry.nextId(now), asked, now, waiting, log, progress, loop.timers(), this::ended);
        registry.add(run.task(), most);
        return run;
    }

    /** Tells that a task has begun, without holding the registry, since whoever is told may do anything. */
    private <T> Task<T> begun(Run<T> run) {
        Task<T> task = run.task();
        task.endsAt().onComplete(known -> tell(() -> listener.created(task)));
        run.follow();
        return task;
    }

    private void ended(Task<?> task) {
        if (task.outcome().failed() && !(task.outcome().cause() instanceof Refusal)) {
            loop.timers().report(task.outcome().cause());
        }
        registry.remember(task, engine.limits(), loop.nanos());
        forgetting.begin();
        tell(() -> listener.ended(task));
    }

    /** Tells the listener; not even a bus that is gone may keep others from being told. */
    private void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            loop.timers().report(e);
        }
    }
}
