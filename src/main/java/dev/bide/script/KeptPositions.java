package dev.bide.script;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.time.Seconds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The positions by their keys, in the order of the last calls that have begun. Guarded by the lock of
 * {@link Positions}.
 */
final class KeptPositions<K> {

    // touch() moves a key to the end. A map in the order of access would also move the keys of refused calls.
    private final Map<K, Position> positions = new LinkedHashMap<>();

    /**
     * Copies of the positions that other nodes count from now on. Each is kept until its receiver confirms it, because the
     * message with it may be lost. This node counts it again only if it becomes the owner of the key.
     */
    private final Map<K, Position> handedOver = new LinkedHashMap<>();

    int size() {
        return positions.size();
    }

    /** Returns the position of a key; null if there is none. */
    Position get(K key) {
        return positions.get(key);
    }

    void put(K key, Position position) {
        positions.put(key, position);
    }

    /** Forgets a key, also the copy of its position that was handed over. */
    void forget(K key) {
        positions.remove(key);
        handedOver.remove(key);
    }

    void clear() {
        positions.clear();
        handedOver.clear();
    }

    /** Returns the keys that match, including those of positions that were handed over and are not confirmed. */
    List<K> keys(Predicate<K> matches) {
        return Stream.of(positions, handedOver)
                .flatMap(map -> map.keySet().stream())
                .filter(matches)
                .distinct()
                .toList();
    }

    /** Hands a position over, and returns it. Returns the same one again until it is confirmed; null if there is none. */
    Position handOver(K key, long nanos) {
        Position counted = positions.remove(key);
        if (counted != null) {
            // A copy, because a call that is starting may still give its step back. The receiver may have passed that
            // step.
            handedOver.put(key, new Position(counted.moved(nanos), nanos));
        }
        return handedOver.get(key);
    }

    /** Forgets a position that was handed over, if it has this serial. */
    void confirm(K key, long serial) {
        handedOver.computeIfPresent(key, (same, position) -> position.serial() == serial ? null : position);
    }

    /** Takes a position back that was handed over, and returns it; null if there is none. */
    @CanIgnoreReturnValue
    Position takeBack(K key) {
        Position position = handedOver.remove(key);
        if (position != null) {
            position.branch();
            positions.put(key, position);
        }
        return position;
    }

    /** Takes all positions with matching keys back that were handed over. */
    void takeBackAll(Predicate<K> matches) {
        handedOver.keySet().stream().filter(matches).toList().forEach(this::takeBack);
    }

    /** Adds the position of another node, unless the one here is as new or newer. */
    void adopt(K key, Position adopted) {
        Position known = positions.getOrDefault(key, handedOver.get(key));
        if (known == null || adopted.isNewerThan(known)) {
            handedOver.remove(key);
            // At the end of the order, although its last call may be older. So it may be forgotten a little later.
            positions.remove(key);
            positions.put(key, adopted);
        }
    }

    /** Moves a key to the end, unless the position of the call has been deleted. */
    void touch(K key, Position position) {
        if (positions.remove(key, position)) {
            positions.put(key, position); // removed first, because put() alone does not change the order
        }
    }

    /** Forgets a key whose first calls were all refused: it does not count towards the limit. */
    void removeUnlessBegun(K key, Position position) {
        if (position.begunCalls() == 0 && !position.isStarting()) {
            positions.remove(key, position);
        }
    }

    /** Forgets the positions whose time to live is over. */
    void forgetExpired(SeriesLimits limits, long nanos) {
        long ttlNanos = Seconds.toNanos(limits.ttlSeconds());
        forgetExpired(positions, ttlNanos, nanos);
        forgetExpired(handedOver, ttlNanos, nanos);
    }

    private static <K> void forgetExpired(Map<K, Position> positions, long ttlNanos, long nanos) {
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

    /** Returns the positions whose keys match, the one that was called last first. */
    List<PositionProgress<K>> last(Predicate<K> matches, int limit) {
        Deque<Map.Entry<K, Position>> last = new ArrayDeque<>();
        for (Map.Entry<K, Position> entry : positions.entrySet()) {
            if (entry.getValue().begunCalls() > 0 && matches.test(entry.getKey())) {
                last.addFirst(entry);
                // Stops at the limit, because there may be thousands.
                if (last.size() > limit) {
                    last.removeLast();
                }
            }
        }
        return last.stream()
                .flatMap(entry -> progress(entry.getKey(), entry.getValue()).stream())
                .toList();
    }

    /** Returns empty before the first call has begun, because a key whose first call is refused is not kept. */
    static <K> Optional<PositionProgress<K>> progress(K key, Position position) {
        return position.begunCalls() == 0
                ? Optional.empty()
                : Optional.of(
                        new PositionProgress<>(key, position.definition(), position.next(), position.begunCalls()));
    }
}
