package dev.bide.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Limits;
import dev.bide.wait.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The tasks of the process, shared by all instances. Any thread may call it. Its lock is held for look-ups only: a task is
 * started outside it, in a place that is reserved before.
 *
 * <p>A running task is never forgotten. An ended task is forgotten when its time to live is over. It is forgotten earlier if
 * there are too many tasks, or if the delays of all ended tasks are more than may be pending; then the task that ended first
 * goes first. Instances may have different times to live: an ended task stays until all that ended before it are forgotten.
 */
public final class TaskRegistry {

    /** The most tasks that are examined for one page, so that a rare state or name does not hold the event loop. */
    private static final int MAX_EXAMINED_TASKS = 10_000;

    /** An id holds the milliseconds since 1970 above a number of this many bits, for tasks of the same millisecond. */
    private static final int ORDER_BITS = 12;

    private record Ended(Task<?> task, long untilNanos) {}

    /** All tasks by id; ids sort in the order of creation. */
    // Sorted and not linked: a page continues after an id whose task may have been forgotten.
    private final NavigableMap<String, Task<?>> tasks = new TreeMap<>();

    /** The tasks that have ended, by id, in the order in which they ended. */
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    // Counted here, so that a scrape of the metrics does not go through all tasks under the lock.
    private final Map<TaskState, Integer> endedByState = new EnumMap<>(TaskState.class);

    /** It has its own lock, because its callers wait. The registry may take that lock under its own, not the reverse. */
    private final IdempotencyKeys keys = new IdempotencyKeys();

    private int reservedPlaces;
    private long endedDelays;
    private long lastOrder;

    /** The end of the ids of new tasks: the tag of this node; empty without a cluster. */
    private String tag = "";

    /** Creates an empty registry. */
    public TaskRegistry() {}

    /**
     * Returns the id of a new task.
     *
     * @param now the present moment
     * @return an id that sorts after all ids before
     */
    public synchronized String nextId(Instant now) {
        // A clock that is set back, or more than 4096 tasks in a millisecond, must not break the order.
        lastOrder = Math.max(lastOrder + 1, now.toEpochMilli() << ORDER_BITS);
        return Seed.id(lastOrder, tag);
    }

    /**
     * Sets the end of the ids of new tasks, from which every node of a cluster learns where a task is.
     *
     * @param tag a few hexadecimal digits
     */
    public synchronized void tagIds(String tag) {
        this.tag = tag;
    }

    /** Reserves a place for a task that is about to start. */
    synchronized void reserve(int maxTasks) {
        // Places count, so that calls that start their tasks at the same time, outside the lock, keep to the limit.
        // Ended tasks do not count: add() forgets as many as it must.
        if (running() + reservedPlaces >= maxTasks) {
            throw new Refusal(
                    Reason.FULL, "too many tasks are running: the limit is " + maxTasks + " (limits.maxTasks)");
        }
        reservedPlaces++;
    }

    /** Releases a reserved place. */
    synchronized void release() {
        reservedPlaces--;
    }

    /** Adds a task in the place that is reserved for it, and forgets ended tasks if there are too many now. */
    synchronized void add(Task<?> task, int maxTasks) {
        reservedPlaces--;
        tasks.put(task.id(), task);
        // More than one may have to go: another instance may have a higher limit.
        while (tasks.size() > maxTasks && !ended.isEmpty()) {
            forgetFirstEnded();
        }
    }

    /** Returns the task of an earlier request with this key, or claims the key: see {@link IdempotencyKeys#claim}. */
    Optional<Task<?>> claim(IdempotencyKey key, long nowNanos) {
        forgetExpired(nowNanos);
        return keys.claim(key); // not under the lock of the registry, since it may wait
    }

    void assign(IdempotencyKey key, Task<?> task) {
        keys.assign(key, task);
    }

    void release(IdempotencyKey key) {
        keys.release(key);
    }

