package dev.bide.task;

import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.time.Timers;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.Seed;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waiting;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts tasks on one event loop, and finds those of the whole process. Any thread may call it. */
public final class Tasks {

    private final Waits waits;
    private final Measures measures;
    private final Registry registry;
    private final Timers timers;
    private final Consumer<Task<?>> ended;

    /**
     * Makes the tasks of a loop.
     *
     * @param waits what waits once
     * @param measures what waits many times
     * @param registry the process's, shared with all other instances
     * @param timers the loop
     * @param ended is told of each task of this loop that has ended, on whatever thread ended it
     */
    public Tasks(Waits waits, Measures measures, Registry registry, Timers timers, Consumer<Task<?>> ended) {
        this.waits = waits;
        this.measures = measures;
        this.registry = registry;
        this.timers = timers;
        this.ended = ended;
    }

    /**
     * Starts a task of one wait.
     *
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<Wait> waitRandom(WaitRequest request) {
        return start(request, () -> waits.one(request));
    }

    /**
     * Starts a task of n waits.
     *
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<Measurement> waitN(FanOutRequest request) {
        return start(request, () -> measures.waitN(request));
    }

    /**
     * Starts a task of whatever is asked for.
     *
     * @param request what to wait for
     * @return the task, which is running
     * @throws Refusal if it is over a limit, too much is pending, or the loop is stopping
     */
    public Task<?> start(Request request) {
        return request instanceof FanOutRequest many ? waitN(many) : waitRandom((WaitRequest) request);
    }

    /**
     * Finds a task of the process, whichever instance runs it.
     *
     * @param id its id
     * @return the task, running or ended
     * @throws Refusal if there is none, or it has been forgotten since it ended
     */
    public Task<?> find(String id) {
        Task<?> task = registry.find(id);
        if (task == null) {
            throw new Refusal(Reason.NOT_FOUND, "there is no task " + Refusal.shown(id));
        }
        return task;
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
        Promise<Task<?>> gone = timers.promise();
        task.waiting().onComplete(outcome -> gone.complete(task));
        return gone.future();
    }

    private <T> Task<T> start(Request request, Supplier<Waiting<T>> waiting) {
        Limits limits = waits.limits();
        registry.reserve(limits.maxTasks());
        Run<T> run;
        try {
            run = new Run<>(Seed.id(), request, waiting.get(), timers, task -> {
                registry.ended(task, limits);
                ended.accept(task);
            });
        } catch (RuntimeException | Error e) {
            registry.release();
            throw e;
        }
        registry.started(run.task());
        run.follow();
        return run.task();
    }
}
