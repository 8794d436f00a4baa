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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The meters of all event loops of one Vert.x instance, shared by its {@link LatenessMeter}s. The probes run while at
 * least one of those is open. Any thread may call it.
 */
final class LoopMeters implements Shareable {

    private static final Logger LOG = System.getLogger("dev.bide.lateness");

    private final Supplier<CollectorClock> collector;
    private final Consumer<MeterThread> starter;

    /** The open meters, oldest first. Guarded by this. */
    private final List<LatenessMeter> open = new ArrayList<>();

    /** The event loops by {@link Timers#loop()}. The map is replaced when measuring begins, and never changed. */
    private volatile Map<Object, WatchedLoop> loops = Map.of();

    /** Watches these loops. Replaced together with them. */
    private volatile MeterThread thread;

    // The probes begin and end without the lock, since they call into the event loops. The two methods that hold it
    // return the loops to call: by then, another thread may have replaced the map.

    LoopMeters() {
        this(CollectorClock::ofProcess, MeterThread::start);
    }

    /** Creates meters whose thread a test may leave out, to do by hand what it would do. */
    LoopMeters(Supplier<CollectorClock> collector, Consumer<MeterThread> starter) {
        this.collector = collector;
        this.starter = starter;
    }

    /** Opens a meter. The first one begins the measurement, with its options. */
    void open(LatenessMeter meter, List<Timers> timers) {
        Collection<WatchedLoop> newLoops = addMeter(meter, timers);
        newLoops.forEach(WatchedLoop::begin);
        // Without probes, or if stalls are not reported, there is nothing to watch.
        ProbeOptions options = meter.options();
        if (!newLoops.isEmpty() && options.probeMillis() > 0 && options.warnMillis() > 0) {
            starter.accept(thread);
        }
    }

    /** Returns the event loops to begin with: all of them, or none if they are measured already. */
    private synchronized Collection<WatchedLoop> addMeter(LatenessMeter meter, List<Timers> timers) {
        open.add(meter);
        if (open.size() > 1) {
            return List.of();
        }
        ProbeOptions options = meter.options();
        long nanos = timers.get(0).nanos();
        StallReports reports = new StallReports(timers.size(), nanos, this::report);
        StallWatch watch = new StallWatch(options, nanos, collector.get(), reports);
        // Linked, so that reports list the event loops in the order of their numbers.
        Map<Object, WatchedLoop> newLoops = new LinkedHashMap<>();
        for (Timers each : timers) {
            WatchedLoop loop =
                    new WatchedLoop(newLoops.size(), each, options.probeMillis(), watch.noteNanos(), watch::rang);
            newLoops.put(each.loop(), loop);
            watch.watch(loop);
        }
        loops = newLoops;
        thread = new MeterThread(watch, timers.get(0));
        return newLoops.values();
    }

    /** Closes a meter. The last one ends the measurement; what was recorded stays. */
    void close(LatenessMeter meter) {
        Collection<WatchedLoop> oldLoops = removeMeter(meter);
        if (!oldLoops.isEmpty()) {
            thread.close();
            oldLoops.forEach(WatchedLoop::end);
        }
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

    /** Returns the stalls of the last minute, oldest first. */
    List<Stall> stalls() {
        StallReports reports = thread.watch().reports();
        return reports.lastMinute(loops.values().iterator().next().loop().nanos());
    }

    /** Returns how many stalls there were for a cause, since the beginning. */
    long stalls(StallCause cause) {
        return thread.watch().reports().count(cause);
    }

    /** Logs a stall, and notifies the meter that has been open for the longest time. */
    private void report(Stall stall) {
        // A pause comes from outside of the program, and is no fault of it.
        Level level = stall.cause().isPause() ? Level.INFO : Level.WARNING;
        LOG.log(level, stall + ". What to do: " + stall.cause().advice());
        // The listener is called without the lock: it may open or close a meter, or take long.
        LatenessMeter meter = oldest();
        if (meter == null) {
            return;
        }
        try {
            meter.notifyListener(stall);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a listener of stalls threw an exception", e);
        }
    }

    private synchronized LatenessMeter oldest() {
        return open.isEmpty() ? null : open.get(0);
    }
}
