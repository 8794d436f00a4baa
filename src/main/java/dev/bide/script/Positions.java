package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The positions of all scripts, or of all sequences, of the process, shared by all instances. Any thread may call it.
 *
 * <p>A call takes its step under the lock, and its wait begins outside it, since that draws, enters pools and publishes
 * events. If the wait is refused, the step is returned, and the next call gets the lowest returned step: a refused call takes
 * no step.
 *
 * @param <K> what the calls of one script or sequence have in common
 */
public final class Positions<K> {

    /**
     * How far a script or a sequence is.
     *
     * @param key what its calls have in common
     * @param definition the text that a script has beside its key; empty for a sequence
     * @param next the number of the step that the next call gets, from 0
     * @param calls how many calls were begun
     * @param <K> the type of the key
     */
    record Progress<K>(K key, String definition, long next, long calls) {}

    /** By key, in the order of the last calls that have begun. It is also the lock. */
    // begun() moves a key to the end. A map in the order of access would also move the keys of refused calls.
    private final Map<K, Position> positions = new LinkedHashMap<>();

    private final String noun;

    /** Whether the position of a key may begin here: false if another node of the cluster decides about the key. */
    // Asked under the lock, after which a position has left for another node: none may begin here behind its back.
    private volatile Predicate<K> mayBegin = key -> true;

    private Positions(String noun) {
        this.noun = noun;
    }

    /**
     * Creates a store without scripts.
     *
     * @return positions by the keys of scripts
     */
    public static Positions<String> ofScripts() {
        return new Positions<>("scripts");
    }

    /**
     * Creates a store without sequences.
     *
     * @return positions by sequence
     */
    public static Positions<Sequence> ofSequences() {
        return new Positions<>("sequences");
    }

    /**
     * Returns how many are kept.
     *
     * @return 0 or more; those whose time to live is over count until the next call
     */
    public int count() {
        synchronized (positions) {
            return positions.size();
        }
    }

    /** Begins the wait of a call with the number of its step. The function runs on the calling thread, without a lock. */
    <T> T begin(K key, String definition, SeriesLimits limits, long nanos, LongFunction<T> begin) {
        Position position;
        long step;
        synchronized (positions) {
            // First: what has expired starts over, and does not count towards the limit.
            forgetExpired(limits, nanos);
            position = position(key, definition, limits, nanos);
            step = position.take();
        }
        T result;
        try {
            result = begin.apply(step);
        } catch (RuntimeException | Error e) {
            // Also after a fault: a step that is never returned would leave a gap, and its key would never expire.
            refused(key, position, step);
            throw e;
        }
        begun(key, position, nanos);
        return result;
    }

    /**
     * Sets which keys this process decides about. The others are refused.
     *
     * @param test returns whether this process decides about a key; it is called under a lock
     */
    public void decideOnly(Predicate<K> test) {
        mayBegin = test;
    }