    /** Keeps a task that has ended until its time to live is over. */
    synchronized void keepEnded(Task<?> task, Limits limits, long nowNanos) {
        ended.put(task.id(), new Ended(task, nowNanos + Seconds.toNanos(limits.taskTtl())));
        endedByState.merge(task.state(), 1, Integer::sum);
        endedDelays += delays(task);
        // The last one stays even if it alone is over the limit: its client has yet to read the result.
        while (endedDelays > limits.maxPending() && ended.size() > 1) {
            forgetFirstEnded();
        }
    }

    /**
     * Returns a task.
     *
     * @param id the id of the task
     * @param nowNanos the present moment, of the clock of the event loops
     * @return the task, running or ended; empty if there is none
     */
    public synchronized Optional<Task<?>> find(String id, long nowNanos) {
        forgetExpired(nowNanos);
        return Optional.ofNullable(tasks.get(id));
    }

    synchronized TaskPage list(TaskQuery query, long nowNanos) {
        forgetExpired(nowNanos);
        List<Task<?>> found = new ArrayList<>();
        int examined = 0;
        String lastId = query.after();
        for (Task<?> task : from(query).values()) {
            if (found.size() == query.limit() || examined == MAX_EXAMINED_TASKS) {
                // Checked before the next task and not after the last one: a next page is announced only if there is
                // another task. The page may have fewer tasks than its limit, or none.
                return new TaskPage(found, Optional.of(lastId));
            }
            examined++;
            lastId = task.id();
            if (query.matches(task)) {
                found.add(task);
            }
        }
        return new TaskPage(found, Optional.empty());
    }

    /** Returns the tasks that follow the one that the query names, in its order. */
    private NavigableMap<String, Task<?>> from(TaskQuery query) {
        if (!query.newestFirst()) {
            return tasks.tailMap(query.after(), false);
        }
        // No id sorts before the empty text, so from the newest on it has to be left out.
        return query.after().isEmpty()
                ? tasks.descendingMap()
                : tasks.headMap(query.after(), false).descendingMap();
    }

    /**
     * Returns the tasks that were created last.
     *
     * @param limit how many at most
     * @return running and ended tasks, the newest first
     */
    public synchronized List<Task<?>> newest(int limit) {
        return tasks.descendingMap().values().stream().limit(limit).toList();
    }

    /** Forgets the ended tasks whose time to live is over. Returns the nanoseconds left to the next one, if there is one. */
    @CanIgnoreReturnValue
    synchronized OptionalLong forgetExpired(long nowNanos) {
        while (!ended.isEmpty()) {
            // A difference, because the origin of the nanoseconds is arbitrary: they may be negative, or overflow.
            long leftNanos = firstEnded().untilNanos() - nowNanos;
            if (leftNanos > 0) {
                return OptionalLong.of(leftNanos);
            }
            forgetFirstEnded();
        }
        return OptionalLong.empty();
    }

    /**
     * Forgets all tasks that have ended, although their time to live is not over.
     *
     * @return how many there were
     */
    public synchronized int forgetEnded() {
        int count = ended.size();
        while (!ended.isEmpty()) {
            forgetFirstEnded();
        }
        return count;
    }

    /**
     * Returns how many tasks run.
     *
     * @return 0 or more
     */
    public synchronized int running() {
        return tasks.size() - ended.size();
    }

    /**
     * Returns how many ended tasks are kept.
     *
     * @return 0 or more
     */
    public synchronized int ended() {
        return ended.size();
    }

    /**
     * Returns how many tasks are in a state.
     *
     * @param state the state
     * @return 0 or more
     */
    public synchronized int count(TaskState state) {
        return state == TaskState.RUNNING ? running() : endedByState.getOrDefault(state, 0);
    }

    private Ended firstEnded() {
        return ended.values().iterator().next();
    }

    private void forgetFirstEnded() {
        Task<?> task = firstEnded().task();
        ended.remove(task.id());
        tasks.remove(task.id());
        endedByState.merge(task.state(), -1, Integer::sum);
        keys.forget(task);
        endedDelays -= delays(task);
    }

    /** Returns how many delays a task keeps in memory for the readers of its log, in whatever state it has ended. */
    private static int delays(Task<?> task) {
        return task.request() instanceof FanOutRequest request ? request.n() : 1;
    }
}
