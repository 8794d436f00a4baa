package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call.KeyedScript;
import dev.bide.time.Seconds;
import dev.bide.wait.WaitRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The positions of all scripts of the process, shared by all instances. Any thread may call it.
 *
 * <p>A call takes its step under the lock, and its wait begins outside it, since that draws, enters pools and publishes
 * events. If the wait is refused, the step is returned, and the next call gets the lowest returned step: a refused call takes
 * no step.
 */
public final class Scripts {

    /** By key, in the order of the last calls that have begun. It is also the lock. */
    // begun() moves a key to the end. A map in the order of access would also move the keys of refused calls.
    private final Map<String, Position> positions = new LinkedHashMap<>();

    /** Creates a store without scripts. */
    public Scripts() {}

    /**
     * Returns how many scripts are kept.
     *
     * @return 0 or more; scripts whose time to live is over count until the next call
     */
    public int count() {
        synchronized (positions) {
            return positions.size();
        }
    }

    /**
     * Begins the wait of a call, or the next step of its script. The function runs on the calling thread, without a lock.
     *
     * @param call the call
     * @param limits how many scripts may be kept, and how long
     * @param nanos the present moment, of the clock of the event loops
     * @param begin begins a wait, and does not block until it ends
     * @param <T> the result of the function
     * @return the result of the function
     * @throws Refusal if too many scripts are kept, or the key belongs to another script
     */
    public <T> T begin(Call call, ScriptLimits limits, long nanos, Function<WaitRequest, T> begin) {
        if (call.script().isEmpty()) {
            return begin.apply(call.request());
        }
        KeyedScript keyed = call.script().get();
        Position position;
        long step;
        synchronized (positions) {
            // First: a script that has expired starts over, and does not count towards the limit.
            forgetExpired(limits, nanos);
            position = position(keyed, limits, nanos);
            step = position.take();
        }
        T result;
        try {
            result = begin.apply(keyed.script().step(step).applyTo(call.request()));
        } catch (RuntimeException | Error e) {
            // Also after a fault: a step that is never returned would leave a gap, and its key would never expire.
            refused(keyed.key(), position, step);
            throw e;
        }
        begun(keyed.key(), position, nanos);
        return result;
    }

    private Position position(KeyedScript keyed, ScriptLimits limits, long nanos) {
        Position known = positions.get(keyed.key());
        if (known == null) {
            return newPosition(keyed, limits, nanos);
        }
        if (!known.script().equals(keyed.script().text())) {
            throw new Refusal(
                    Reason.KEY_REUSED,
                    "the key " + Refusal.shown(keyed.key()) + " belongs to another script, "
                            + Refusal.shown(known.script()) + ", until that is deleted or forgotten");
        }
        return known;
    }

    /** Adds the position of a new key before its first call has begun, so that concurrent calls cannot exceed the limit. */
    private Position newPosition(KeyedScript keyed, ScriptLimits limits, long nanos) {
        if (positions.size() >= limits.maxScripts()) {
            throw new Refusal(
                    Reason.FULL,
                    "too many scripts have been begun: " + positions.size()
                            + " are kept, and one more would be over the limit of " + limits.maxScripts()
                            + " (limits.maxScripts)");
        }
        Position position = new Position(keyed.script().text(), nanos);
        positions.put(keyed.key(), position);
        return position;
    }

    private void begun(String key, Position position, long nanos) {
        synchronized (positions) {
            position.begun(nanos);
            // If the script was deleted meanwhile, this call belonged to the deleted one.
            if (positions.remove(key, position)) {
                positions.put(key, position); // removed first, because put() alone does not change the order
            }
        }
    }

    private void refused(String key, Position position, long step) {
        synchronized (positions) {
            position.refused(step);
            // A key whose first calls are all refused is unknown again, and does not count towards the limit.
            if (position.begunCalls() == 0 && !position.isStarting()) {
                positions.remove(key, position);
            }
        }
    }

    private void forgetExpired(ScriptLimits limits, long nanos) {
        long ttlNanos = Seconds.toNanos(limits.ttlSeconds());
        Iterator<Position> oldestFirst = positions.values().iterator();
        while (oldestFirst.hasNext()) {
            Position position = oldestFirst.next();
            if (nanos - position.lastCallNanos() <= ttlNanos) {
                return; // the positions after it were called later
            }
            // A call that is starting has its step from this position, and may have to return it.
            if (!position.isStarting()) {
                oldestFirst.remove();
            }
        }
    }

    /**
     * Deletes a script, so that the next call with its key gets the first step of the script that it brings.
     *
     * @param key the key of its calls
     * @param limits how long scripts are kept
     * @param nanos the present moment, of the clock of the event loops
     * @return how far the script was
     * @throws Refusal if there is no script with this key
     */
    public ScriptProgress delete(String key, ScriptLimits limits, long nanos) {
        synchronized (positions) {
            forgetExpired(limits, nanos);
            Position position = positions.get(key);
            // A script does not exist before its first call has begun; if that is refused, it never does.
            if (position == null || position.begunCalls() == 0) {
                throw new Refusal(Reason.NOT_FOUND, "there is no script with the key " + Refusal.shown(key));
            }
            positions.remove(key);
            return new ScriptProgress(key, position.script(), position.begunCalls());
        }
    }
}
