package dev.bide.cli;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/** Events with a hand-driven clock: to wait is to set the clock forward. Actions run when their moment comes. */
final class HandEvents implements Events {

    private static final long START = 987_654_321;

    private final Queue<Event> events = new ArrayDeque<>();
    private final TreeMap<Long, Runnable> actions = new TreeMap<>();
    private long now = START;

    /** Has an action run some milliseconds after the start. */
    void at(long millis, Runnable action) {
        actions.merge(START + millis * 1_000_000, action, (one, other) -> () -> {
            one.run();
            other.run();
        });
    }

    /** Returns how many milliseconds have passed since the start. */
    long millis() {
        return (now - START) / 1_000_000;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void add(Event event) {
        events.add(event);
    }

    @Override
    public Optional<Event> next(long until) {
        while (events.isEmpty()) {
            Map.Entry<Long, Runnable> action = actions.firstEntry();
            if (action == null || action.getKey() > until) {
                if (until == Long.MAX_VALUE) {
                    throw new AssertionError("nothing will happen any more");
                }
                now = Math.max(now, until);
                return Optional.empty();
            }
            actions.remove(action.getKey());
            now = Math.max(now, action.getKey());
            action.getValue().run();
        }
        return Optional.of(events.remove());
    }
}
