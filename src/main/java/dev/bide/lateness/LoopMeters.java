package dev.bide.lateness;

import dev.bide.time.Timers;
import io.vertx.core.shareddata.Shareable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The meters of all event loops of one Vert.x instance, shared by its {@link LatenessMeter}s. The probes run while at
 * least one of those is open. Any thread may call it.
 */
final class LoopMeters implements Shareable {

    // The public class: it is the name under which a program configures this log.
    private static final Logger LOG = System.getLogger(LatenessMeter.class.getName());

    /** The open meters, oldest first. Guarded by this. */
    private final List<LatenessMeter> open = new ArrayList<>();

    /** The event loops by {@link Timers#loop()}. The map is replaced when measuring begins, and never changed. */
    private volatile Map<Object, WatchedLoop> loops = Map.of();

    // The probes begin and end without the lock, since they call into the event loops. The two methods that hold it
    // return the loops to call: by then, another thread may have replaced the map.

    /** Opens a meter. The first one begins the measurement, with its options. */
    void open(LatenessMeter meter, List<Timers> timers) {
        int number = 0;
        for (WatchedLoop loop : addMeter(meter, timers)) {
            loop.begin(number++);
        }
    }

    /** Returns the event loops to begin with: all of them, or none if they are measured already. */
    private synchronized Collection<WatchedLoop> addMeter(LatenessMeter meter, List<Timers> timers) {
        open.add(meter);
        if (open.size() > 1) {
            return List.of();
        }
        // Linked, so that reports list the event loops in the order of their numbers.
        Map<Object, WatchedLoop> newLoops = new LinkedHashMap<>();
        for (Timers each : timers) {
            newLoops.put(each.loop(), new WatchedLoop(each, meter.options(), this));
        }
        loops = newLoops;
        return newLoops.values();
    }

    /** Closes a meter. The last one ends the measurement; what was recorded stays. */
    void close(LatenessMeter meter) {
        removeMeter(meter).forEach(WatchedLoop::end);
    }

    /** Returns the event loops to end: all of them, or none if another meter is open or this one is not. */
    private synchronized Collection<WatchedLoop> removeMeter(LatenessMeter meter) {
        return open.remove(meter) && open.isEmpty() ? loops.values() : List.of();
    }

    LoopMeter of(Object loop) {
        return loops.get(loop).meter();
    }

    List<LoopMeter> loops() {
        return loops.values().stream().map(WatchedLoop::meter).toList();
    }

    int lateLoops(long limitNanos) {
        return (int) loops().stream()
                .filter(meter -> meter.lateNanos() >= limitNanos)
                .count();
    }

    /** Logs a stall, and notifies the meter that has been open for the longest time. */
    void report(Stall stall) {
        LOG.log(Level.WARNING, stall.toString());
        // The listener is called without the lock: it may open or close a meter, or take long.
        LatenessMeter meter = oldest();
        if (meter != null) {
            meter.notifyListener(stall);
        }
    }

    private synchronized LatenessMeter oldest() {
        return open.isEmpty() ? null : open.get(0);
    }
}
