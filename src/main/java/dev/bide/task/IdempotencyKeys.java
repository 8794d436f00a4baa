package dev.bide.task;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which task each idempotency key stands for. Any thread may call it.
 *
 * <p>A call <em>claims</em> a key before it starts the task, and starts it outside the lock: starting a task draws delays,
 * enters pools and calls listeners. A second call with the same key waits until the first has assigned its task or released
 * the claim. Only callers with a claimed key wait, and no longer than it takes to start a task, about a tenth of a
 * millisecond.
 */
final class IdempotencyKeys {

    /** A key in use, and its task; empty while the call that claimed the key starts it. */
    private record Use(IdempotencyKey key, Optional<Task<?>> task) {}

    private final Map<String, Use> uses = new HashMap<>();

    // For forget(), which gets a task: a task does not have its key.
    private final Map<String, String> keysByTaskId = new HashMap<>();

    /**
     * Returns the task of an earlier call with this key, or claims the key and returns empty. The caller that gets empty must
     * call {@link #assign} or {@link #release}.
     *
     * @throws Refusal if the key belongs to another request, whose task is known or being started
     */
    synchronized Optional<Task<?>> claim(IdempotencyKey key) {
        boolean interrupted = false;
        try {
            // A loop, because notifyAll() wakes the calls of all keys, and another call may claim this key first.
            while (true) {
                Use earlier = uses.get(key.text());
                if (earlier == null) {
                    uses.put(key.text(), new Use(key, Optional.empty()));
                    return Optional.empty();
                }
                if (!earlier.key().equals(key)) {
                    throw new Refusal(
                            Reason.KEY_REUSED,
                            "the key " + Refusal.shown(key.text()) + " has come before, with another request");
                }
                if (earlier.task().isPresent()) {
                    return earlier.task();
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Not thrown: the wait is short, and start() has no answer for an interrupted call.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                // Restored here and not in the loop, where the next wait() would throw at once.
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Assigns a task to a claimed key, until the task is forgotten. */
    synchronized void assign(IdempotencyKey key, Task<?> task) {
        uses.put(key.text(), new Use(key, Optional.of(task)));
        keysByTaskId.put(task.id(), key.text());
        notifyAll();
    }

    /** Releases a claim whose task could not be started: one of the waiting calls claims the key next. */
    synchronized void release(IdempotencyKey key) {
        uses.remove(key.text());
        // All, because calls for other keys wait on the same lock, and one of those could take the only notification.
        notifyAll();
    }

    /** Frees the key of a task, if it has one. */
    synchronized void forget(Task<?> task) {
        String key = keysByTaskId.remove(task.id());
        if (key != null) {
            // No notification: a call waits only for a key that has no task yet.
            uses.remove(key);
        }
    }
}
