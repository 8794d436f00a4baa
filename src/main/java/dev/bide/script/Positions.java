package dev.bide.script;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import java.util.List;
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

    /** The positions. The object is also the lock. */
    private final KeptPositions<K> positions = new KeptPositions<>();

    private final String noun;

    /** Whether the position of a key may begin here: false if another node of the cluster decides about the key. */
    // Tested under the lock: once a position has moved to another node, no new one may begin here.
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
            positions.forgetExpired(limits, nanos);
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
     * @param definition the text of a script; empty for a sequence
     * @param limits how many are kept, and how long
     * @param nanos the moment of the call
     * @return the step, which {@link #giveBack} may return
     * @throws Refusal if too many are kept, or the key belongs to another script or another node
     */
    public NumberedStep take(K key, String definition, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            positions.forgetExpired(limits, nanos);
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
                positions.removeUnlessBegun(key, position);
            }
        }
    }

    /**
     * Returns whether a key has had a call since a moment.
     *
     * @param key what the calls of one script or sequence have in common
     * @param nanos the moment
     * @return true if it has a position here whose last call is not before the moment
     */
    public boolean isCalledSince(K key, long nanos) {
        synchronized (positions) {
            Position position = positions.get(key);
            return position != null && position.lastCallNanos() - nanos >= 0;
        }
    }

    /**
     * Returns the keys that match.
     *
     * @param matches which keys
     * @return those that have a position here, or one that was handed over and is not confirmed
     */
    public List<K> keys(Predicate<K> matches) {
        synchronized (positions) {
            return positions.keys(matches);
        }
    }

    /**
     * Hands a position over to another process, which counts from now on. Returns the same position again until
     * {@link #confirm} is called.
     *
     * @param key what the calls of one script or sequence have in common
     * @param nanos the present moment
     * @return the position, if this process has it
     */
    public Optional<MovedPosition> handOver(K key, long nanos) {
        synchronized (positions) {
            return Optional.ofNullable(positions.handOver(key, nanos)).map(position -> position.moved(nanos));
        }
    }

    /**
     * Forgets a position that was handed over, because the other process has it.
     *
     * @param key what the calls of one script or sequence have in common
     * @param serial the serial of the position
     */
    public void confirm(K key, long serial) {
        synchronized (positions) {
            positions.confirm(key, serial);
        }
    }

    /**
     * Adds the position that another process has handed over, unless the key has a newer one here.
     *
     * @param key what the calls of one script or sequence have in common
     * @param moved the position
     * @param nanos the present moment
     */
    public void adopt(K key, MovedPosition moved, long nanos) {
        synchronized (positions) {
            positions.adopt(key, new Position(moved, nanos));
        }
    }

    /** Returns the position of a key, taken back if this process decides about the key again; null if there is none. */
    private Position known(K key) {
        Position known = positions.get(key);
        return known == null && mayBegin.test(key) ? positions.takeBack(key) : known;
    }

    private Position position(K key, String definition, SeriesLimits limits, long nanos) {
        Position known = known(key);
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
            throw RemoteSeries.undecided();
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
            positions.touch(key, position);
        }
    }

    private void refused(K key, Position position, long step) {
        synchronized (positions) {
            position.refused(step);
            positions.removeUnlessBegun(key, position);
        }
    }

    /** Returns how far one is, if it is kept. */
    Optional<PositionProgress<K>> find(K key, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            positions.forgetExpired(limits, nanos);
            return Optional.ofNullable(known(key)).flatMap(position -> KeptPositions.progress(key, position));
        }
    }

    /** Returns the positions whose keys match, the one that was called last first. */
    List<PositionProgress<K>> list(Predicate<K> matches, int limit, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            positions.forgetExpired(limits, nanos);
            positions.takeBackAll(matches.and(mayBegin));
            return positions.last(matches, limit);
        }
    }

    /** Deletes one, so that the next call with its key starts over. Returns how far it was, if it was kept. */
    Optional<PositionProgress<K>> delete(K key, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            Optional<PositionProgress<K>> found = find(key, limits, nanos);
            found.ifPresent(progress -> positions.forget(key));
            return found;
        }
    }

    /** Deletes those whose keys match. Returns how far they were. */
    List<PositionProgress<K>> deleteAll(Predicate<K> matches, SeriesLimits limits, long nanos) {
        synchronized (positions) {
            List<PositionProgress<K>> deleted = list(matches, Integer.MAX_VALUE, limits, nanos);
            deleted.forEach(progress -> positions.forget(progress.key()));
            return deleted;
        }
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
