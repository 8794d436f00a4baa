package dev.bide.task;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The tasks of the process, shared by all instances. Any thread may call it; whoever looks before adding holds its lock
 * meanwhile.
 *
 * <p>Running tasks are never forgotten. Ended ones are: when their time to live is over, and, the longest ended first,
 * when there are too many tasks, or when their lists together hold more delays than may be pending. (Whether the time of one
 * is over is looked at when those that ended before it are gone; it matters where instances have different times.)
 */
public final class TaskRegistry {

    /** At most so many tasks are looked at for one page. */
    private static final int MOST_LOOKED_AT = 10_000;

    private static final int ORDER_BITS = 12;

    private record Remembered(Task<?> task, long untilNanos) {}

    private record Keyed(Task<?> task, IdempotencyKey key) {}

    /** By id, which is in the order of creation. */
    private final NavigableMap<String, Task<?>> tasks = new TreeMap<>();

    /** Those of them that have ended, in that order. */
    private final Map<String, Remembered> ended = new LinkedHashMap<>();

    private final Map<String, Keyed> keyed = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<TaskState, Integer> ends = new EnumMap<>(TaskState.class);
    private int reserved;
    private long heldDelays;
    private long lastOrder;

    /** Makes a registry of no tasks. */
    public TaskRegistry() {}

    /** Makes the id of a task, which is beyond those of all tasks before. */
    synchronized String nextId(Instant now) {
        lastOrder = Math.max(lastOrder + 1, now.toEpochMilli() << ORDER_BITS);
        return Seed.id(lastOrder);
    }

    /** Keeps a place for a task that is about to begin. */
    synchronized void reserve(int most) {
        if (running() + reserved >= most) {
            throw new Refusal(Reason.FULL, "too many tasks are running: the limit is " + most + " (limits.maxTasks)");
        }
        reserved++;
    }

    synchronized void release() {
        reserved--;
    }

    /** Adds a task for which a place is kept; there is room if as many ended ones are forgotten. */
    synchronized void add(Task<?> task, int most) {
        reserved--;
        tasks.put(task.id(), task);
        // Another instance may have another limit, and have started more than this one may have.
        while (tasks.size() > most && !ended.isEmpty()) {
            forgetOldest();
        }
    }

    /** Has a key stand for a task for as long as that is known. */
    synchronized void add(IdempotencyKey key, Task<?> task) {
        keyed.put(key.text(), new Keyed(task, key));
        keys.put(task.id(), key.text());
    }

    /** Finds the task of a request that is being repeated. */
    synchronized Optional<Task<?>> find(IdempotencyKey key, long nowNanos) {
        OptionalLong unused = forgetOld(nowNanos);
        Keyed before = keyed.get(key.text());
        if (before != null && !before.key().equals(key)) {
            throw new Refusal(
                    Reason.KEY_REUSED,
                    "the key " + Refusal.shown(key.text()) + " has come before, with another request");
        }
        return before == null ? Optional.empty() : Optional.of(before.task());
    }

    /** Keeps a task that has ended, for a while. */
    synchronized void remember(Task<?> task, Limits limits, long nowNanos) {
        ended.put(task.id(), new Remembered(task, nowNanos + Seconds.nanos(limits.taskTtl())));
        ends.merge(task.state(), 1, Integer::sum);
        heldDelays += held(task);
        while (heldDelays > limits.maxPending() && ended.size() > 1) {
            forgetOldest();
        }
    }

    /** Finds a task by its id. */
    synchronized Optional<Task<?>> find(String id, long nowNanos) {
        OptionalLong unused = forgetOld(nowNanos);
        return Optional.ofNullable(tasks.get(id));
    }

    synchronized TaskPage list(TaskQuery listing, long nowNanos) {
        OptionalLong unused = forgetOld(nowNanos);
        List<Task<?>> found = new ArrayList<>();
        int looked = 0;
        String last = listing.after();
        for (Task<?> task : tasks.tailMap(listing.after(), false).values()) {
            if (found.size() == listing.limit() || looked == MOST_LOOKED_AT) {
                return new TaskPage(found, Optional.of(last));
            }
            looked++;
            last = task.id();
            if (listing.wants(task)) {
                found.add(task);
            }
        }
        return new TaskPage(found, Optional.empty());
    }

    /** Forgets the tasks whose time is over, and gives how many nanoseconds the next one has; none if there is none. */
    synchronized OptionalLong forgetOld(long nowNanos) {
        while (!ended.isEmpty()) {
            long left = oldest().untilNanos() - nowNanos;
            if (left > 0) {
                return OptionalLong.of(left);
            }
            forgetOldest();
        }
        return OptionalLong.empty();
    }

    /**
     * Counts the tasks that run.
     *
     * @return 0 or more
     */
    public synchronized int running() {
        return tasks.size() - ended.size();
    }

    /**
     * Counts the tasks that have ended and are remembered.
     *
     * @return 0 or more
     */
    public synchronized int ended() {
        return ended.size();
    }

    /**
     * Counts the tasks that are known, by what has become of them.
     *
     * @param state what
     * @return 0 or more
     */
    public synchronized int count(TaskState state) {
        return state == TaskState.RUNNING ? running() : ends.getOrDefault(state, 0);
    }

    private Remembered oldest() {
        return ended.values().iterator().next();
    }

    private void forgetOldest() {
        Task<?> task = oldest().task();
        ended.remove(task.id());
        tasks.remove(task.id());
        ends.merge(task.state(), -1, Integer::sum);
        keyed.remove(keys.remove(task.id()));
        heldDelays -= held(task);
    }

    /** Counts the delays that a task keeps, whatever it has ended as, for those who read its stream. */
    private static int held(Task<?> task) {
        return task.request() instanceof FanOutRequest request ? request.n() : 1;
    }
}
