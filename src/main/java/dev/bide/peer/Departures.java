package dev.bide.peer;

import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes that have gone, the newest last. Only the loop's thread may call it, except for {@link #of}. */
final class Departures {

    /** The most departures that are remembered. */
    static final int MAX_DEPARTURES = 1024;

    private final Loop loop;
    private final long rememberNanos;

    /** Immutable, for callers on other threads. */
    private volatile List<Departure> all = List.of();

    Departures(Loop loop, double rememberSeconds) {
        this.loop = loop;
        this.rememberNanos = Seconds.toNanos(rememberSeconds);
    }

    /** Returns the newest departure of a node with a tag. Any thread may call it. */
    Optional<Departure> of(NodeTag tag) {
        return all.stream().filter(one -> one.node().tag().equals(tag)).reduce((first, second) -> second);
    }

    /** Returns whether a node has said that it stops, and has gone since: its late messages do not bring it back. */
    boolean hasLeft(Node node) {
        return all.stream().anyMatch(one -> one.hasLeft() && one.node().equals(node));
    }

    /** Returns whether a node was lost, and has not come back. */
    boolean isLost(Node node) {
        return all.stream().anyMatch(one -> !one.hasLeft() && one.node().equals(node));
    }

    void add(Departure departure) {
        List<Departure> kept = without(departure.node().id());
        kept.add(departure);
        all = List.copyOf(kept.subList(Math.max(0, kept.size() - MAX_DEPARTURES), kept.size()));
    }

    /** Forgets the departures of a node that is there again. */
    void remove(String nodeId) {
        all = List.copyOf(without(nodeId));
    }

    /** Forgets the departures that are too long ago. */
    void forgetOld() {
        List<Departure> now = all;
        // The oldest one is the first, so the usual look, five times a second, reads only that one.
        if (!now.isEmpty() && isOld(now.get(0))) {
            all = now.stream().filter(one -> !isOld(one)).toList();
        }
    }

    private boolean isOld(Departure departure) {
        return loop.nanos() - departure.nanos() > rememberNanos;
    }

    private List<Departure> without(String nodeId) {
        List<Departure> kept = new ArrayList<>(all);
        kept.removeIf(one -> one.node().id().equals(nodeId));
        return kept;
    }
}
