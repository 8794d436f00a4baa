package dev.bide.task;

import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Reason;
import dev.bide.wait.Refusal;
import io.vertx.core.shareddata.Shareable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tasks of the process, shared by all instances. Any thread may call it.
 *
 * <p>Running tasks are never forgotten. Ended ones are, the longest ended first, when there are too many tasks, or when
 * their lists together hold more delays than may be pending.
 */
public final class Registry implements Shareable {

    private final Map<String, Task<?>> running = new HashMap<>();
    private final Map<String, Task<?>> ended = new LinkedHashMap<>();
    private int reserved;
    private long heldDelays;

    /** Makes a registry of no tasks. */
    public Registry() {}

    /** Keeps a place for a task that is about to start. */
    synchronized void reserve(int most) {
        if (running.size() + reserved + 1 > most) {
            throw new Refusal(Reason.FULL, "too many tasks are running: the limit is " + most + " (limits.maxTasks)");
        }
        reserved++;
        while (running.size() + reserved + ended.size() > most) {
            forgetOldest();
        }
    }

    synchronized void release() {
        reserved--;
    }

    synchronized void started(Task<?> task) {
        reserved--;
        running.put(task.id(), task);
    }

    synchronized void ended(Task<?> task, Limits limits) {
        running.remove(task.id());
        ended.put(task.id(), task);
        heldDelays += held(task);
        while (heldDelays > limits.maxPending() && ended.size() > 1) {
            forgetOldest();
        }
    }

    /** Finds a task by its id, null if there is none, or none any more. */
    synchronized Task<?> find(String id) {
        Task<?> task = running.get(id);
        return task == null ? ended.get(id) : task;
    }

    /**
     * Counts the tasks that run.
     *
     * @return 0 or more
     */
    public synchronized int running() {
        return running.size();
    }

    /**
     * Counts the tasks that have ended and are remembered.
     *
     * @return 0 or more
     */
    public synchronized int ended() {
        return ended.size();
    }

    private void forgetOldest() {
        Iterator<Task<?>> oldest = ended.values().iterator();
        heldDelays -= held(oldest.next());
        oldest.remove();
    }

    private static int held(Task<?> task) {
        return task.state() == State.DONE && task.request() instanceof FanOutRequest request ? request.n() : 1;
    }
}