    /**
     * Takes the step of a call that begins on another node.
     *
     * @param key what the calls of one script or sequence have in common
     * @param definition the text that a script has beside its key; empty for a sequence
     * @param limits how many are kept, and how long
     * @param nanos the moment of the call
     * @return the step, which {@link #giveBack} may return
     * @throws Refusal if too many are kept, or the key belongs to another script or another node
     */
    public NumberedStep take(K key, String definition, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            forgetExpired(limits, nanos);
            Position position = position(key, definition, limits, nanos);
            long step = position.take();
            begun(key, position, nanos);
            return new NumberedStep(step, position.serial());
        }
    }

    /**
     * Gives back the step of a call that was refused on another node. Does nothing if the key has been deleted meanwhile.
     *
     * @param key what the calls of one script or sequence have in common
     * @param step the step
     */
    public void giveBack(K key, NumberedStep step) {
        synchronized (positions) {
            Position position = positions.get(key);
            if (position != null && position.serial() == step.serial()) {
                position.refusedElsewhere(step.number());
                removeUnlessBegun(key, position);
            }
        }
    }

    /**
     * Returns whether a key is known.
     *
     * @param key what the calls of one script or sequence have in common
     * @return true if it has a position here
     */
    public boolean isKept(K key) {
        synchronized (positions) {
            return positions.containsKey(key);
        }
    }

    /**
     * Returns the keys that match.
     *
     * @param matches which keys
     * @return those that have a position here
     */
    public List<K> keys(Predicate<K> matches) {
        synchronized (positions) {
            return positions.keySet().stream().filter(matches).toList();
        }
    }

    /**
     * Removes a position that goes on at another node.
     *
     * @param key what the calls of one script or sequence have in common
     * @param nanos the present moment
     * @return the position, if it is kept here
     */
    public Optional<MovedPosition> handOver(K key, long nanos) {
        synchronized (positions) {
            return Optional.ofNullable(positions.remove(key)).map(position -> position.moved(nanos));
        }
    }

    /**
     * Goes on with the position that another node has handed over, unless the key has one here.
     *
     * @param key what the calls of one script or sequence have in common
     * @param moved the position
     * @param nanos the present moment
     */
    public void adopt(K key, MovedPosition moved, long nanos) {
        synchronized (positions) {
            // At the end of the order although its last call may be older: then it is forgotten a little later.
            positions.putIfAbsent(key, new Position(moved, nanos));
        }
    }

    private Position position(K key, String definition, SeriesLimits limits, long nanos) {
        Position known = positions.get(key);
        if (known == null) {
            return newPosition(key, definition, limits, nanos);
        }
        if (!known.definition().equals(definition)) {
            throw new Refusal(
                    Reason.KEY_REUSED,
                    "the key " + Refusal.shown(key) + " belongs to another script, " + Refusal.shown(known.definition())
                            + ", until that is deleted or forgotten");
        }
        return known;
    }

    /** Adds the position of a new key before its first call has begun, so that concurrent calls cannot exceed the limit. */
    private Position newPosition(K key, String definition, SeriesLimits limits, long nanos) {
        if (!mayBegin.test(key)) {
            throw new Refusal(Reason.LOST, "another node decides about the key by now: try again");
        }
        if (positions.size() >= limits.max()) {
            throw new Refusal(
                    Reason.FULL,
                    "too many " + noun + " have been begun: " + positions.size()
                            + " are kept, and one more would be over the limit of " + limits.max()
                            + " (limits.maxScripts)");
        }
        Position position = new Position(definition, nanos);
        positions.put(key, position);
        return position;
    }

    private void begun(K key, Position position, long nanos) {
        synchronized (positions) {
            position.begun(nanos);
            // If it was deleted meanwhile, this call belonged to the deleted one.
            if (positions.remove(key, position)) {
                positions.put(key, position); // removed first, because put() alone does not change the order
            }
        }
    }

    private void refused(K key, Position position, long step) {
        synchronized (positions) {
            position.refused(step);
            removeUnlessBegun(key, position);
        }
    }

    /** Forgets a key whose first calls were all refused: it does not count towards the limit. */
    private void removeUnlessBegun(K key, Position position) {
        if (position.begunCalls() == 0 && !position.isStarting()) {
            positions.remove(key, position);
        }
    }

    private void forgetExpired(SeriesLimits limits, long nanos) {
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

    /** Returns how far one is, if it is kept. */
    Optional<Progress<K>> find(K key, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            forgetExpired(limits, nanos);
            return Optional.ofNullable(positions.get(key)).flatMap(position -> progress(key, position));
        }
    }

    /** Returns those whose keys match, the ones that were called last first. */
    List<Progress<K>> list(Predicate<K> matches, int limit, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            forgetExpired(limits, nanos);
            Deque<Map.Entry<K, Position>> last = new ArrayDeque<>();
            for (Map.Entry<K, Position> entry : positions.entrySet()) {
                if (entry.getValue().begunCalls() > 0 && matches.test(entry.getKey())) {
                    last.addFirst(entry);
                    // No more than are asked for, since there may be thousands.
                    if (last.size() > limit) {
                        last.removeLast();
                    }
                }
            }
            return last.stream()
                    .flatMap(entry -> progress(entry.getKey(), entry.getValue()).stream())
                    .toList();
        }
    }

    /** Deletes one, so that the next call with its key starts over. Returns how far it was, if it was kept. */
    Optional<Progress<K>> delete(K key, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            Optional<Progress<K>> found = find(key, limits, nanos);
            found.ifPresent(progress -> positions.remove(key));
            return found;
        }
    }

    /** Deletes those whose keys match. Returns how far they were. */
    List<Progress<K>> deleteAll(Predicate<K> matches, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            List<Progress<K>> deleted = list(matches, Integer.MAX_VALUE, limits, nanos);
            deleted.forEach(progress -> positions.remove(progress.key()));
            return deleted;
        }
    }

    /** Returns nothing before the first call has begun: if that is refused, the key is never known. */
    private static <K> Optional<Progress<K>> progress(K key, Position position) {
        return position.begunCalls() == 0
                ? Optional.empty()
                : Optional.of(new Progress<>(key, position.definition(), position.next(), position.begunCalls()));
    }

    /**
     * Deletes all of them.
     *
     * @return how many there were
     */
    public int clear() {
        synchronized (positions) {
            int count = positions.size();
            positions.clear();
            return count;
        }
    }
}
